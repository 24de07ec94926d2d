import type { Language } from '../../contract/suite';
import { exact, fill, makeFamily } from './family';
import { makeRoleWords } from './role-words';

const agents = ['math', 'language', 'extractor', 'tool-user', 'retriever', 'planner', 'io', 'critic'] as const;
type Agent = (typeof agents)[number];

const requests: Record<Language, Record<Agent, readonly string[]>> = {
  en: {
    math: ['add {n} and {m}', 'multiply {n} by {m}', 'what is {n} minus {m}', 'compute {n} percent of {m}'],
    language: [
      'translate the note about {good}',
      'rewrite the letter to {name} politely',
      'fix the grammar of this note',
      'shorten the text about {place}',
    ],
    extractor: [
      'take the phone number out of the letter',
      'pull the date from the bill of {name}',
      'extract the city from this address',
      'get the order number from the message of {name}',
    ],
    'tool-user': ['set a timer for {n} minutes', 'send an email to {name}', 'call the weather tool for {place}', 'book a room in {place}'],
    retriever: [
      'find the pages about {good}',
      'search the archive for {name}',
      'look up what we know about {place}',
      'find the document that mentions {good}',
    ],
    planner: [
      'plan the trip to {place}',
      'break the move to {place} into steps',
      'make a schedule for {name}',
      'list the steps to sell {good}',
    ],
    io: ['save the file as {good}', 'read the file of {name}', 'write the result to disk', 'open the folder {place}'],
    critic: [
      'check the answer of {name} for errors',
      'review the report on {good}',
      'is the plan of {name} any good',
      'find faults in the draft about {place}',
    ],
  },
  pt: {
    math: ['some {n} e {m}', 'multiplique {n} por {m}', 'quanto é {n} menos {m}', 'calcule {n} por cento de {m}'],
    language: [
      'traduza a nota sobre {good}',
      'reescreva a carta para {name} com cortesia',
      'corrija a gramática desta nota',
      'encurte o texto sobre {place}',
    ],
    extractor: [
      'tire o telefone da carta',
      'pegue a data da conta de {name}',
      'extraia a cidade deste endereço',
      'obtenha o número do pedido na mensagem de {name}',
    ],
    'tool-user': [
      'ponha um alarme de {n} minutos',
      'envie um email para {name}',
      'chame a ferramenta do tempo para {place}',
      'reserve um quarto em {place}',
    ],
    retriever: [
      'ache as páginas sobre {good}',
      'busque {name} no arquivo',
      'veja o que sabemos sobre {place}',
      'ache o documento que menciona {good}',
    ],
    planner: [
      'planeje a viagem para {place}',
      'divida a mudança para {place} em etapas',
      'faça um cronograma para {name}',
      'liste as etapas para vender {good}',
    ],
    io: ['salve o arquivo como {good}', 'leia o arquivo de {name}', 'grave o resultado no disco', 'abra a pasta {place}'],
    critic: [
      'verifique erros na resposta de {name}',
      'revise o relatório sobre {good}',
      'o plano de {name} é bom',
      'ache falhas no rascunho sobre {place}',
    ],
  },
};

const wordings: Record<Language, readonly string[]> = {
  en: [
    'Agents: {agents}. Request: {request}. Agent?',
    'Which agent ({agents}) should do this: {request}?',
    'Request: {request}. Choose one of: {agents}.',
    'Route to {agents}: {request}',
    'Pick the agent. {agents}. Task: {request}',
  ],
  pt: [
    'Agentes: {agents}. Pedido: {request}. Agente?',
    'Qual agente ({agents}) deve fazer isto: {request}?',
    'Pedido: {request}. Escolha um: {agents}.',
    'Encaminhe para {agents}: {request}',
    'Escolha o agente. {agents}. Tarefa: {request}',
  ],
};

/** Which of three or four agents a request belongs to. */
export const routing = makeFamily({
  id: 'routing',
  tags: ['classify', 'agents'],
  maxTokens: 8,
  draw(random, language, split) {
    const words = makeRoleWords(random, language, split);
    const listed = random.sample(agents, random.integer(3, 4));
    const agent = random.pick(listed);
    const template = random.pick(requests[language][agent]);
    const request = fill(template, {
      n: random.integer(2, 99),
      m: random.integer(2, 99),
      name: template.includes('{name}') ? words.name() : '',
      place: template.includes('{place}') ? words.place() : '',
      good: template.includes('{good}') ? words.good() : '',
    });
    const prompt = fill(random.pick(wordings[language]), { agents: listed.join(', '), request });
    return { prompt, answer: agent, grader: exact(agent), heldOutWord: words.usedHeldOut() };
  },
});
