import type { enKept } from './en-kept';
import { plural } from './plural';

const many = (count: number, one: string, other: string): string => plural('pt', count, one, other);

/** Textos do que fica guardado neste dispositivo: auditorias interrompidas, e a lista com o seu botão. */
export const ptKept: typeof enKept = {
  interrupted: {
    heading: 'Uma auditoria foi interrompida',
    of: (suite, finished, count, total, model, when) =>
      `Uma auditoria de “${suite}” com ${model} foi interrompida em ${when}, depois de ${finished} de ${total} ${many(count, 'tarefa', 'tarefas')}.`,
    keeps: 'Retomar mantém esses resultados e executa só o resto; o relatório diz que foi retomada.',
    lower: 'Ela continua um degrau abaixo de onde a página foi encerrada.',
    refused: {
      'app-version': 'Não pode ser retomada: a página foi atualizada desde então, e números de duas versões não são uma auditoria.',
      browser: 'Não pode ser retomada: o navegador é de outra versão que a do começo.',
      suite: 'Não pode ser retomada: a suíte agora dá outras tarefas.',
      damaged: 'Não pode ser retomada: o que foi guardado dela não pode ser lido.',
    },
    resume: 'Retomar',
    startOver: 'Começar de novo',
    discard: 'Descartar',
    actionOf: (action, suite) => `${action}: ${suite}`,
  },
  area: {
    title: 'Guardado neste dispositivo',
    intro: 'Nada disto sai do dispositivo. Os modelos estão na lista “Modelos”.',
    reading: 'Lendo o que está guardado…',
    none: 'Nada está guardado.',
    kinds: {
      journal: 'Auditorias interrompidas',
      cache: 'Respostas da auditoria em curso',
      knowledge: 'Documentos e incidentes resolvidos',
      learned: 'O que ajuda depois de qual falha',
      consent: 'Seus consentimentos a ferramentas',
      files: 'Arquivos que tarefas gravaram',
      settings: 'Configurações, servidores de ferramentas e o último relatório desta aba',
      other: 'Outros dados do Apura',
    },
    withModels: (size) => `Também os modelos (${size}); terão de ser baixados de novo`,
    clear: 'Apagar tudo o que o Apura guarda neste dispositivo',
    clearSure: (size) => `Apagar ${size} agora`,
    keep: 'Manter',
    cleared: 'Tudo foi apagado.',
    left: 'Uma parte não pôde ser apagada. Feche outras abas desta página e tente de novo.',
  },
};
