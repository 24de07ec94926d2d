import type { enKept, enKeptErrors, enKeptNotices } from './en-kept';
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
      settings: 'Configurações, e o último relatório desta aba',
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

export const ptKeptNotices: typeof enKeptNotices = {
  resumed: 'Esta auditoria foi interrompida e retomada: os resultados de antes foram mantidos, e o tempo sem página não conta.',
  'learned-before': 'Auditorias anteriores neste dispositivo informam o que se tenta depois de uma falha; nenhuma resposta delas é usada.',
  'not-kept-other-tab':
    'Outra aba está executando uma auditoria. As duas dividem este dispositivo e ficam mais lentas; uma auditoria executada aqui enquanto isso não é guardada e não pode ser retomada depois de uma recarga.',
  'not-kept-no-locks': 'Este navegador não tem Web Locks: auditorias não são guardadas nem podem ser retomadas depois de uma recarga.',
  'not-kept-newer':
    'Uma versão mais nova do Apura guarda o seu diário neste dispositivo. Ele fica intocado; auditorias desta página não são guardadas até que ela seja atualizada.',
  'not-kept-denied':
    'O navegador nega o armazenamento, ou uma aba antiga o bloqueia: auditorias não são guardadas nem podem ser retomadas depois de uma recarga.',
  'not-kept-full':
    'Não há mais espaço neste dispositivo: esta auditoria deixou de ser guardada e não pode ser retomada depois de uma recarga.',
  'not-kept-too-large': 'Esta auditoria é mais longa do que se guarda: não pode ser retomada depois de uma recarga.',
  'not-kept-chaos':
    'Uma auditoria com falhas de propósito não é guardada: não pode ser retomada depois de uma recarga, e nada se aprende dela.',
  'not-kept-lost':
    'O navegador fechou o diário, porque foi apagado ou uma versão mais nova da página o assumiu: esta auditoria deixou de ser guardada.',
};

export const ptKeptErrors: typeof enKeptErrors = {
  'journal-busy': () => ({
    message: 'Outra aba está usando o que está guardado neste dispositivo.',
    meaning: 'Nada foi alterado: uma auditoria é executada lá, ou este navegador não sabe dizer.',
    action: 'Espere a auditoria na outra aba terminar, ou feche aquela aba, e tente de novo.',
  }),
  'not-resumable': () => ({
    message: 'A auditoria interrompida não pode ser retomada.',
    meaning: 'Ela foi feita em outras circunstâncias, foi descartada em outra aba ou não pode ser lida. Nada foi executado.',
    action: 'Inicie a auditoria de novo.',
  }),
};
