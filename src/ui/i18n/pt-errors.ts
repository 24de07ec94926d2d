import type { ErrorDetails } from '../../contract/errors';
import { detail, type ErrorTexts } from './en-errors';
import { ptKeptErrors } from './pt-kept-words';

export const ptErrors: ErrorTexts = {
  'suite-invalid': (d, f) => ({
    message: `A suíte ${detail(d, 'file', f, '')} não pode ser usada.`,
    meaning: 'Ela não segue o formato de suítes; nenhuma tarefa dela foi executada.',
    action: 'Corrija o que está listado e escolha o arquivo de novo.',
  }),
  'suite-too-large': (d, f) => ({
    message: `O arquivo da suíte é grande demais: ${detail(d, 'sizeBytes', f, 'seu tamanho')}, no máximo ${detail(d, 'limitBytes', f, 'alguns megabytes')}.`,
    meaning: 'Ele não foi lido, para que a página continue respondendo.',
    action: 'Divida-o em várias suítes ou retire textos longos.',
  }),
  'model-missing': (d, f) => ({
    message: `Falta um arquivo do modelo: ${detail(d, 'file', f, 'sem nome')}.`,
    meaning: 'O endereço responde, mas sem este arquivo nada pode ser carregado.',
    action: 'Confira o endereço do modelo: precisa ser uma pasta com config.json, tokenizer.json e onnx/.',
  }),
  'model-incomplete': (d, f) => ({
    message: `${detail(d, 'file', f, 'Um arquivo do modelo')} chegou incompleto: ${detail(d, 'loadedBytes', f, 'bytes a menos')} de ${detail(d, 'totalBytes', f, 'seu tamanho')}.`,
    meaning: 'A conexão terminou antes da hora, ou a cópia no servidor está cortada.',
    action: 'Tente de novo. Se repetir, o arquivo no servidor precisa ser trocado.',
  }),
  'model-hash-mismatch': (d, f) => ({
    message: `${detail(d, 'file', f, 'Um arquivo do modelo')} não é o arquivo que deveria ser.`,
    meaning: 'O SHA-256 difere do publicado: o arquivo foi alterado ou danificado, e não foi executado.',
    action: 'Recarregue sem cache. Se repetir, não confie no servidor de onde vem o modelo.',
  }),
  'model-invalid': (d, f) => ({
    message: `O modelo não pode ser executado: ${detail(d, 'file', f, 'os arquivos')} não são o que este motor lê.`,
    meaning: 'O formato, um operador ou uma entrada não tem suporte aqui.',
    action: 'Escolha outra exportação do modelo ou outro motor.',
  }),
  'tokenizer-mismatch': () => ({
    message: 'O tokenizador não pertence a este modelo.',
    meaning: 'Os vocabulários diferem; toda resposta seria ruído. Nada foi executado.',
    action: 'Use o tokenizer.json da mesma versão do modelo.',
  }),
  'prompt-too-long': (d, f) => ({
    message: `A pergunta é longa demais: ${detail(d, 'promptTokens', f, 'muitos')} tokens, cabem ${detail(d, 'contextTokens', f, 'menos')}.`,
    meaning: 'O modelo não consegue lê-la inteira; a tarefa não foi executada.',
    action: 'Encurte a pergunta ou escolha um modelo com contexto maior.',
  }),
  'engine-unavailable': (d, f) => ({
    message: `O motor ${detail(d, 'engine', f, 'escolhido')} não está disponível aqui.`,
    meaning: 'Este dispositivo, este navegador ou esta versão da página não consegue executá-lo.',
    action: 'Ponha o motor em Automático nas configurações e execute de novo.',
  }),
  'engine-hung': () => ({
    message: 'O motor parou de responder.',
    meaning: 'Ele foi encerrado para que a auditoria pudesse seguir. Os resultados anteriores estão guardados.',
    action: 'Execute de novo com menos threads. Se repetir, compartilhe o relatório: ele diz qual foi a tarefa.',
  }),
  'out-of-memory': () => ({
    message: 'Faltou memória.',
    meaning: 'O navegador deu a esta página menos do que o modelo precisa.',
    action: 'Feche outras abas e aplicativos, ou escolha um modelo menor.',
  }),
  'model-cors': (d, f) => ({
    message: `O servidor do modelo não deixa esta página ler ${detail(d, 'file', f, 'seus arquivos')}.`,
    meaning: 'Ele responde, mas sem o cabeçalho que deixa páginas de outras origens ler (access-control-allow-origin).',
    action: 'Permita isso no servidor, use um repositório de modelos ou audite uma pasta local com npm run audit.',
  }),
  offline: (d, f) => ({
    message: `${detail(d, 'file', f, 'O modelo')} não está guardado neste aparelho e não há rede.`,
    meaning: 'Agora só podem ser carregados modelos baixados antes.',
    action: 'Conecte-se ou escolha um modelo guardado.',
  }),
  'storage-full': (d, f) => ({
    message:
      d['neededBytes'] === undefined
        ? 'O navegador não deixa esta página guardar mais nada.'
        : `Falta espaço: ${detail(d, 'neededBytes', f, 'o modelo')} necessários, ${detail(d, 'availableBytes', f, 'menos')} livres, faltam ${detail(d, 'missingBytes', f, 'alguns')}.`,
    meaning: `O navegador dá a cada site uma parte do disco. ${d.phase === 'during' ? 'As partes já guardadas ficam.' : 'Nada foi baixado.'}`,
    action: 'Apague modelos guardados de que não precisa, libere espaço no disco ou escolha um modelo menor.',
  }),
  'record-invalid': (d, f) => ({
    message: `O arquivo de modelos ${detail(d, 'file', f, '')} não pode ser usado.`,
    meaning: `Ele não é uma lista de modelos: ${detail(d, 'reason', f, 'a forma está errada')}.`,
    action: 'Corrija-o e escolha-o de novo.',
  }),
  'library-mismatch': (d, f) => ({
    message: `A biblioteca do modelo foi feita para outra versão do web-llm: é ${detail(d, 'got', f, 'desconhecida')}, precisa ser ${detail(d, 'needed', f, 'outra')}.`,
    meaning: 'Biblioteca e motor não combinam; nada foi executado.',
    action: 'Use a biblioteca da versão indicada, do mesmo modelo.',
  }),
  'feature-missing': (d, f) => ({
    message: `A GPU não tem ${detail(d, 'feature', f, 'um recurso')}, de que este modelo precisa.`,
    meaning: 'O modelo não roda nesta GPU neste navegador.',
    action: 'Escolha a variante do modelo sem isso (f32 em vez de f16) ou outro motor.',
  }),
  'limit-too-small': (d, f) => ({
    message: `Um limite da GPU é pequeno demais: ${detail(d, 'limit', f, 'sem nome')} é ${detail(d, 'got', f, 'pequeno demais')}, precisa de ${detail(d, 'needed', f, 'mais')}.`,
    meaning: 'Uma parte do modelo não cabe em um buffer ou em uma ligação.',
    action: 'Escolha um modelo menor ou o motor de CPU.',
  }),
  'device-lost': (d, f) => ({
    message: `A GPU foi perdida enquanto ${detail(d, 'engine', f, 'um motor')} a usava.`,
    meaning: 'O driver reiniciou, faltou memória ou o navegador retirou a GPU. O que o motor guardava se perdeu.',
    action: 'Execute de novo. Se repetir, escolha um modelo menor ou atualize o driver.',
  }),
  'smoke-failed': (d, f) => ({
    message: `O motor carregou, mas suas respostas estão erradas (${detail(d, 'check', f, 'uma verificação')}).`,
    meaning: 'Uma pergunta conhecida teve resposta errada; nenhuma tarefa foi confiada a ele.',
    action: 'Atualize o navegador e o driver ou escolha outro motor.',
  }),
  'not-supported': (d, f) => ({
    message: `Este motor não pode fazer isso com este modelo: ${detail(d, 'what', f, 'o pedido')}.`,
    meaning: 'Outro motor ou modelo talvez possa.',
    action: 'Escolha outro motor ou modelo.',
  }),
  network: (d, f) => ({
    message: `O download falhou: ${detail(d, 'url', f, detail(d, 'file', f, 'o servidor não respondeu'))}.`,
    meaning: 'A conexão caiu, ou o servidor não permite que esta página o leia (CORS).',
    action: 'Verifique a conexão e tente de novo. Se o servidor é seu, permita nele a origem desta página.',
  }),
  'worker-blocked': (d) => ({
    message: `O navegador não iniciou o worker ${owner(d)}.`,
    meaning:
      'O script dele não pôde ser carregado ou executado: uma extensão, um filtro ou uma política de segurança impede, ou o navegador é antigo demais.',
    action: 'Permita os scripts deste site e recarregue, ou tente uma janela anônima sem extensões.',
  }),
  'worker-died': (d) => ({
    message: `O worker ${owner(d)} morreu.`,
    meaning: 'O navegador o encerrou, quase sempre por falta de memória. Tudo o que terminou está guardado.',
    action: 'Feche outras abas e execute de novo. Um modelo menor ou menos threads gastam menos memória.',
  }),
  'plan-invalid': (d, f) => ({
    message: `O plano não pode ser executado: ${detail(d, 'problems', f, 'não é um grafo de tarefas conhecidas')}.`,
    meaning: 'Ele foi verificado antes de qualquer tarefa começar; nada foi executado.',
    action: 'Corrija o que está indicado ou peça o plano de novo.',
  }),
  'task-timeout': (d, f) => ({
    message: `${detail(d, 'what', f, 'Uma etapa')} demorou mais que ${detail(d, 'timeoutMs', f, 'o seu limite de')} ms.`,
    meaning: 'Ela recebeu ordem de parar; o que fez até ali não foi usado.',
    action: 'Dê mais tempo ou escolha um motor mais rápido.',
  }),
  'agent-unavailable': (d, f) => ({
    message: `Nenhum agente pode fazer isto agora: ${detail(d, 'capability', f, 'a capacidade pedida')}.`,
    meaning: 'Os que poderiam estão contidos, com problemas, ou não estão registrados.',
    action: 'Veja os agentes no relatório: o motivo do estado de cada um está lá.',
  }),
  'agent-silent': (d, f) => ({
    message: `O agente ${detail(d, 'agent', f, 'em serviço')} não deu sinal de vida por ${detail(d, 'silentMs', f, 'alguns milhares de')} ms.`,
    meaning: 'Ele foi encerrado e a sua tarefa foi entregue a outro.',
    action: 'Nada é necessário. Se repetir, escolha outro motor.',
  }),
  'circuit-open': (d, f) => ({
    message: `As chamadas a ${detail(d, 'key', f, 'este agente')} estão em pausa.`,
    meaning: 'Ele falhou vezes demais, por isso é deixado em paz por alguns segundos.',
    action: 'Nada é necessário: ele é tentado de novo por si só.',
  }),
  overloaded: (d, f) => ({
    message: `Há espera demais por ${detail(d, 'agent', f, 'este agente')}.`,
    meaning: 'A tarefa foi recusada de imediato, para que a fila não cresça sem fim.',
    action: 'Execute menos tarefas ao mesmo tempo.',
  }),
  'dependency-failed': (d, f) => ({
    message: `A tarefa ${detail(d, 'task', f, 'anterior')} não tem resultado que esta possa usar.`,
    meaning: 'Esta tarefa foi pulada; isso não diz se ela teria funcionado.',
    action: 'Veja a tarefa indicada.',
  }),
  'invalid-output': (d, f) => ({
    message: `O resultado não tem a forma pedida: ${detail(d, 'reason', f, 'não pode ser lido')}.`,
    meaning: 'Ele não foi usado.',
    action: 'Nada é necessário. Se repetir, um modelo mais forte pode ajudar.',
  }),
  'tool-failed': (d, f) => ({
    message: `A ferramenta ${detail(d, 'tool', f, 'chamada')} de ${detail(d, 'server', f, 'seu servidor')} falhou.`,
    meaning: 'A tarefa seguiu sem o resultado dela, ou outro caminho foi tentado.',
    action: 'Veja os detalhes técnicos; o servidor da ferramenta pode precisar de atenção.',
  }),
  'tool-invalid': (d, f) => ({
    message: `A ferramenta ${detail(d, 'tool', f, 'chamada')} não segue a própria descrição: ${detail(d, 'reason', f, 'esquema ou protocolo')}.`,
    meaning: 'O que ela enviou não foi usado.',
    action: 'Use outra versão do servidor da ferramenta.',
  }),
  'permission-denied': (d, f) => ({
    message: `Não permitido: ${detail(d, 'what', f, 'o que foi pedido')}.`,
    meaning: 'Gravar arquivos e usar a rede exigem consentimento, que não foi dado.',
    action: 'Permita nas configurações, se quiser.',
  }),
  'store-newer': (d, f) => ({
    message: `O que está guardado neste dispositivo foi gravado por um Apura mais novo (versão ${detail(d, 'found', f, 'desconhecida')}).`,
    meaning: 'Fica como está e não é usado.',
    action: 'Recarregue a página sem cache para obter a versão mais nova, ou limpe o que está guardado.',
  }),
  'storage-denied': () => ({
    message: 'Este navegador não deixa a página guardar nada.',
    meaning: 'A auditoria funciona; configurações e downloads não são guardados.',
    action: 'Nada é necessário. Fora de uma janela anônima eles são guardados.',
  }),
  ...ptKeptErrors,
  'permalink-invalid': () => ({
    message: 'Este link não contém um relatório legível.',
    meaning: 'Ele foi alterado no caminho ou nunca foi um link do Apura.',
    action: 'Peça o link de novo, ou o arquivo report.json.',
  }),
  'permalink-cut': (d, f) => ({
    message: `Este link foi cortado: ${detail(d, 'got', f, '?')} de ${detail(d, 'expected', f, '?')} caracteres.`,
    meaning: 'Um programa de conversa ou de e-mail o encurtou; falta o resto do relatório.',
    action: 'Peça o link inteiro, ou o arquivo report.json.',
  }),
  'permalink-newer': (d, f) => ({
    message: `Este link foi feito por um Apura mais novo (formato ${detail(d, 'found', f, 'desconhecido')}).`,
    meaning: 'Esta página ainda não conhece esse formato.',
    action: 'Recarregue a página sem cache para obter a versão mais nova.',
  }),
  'permalink-tampered': () => ({
    message: 'Este link foi alterado.',
    meaning: 'A soma de verificação não bate com o conteúdo.',
    action: 'Não confie nele. Peça o link de novo.',
  }),
  'report-invalid': (d, f) => ({
    message: `${detail(d, 'file', f, 'O arquivo')} não é um relatório do Apura.`,
    meaning: 'O conteúdo não segue o formato de relatórios.',
    action: 'Abra o arquivo report.json que o Apura exportou.',
  }),
  'report-newer': (d, f) => ({
    message: `Este relatório foi feito por um Apura mais novo (versão ${detail(d, 'found', f, 'desconhecida')}).`,
    meaning: 'Esta página ainda não conhece esse formato.',
    action: 'Recarregue a página sem cache para obter a versão mais nova.',
  }),
  'parameter-invalid': (d, f) => ({
    message: `“${detail(d, 'value', f, '')}” não é um valor possível de ${detail(d, 'name', f, 'esta configuração')}.`,
    meaning: 'A auditoria não foi iniciada com ele.',
    action: 'Corrija nas configurações.',
  }),
  internal: () => ({
    message: 'O próprio Apura cometeu um erro.',
    meaning: 'É um defeito da página, não do seu dispositivo.',
    action: 'Recarregue e tente de novo. Os detalhes técnicos abaixo ajudam a relatá-lo.',
  }),
};

function owner(details: ErrorDetails): string {
  return details['engine'] === undefined ? 'da auditoria' : 'do motor';
}
