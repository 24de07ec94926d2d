import type { enTools } from './en-tools';
import { plural } from './plural';

const many = (count: number, one: string, other: string): string => plural('pt', count, one, other);

/** Textos sobre servidores de ferramentas, consentimento e chamadas à mão. */
export const ptTools: typeof enTools = {
  intro:
    'Os agentes chamam ferramentas pelo Model Context Protocol (MCP). Quatro servidores vêm com esta página. Os seus são alcançados por HTTP com streaming, e só por suítes cujos passos os pedem.',
  starting: 'Iniciando os servidores desta página…',
  ofPage: 'nesta página',
  states: {
    untried: 'Ainda não testado',
    starting: 'Iniciando',
    ready: 'Pronto',
    failed: 'Falhando',
    restarting: 'Reiniciando',
    idle: 'Ainda não necessário',
    stopped: 'Encerrado',
  },
  protocol: (version: string) => `MCP ${version}`,
  connected: (time: string) => `conectado em ${time}`,
  answers: (time: string) => `responde em ${time}`,
  toolCount: (count: number, n: string) => many(count, `${n} ferramenta`, `${n} ferramentas`),
  toolsOf: (server: string) => `Ferramentas de ${server}`,
  effects: { read: 'só lê', write: 'pode escrever', network: 'rede' },
  asks: 'pergunta antes',
  lastAudit: (count: number, n: string, failed: string) =>
    `Última auditoria: ${many(count, `${n} chamada`, `${n} chamadas`)}, ${failed} com falha`,
  median: (p50: string) => `${p50} na mediana`,
  latency: (p50: string, p95: string) => `${p50} na mediana, ${p95} no percentil 95`,
  inAudit: 'Servidores de ferramentas',
  forgotten: 'Este navegador não guarda nada para esta página: estes servidores são esquecidos quando você a fecha.',
  retry: 'Tentar de novo',
  retryOf: (server: string) => `Tentar ${server} de novo`,
  remove: 'Remover',
  removeOf: (server: string) => `Remover ${server}`,
  allowed: (kinds: string) => `Sempre permitido: ${kinds}`,
  revoke: 'Revogar',
  revokeOf: (server: string) => `Revogar o que é permitido a ${server}`,
  kinds: { write: 'escrever', network: 'obter dados pela rede' },
  add: {
    title: 'Adicionar um servidor',
    url: 'Endereço',
    urlHelp: 'HTTP com streaming, por exemplo http://127.0.0.1:3001/mcp. Ele é alcançado quando você aperta o botão.',
    name: 'Nome nas suítes',
    nameHelp: 'Vazio: como o servidor se chama. As suítes o nomeiam em “server”.',
    token: 'Token',
    tokenHelp: 'Opcional. Enviado a este endereço como “Authorization: Bearer …” e a nenhum outro; nunca em um relatório ou link.',
    keepToken: 'Guardar o token neste dispositivo',
    keepTokenHelp: 'Senão ele é esquecido com esta aba.',
    submit: 'Adicionar e testar',
    malformed: 'Isto não é um endereço. Ele começa com https:// ou http://.',
    mixed:
      'Navegadores bloqueiam http simples para outras máquinas a partir de uma página (conteúdo misto). Use https, ou http://localhost e http://127.0.0.1 para esta máquina.',
    password: 'Deixe usuário e senha fora do endereço: ele é mostrado e guardado. Use o token.',
    badName: 'Use letras, dígitos, “.”, “_” e “-”; não o nome de outro servidor.',
  },
  reasons: {
    down: {
      what: 'O servidor não pode ser alcançado.',
      do: 'Verifique se ele está em execução neste endereço. Para um servidor nesta máquina ou na sua rede, o navegador pode perguntar se esta página pode alcançá-lo.',
    },
    'no CORS': {
      what: 'O servidor responde, mas não deixa esta página ler as respostas (CORS).',
      do: 'No servidor, permita a origem desta página (Access-Control-Allow-Origin), os cabeçalhos content-type, authorization, mcp-protocol-version e mcp-session-id, e exponha mcp-session-id.',
    },
    unauthorised: {
      what: 'O servidor exige autorização, ou não atende a origem desta página.',
      do: 'Adicione o servidor de novo com um token. Se ele não precisa de um, permita a origem desta página no servidor.',
    },
    'session hidden': {
      what: 'O servidor mantém sessões, e esta página não consegue ver a que ele abriu.',
      do: 'No servidor, adicione Access-Control-Expose-Headers: mcp-session-id.',
    },
    redirects: { what: 'O servidor encaminha para outro endereço.', do: 'Adicione esse endereço diretamente.' },
    'protocol version': {
      what: 'O servidor fala uma versão do protocolo que esta página não conhece.',
      do: 'Atualize o servidor.',
    },
    'breaks its protocol': {
      what: 'Algo responde neste endereço, mas não no Model Context Protocol.',
      do: 'Verifique o caminho: muitos servidores usam /mcp. Servidores que só falam o antigo transporte HTTP+SSE ou stdio precisam de um gateway.',
    },
    'too large': {
      what: 'O servidor enviou uma mensagem grande demais.',
      do: 'Limite o que as ferramentas dele devolvem: no máximo 4 MB por mensagem.',
    },
    crashed: { what: 'A conexão foi fechada.', do: 'Veja o log do servidor e tente de novo.' },
    slow: { what: 'O servidor demora demais para responder.', do: 'Verifique a carga dele e tente de novo.' },
    refused: { what: 'O servidor recusou.', do: 'Veja nos detalhes técnicos o que ele disse.' },
    unknown: { what: 'O servidor não pode ser usado.', do: 'Veja os detalhes técnicos.' },
  },
  consent: {
    title: 'Permitir esta chamada de ferramenta?',
    lead: 'Um agente desta auditoria quer chamar uma ferramenta. A auditoria espera por você, e o tempo da tarefa fica parado.',
    server: 'Servidor',
    tool: 'Ferramenta',
    does: 'O que ela faz',
    kinds: {
      write: 'Pode mudar algo: o servidor não diz que ela só lê',
      network: 'Envia os argumentos abaixo pela rede',
    },
    arguments: 'Argumentos',
    once: 'Permitir uma vez',
    always: 'Sempre permitir este servidor',
    deny: 'Negar',
    alwaysMeans: 'Sempre: toda ferramenta deste servidor que faça o mesmo, até você revogar em Ferramentas.',
    denyMeans: 'Negar: a tarefa falha com esse motivo, e não se pergunta o mesmo de novo nesta auditoria.',
  },
  console: {
    open: 'Chamar',
    openOf: (tool: string) => `Chamar ${tool} à mão`,
    arguments: 'Argumentos (JSON)',
    schema: 'Esquema',
    run: 'Chamar agora',
    running: 'Chamando…',
    notJson: 'Isto não é JSON.',
    misfit: (problem: string) => `Os argumentos não cabem no esquema: ${problem}`,
    result: (time: string) => `Respondeu em ${time}`,
    structured: 'Resultado estruturado',
    close: 'Fechar',
  },
};
