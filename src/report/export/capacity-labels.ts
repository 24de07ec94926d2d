import type { CapacityStop } from '../../contract/capacity';
import type { Language } from '../../contract/suite';

/** Words of capacity and tool calls in Markdown. */
export interface CapacityLabels {
  readonly title: string;
  readonly toolTitle: string;
  readonly knee: string;
  readonly open: string;
  readonly most: string;
  readonly atLeast: string;
  readonly agents: string;
  readonly perMinute: string;
  readonly none: string;
  readonly stoppedAt: string;
  readonly columns: readonly string[];
  readonly valid: string;
  readonly firstValid: string;
  readonly stops: Readonly<Record<CapacityStop, string>>;
}

export const capacityLabels: Readonly<Record<Language, CapacityLabels>> = {
  en: {
    title: 'Agents at once',
    toolTitle: 'Tool calls',
    knee: 'Knee (more agents bring less than 10 % more tasks)',
    open: 'not reached: more agents may bring more',
    most: 'Most agents within the deadline',
    atLeast: 'at least',
    agents: 'agents',
    perMinute: 'passed tasks per minute',
    none: 'none',
    stoppedAt: 'Ended because',
    columns: [
      'Agents',
      'Passed',
      'Passed per minute',
      'Whole p50',
      'Whole p95',
      'Wait p50',
      'Wait p95',
      'Work p50',
      'Work p95',
      'Deadline used at p95',
    ],
    valid: 'Valid tool calls',
    firstValid: 'Time to first valid tool call',
    stops: {
      deadline: 'the 95th percentile missed the deadline',
      success: 'fewer than 95 % of what one agent passes passed',
      time: 'the time for this measurement was over',
      most: 'no more agents are tried',
      engine: 'the engine failed',
      cancelled: 'it was cancelled',
    },
  },
  pt: {
    title: 'Agentes ao mesmo tempo',
    toolTitle: 'Chamadas de ferramentas',
    knee: 'Joelho (mais agentes trazem menos de 10 % de tarefas a mais)',
    open: 'não alcançado: mais agentes podem trazer mais',
    most: 'Mais agentes dentro do prazo',
    atLeast: 'pelo menos',
    agents: 'agentes',
    perMinute: 'tarefas aprovadas por minuto',
    none: 'nenhum',
    stoppedAt: 'Terminou porque',
    columns: [
      'Agentes',
      'Aprovadas',
      'Aprovadas por minuto',
      'Total p50',
      'Total p95',
      'Espera p50',
      'Espera p95',
      'Trabalho p50',
      'Trabalho p95',
      'Prazo usado no p95',
    ],
    valid: 'Chamadas de ferramentas válidas',
    firstValid: 'Tempo até a primeira chamada válida',
    stops: {
      deadline: 'o percentil 95 perdeu o prazo',
      success: 'passaram menos de 95 % do que um agente sozinho passa',
      time: 'o tempo desta medição acabou',
      most: 'não se tentam mais agentes',
      engine: 'o motor falhou',
      cancelled: 'foi cancelada',
    },
  },
};
