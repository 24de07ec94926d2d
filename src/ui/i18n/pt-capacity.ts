import type { enCapacity } from './en-capacity';
import { plural } from './plural';

const many = (count: number, one: string, other: string): string => plural('pt', count, one, other);

/** Textos sobre quantos agentes um motor atende ao mesmo tempo, e sobre chamadas de ferramentas. */
export const ptCapacity: typeof enCapacity = {
  title: 'Agentes ao mesmo tempo',
  most: 'Mais agentes dentro do prazo',
  mostIs: (count, n) => many(count, `${n} agente`, `${n} agentes`),
  mostAtLeast: (count, n) => many(count, `pelo menos ${n} agente`, `pelo menos ${n} agentes`),
  none: 'nenhum',
  knee: 'Joelho',
  kneeIs: (count, n, rate) => `${many(count, `${n} agente`, `${n} agentes`)}, ${rate} tarefas aprovadas por minuto`,
  kneeOpen: 'não alcançado: mais agentes podem trazer mais',
  kneeMeans: 'O menor número de agentes a partir do qual mais deles trazem menos de 10 % de tarefas aprovadas por minuto a mais.',
  stopped: 'Terminou porque',
  stops: {
    deadline: 'o percentil 95 perdeu o prazo',
    success: 'passaram menos de 95 % do que um agente sozinho passa',
    time: 'o tempo desta medição acabou',
    most: 'não se tentam mais agentes',
    engine: 'o motor falhou',
    cancelled: 'foi cancelada',
  },
  explain:
    'Cada agente faz uma tarefa depois da outra, pelo orquestrador. Um só motor gera para todos; por isso, o que mais agentes acrescentam no fim é espera.',
  inLink: 'De um link: só os níveis de que os valores decorrem.',
  columns: {
    agents: 'Agentes',
    passed: 'Aprovadas',
    perMinute: 'Aprovadas por minuto',
    wait: 'Espera',
    work: 'Trabalho',
    whole: 'Total',
    share: 'Do prazo',
    first: 'Primeira chamada válida',
  },
  pair: 'p50 · p95',
  bar: (wait, work, share) => `Percentil 95: ${wait} de espera, ${work} de trabalho; ${share} do prazo`,
  kneeMark: 'joelho',
  toolsTitle: 'Chamadas de ferramentas',
  valid: 'Chamadas válidas',
  validMeans: 'Chamadas de uma ferramenta oferecida, com argumentos que o esquema permite, entre todas as tentadas.',
  firstValid: 'Tempo até a primeira chamada válida',
  oneAgent: 'Chamadas válidas de um agente sozinho',
};
