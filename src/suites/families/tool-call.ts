import type { Random } from '../../base/random';
import type { JsonValue } from '../../contract/json';
import type { Language } from '../../contract/suite';
import { fill, makeFamily } from './family';
import { makeRoleWords, type RoleWords } from './role-words';

type Role = 'name' | 'place' | 'good' | 'number';

interface Tool {
  readonly name: string;
  readonly parameters: readonly (readonly [string, Role])[];
  readonly requests: Record<Language, readonly string[]>;
}

const tools: readonly Tool[] = [
  {
    name: 'get_weather',
    parameters: [['city', 'place']],
    requests: {
      en: ['How is the weather in {city}?', 'Will it rain in {city}?'],
      pt: ['Como está o tempo em {city}?', 'Vai chover em {city}?'],
    },
  },
  {
    name: 'set_timer',
    parameters: [['minutes', 'number']],
    requests: {
      en: ['Wake me in {minutes} minutes.', 'Set a timer of {minutes} minutes.'],
      pt: ['Acorde-me em {minutes} minutos.', 'Ponha um alarme de {minutes} minutos.'],
    },
  },
  {
    name: 'send_email',
    parameters: [
      ['to', 'name'],
      ['subject', 'good'],
    ],
    requests: {
      en: ['Email {to} about {subject}.', 'Write to {to}, subject {subject}.'],
      pt: ['Mande um email a {to} sobre {subject}.', 'Escreva para {to}, assunto {subject}.'],
    },
  },
  {
    name: 'buy',
    parameters: [
      ['item', 'good'],
      ['count', 'number'],
    ],
    requests: {
      en: ['Buy {count} {item}.', 'I need {count} {item}, order them.'],
      pt: ['Compre {count} {item}.', 'Preciso de {count} {item}, encomende.'],
    },
  },
  {
    name: 'book_trip',
    parameters: [
      ['from', 'place'],
      ['to', 'place'],
    ],
    requests: {
      en: ['Book a trip from {from} to {to}.', 'I leave {from} and travel to {to}.'],
      pt: ['Reserve uma viagem de {from} para {to}.', 'Saio de {from} e viajo para {to}.'],
    },
  },
  {
    name: 'call',
    parameters: [['person', 'name']],
    requests: {
      en: ['Phone {person} now.', 'I want to talk to {person}.'],
      pt: ['Telefone para {person} agora.', 'Quero falar com {person}.'],
    },
  },
  {
    name: 'find_shop',
    parameters: [
      ['item', 'good'],
      ['city', 'place'],
    ],
    requests: {
      en: ['Where can I get {item} in {city}?', 'Find a shop for {item} in {city}.'],
      pt: ['Onde encontro {item} em {city}?', 'Ache uma loja de {item} em {city}.'],
    },
  },
  {
    name: 'add_contact',
    parameters: [
      ['name', 'name'],
      ['phone', 'number'],
    ],
    requests: {
      en: ['Save {name} with number {phone}.', 'New contact: {name}, {phone}.'],
      pt: ['Guarde {name} com o número {phone}.', 'Novo contato: {name}, {phone}.'],
    },
  },
];

const wordings: Record<Language, readonly string[]> = {
  en: [
    'Tools: {tools}. {request}',
    '{request} Tools: {tools}',
    'Call one tool as JSON. {tools}. {request}',
    'You have {tools}. Request: {request}',
    '{tools}\nUser: {request}',
  ],
  pt: [
    'Ferramentas: {tools}. {request}',
    '{request} Ferramentas: {tools}',
    'Chame uma ferramenta em JSON. {tools}. {request}',
    'Você tem {tools}. Pedido: {request}',
    '{tools}\nUsuário: {request}',
  ],
};

/** A call of the right tool among two or three, as JSON, with the argument values of the request. */
export const toolCall = makeFamily({
  id: 'tool-call',
  tags: ['tool-user', 'json', 'copy'],
  maxTokens: 64,
  draw(random, language, split) {
    const words = makeRoleWords(random, language, split);
    const listed = random.sample(tools, random.integer(2, 3));
    const tool = random.pick(listed);
    const values: Record<string, string | number> = {};
    for (const [key, role] of tool.parameters) values[key] = drawValue(role, words, random);
    const prompt = fill(random.pick(wordings[language]), {
      tools: listed.map(({ name, parameters }) => `${name}(${parameters.map(([key]) => key).join(', ')})`).join(', '),
      request: fill(random.pick(tool.requests[language]), values),
    });
    const expected: JsonValue = { tool: tool.name, args: values };
    return {
      prompt,
      answer: JSON.stringify(expected),
      grader: { kind: 'json-schema', schema: { const: expected } },
      heldOutWord: words.usedHeldOut(),
    };
  },
});

function drawValue(role: Role, words: RoleWords, random: Random): string | number {
  if (role === 'name') return words.name();
  if (role === 'place') return words.place();
  if (role === 'good') return words.good();
  return random.integer(2, 99);
}
