import type { enKeptErrors, enKeptNotices } from './en-kept-words';

/** Avisos, por código. */
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

/** Erros, por código. */
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
