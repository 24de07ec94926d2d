import type { Language } from '../../contract/suite';
import { exact, fill } from '../families/family';
import { buyTool, mailTool, shopTool, timerTool } from './offered-tools';
import { type AgentKind, at, step } from './step';

const toolCallPrompt: Record<Language, string> = { en: 'Tools: {tools}. ', pt: 'Ferramentas: {tools}. ' };
const buyRequest: Record<Language, string> = { en: 'Buy {count} {item}.', pt: 'Compre {count} {item}.' };
const mailRequest: Record<Language, string> = {
  en: 'Email {{order/name}} about {{order/item}}.',
  pt: 'Mande um email a {{order/name}} sobre {{order/item}}.',
};
const orderText: Record<Language, string> = {
  en: 'Order {order}: {name} in {city} bought {item}.',
  pt: 'Pedido {order}: {name} de {city} comprou {item}.',
};
const ask: Record<Language, { readonly name: string; readonly item: string }> = {
  en: { name: 'Extract the name.', item: 'Extract the item.' },
  pt: { name: 'Extraia: nome.', item: 'Extraia: item.' },
};

/** What the agents are asked to do with tools: each call's result, or its arguments, come from another step. */
export const toolKinds: readonly AgentKind[] = [
  {
    id: 'buy-and-add',
    tags: ['tool-chain'],
    make: ({ language, words }, random) => {
      const [count, price, more] = [random.integer(2, 9), random.integer(2, 7), random.integer(2, 30)];
      const item = words.good();
      const prompt = toolCallPrompt[language] + fill(buyRequest[language], { count, item });
      return {
        goal: {
          en: `Buy ${count} ${item} at ${price} each, and add ${more} for the way.`,
          pt: `Compre ${count} ${item} a ${price} cada, e some ${more} pelo transporte.`,
        }[language],
        steps: [
          step('cost', 'tool-user', { prompt, tools: [buyTool(price), timerTool], result: 'value', maxTokens: 64 }),
          step('total', 'language', {
            prompt: { en: `What is {{cost/result}} + ${more}?`, pt: `Quanto é {{cost/result}} + ${more}?` }[language],
            maxTokens: 6,
          }),
        ],
        grader: { kind: 'number', expected: count * price + more },
      };
    },
  },
  {
    id: 'extract-and-mail',
    tags: ['tool-chain', 'consent'],
    make: ({ language, words }, random) => {
      const [name, city, item] = [words.name(), words.place(), words.good()];
      const text = fill(orderText[language], { order: random.integer(100, 999), name, city, item });
      const folder = `mail-${language}`;
      const fields = { name: ask[language].name, item: ask[language].item };
      const field = { type: 'string', minLength: 1 };
      return {
        goal: {
          en: `Mail the buyer of an order about what was bought, and read the mail back. ${text}`,
          pt: `Escreva a quem comprou sobre o que comprou, e leia o que foi escrito. ${text}`,
        }[language],
        steps: [
          step(
            'order',
            'extractor',
            {
              text,
              fields,
              schema: { type: 'object', properties: { name: field, item: field }, required: ['name', 'item'] },
              maxTokens: 20,
            },
            { grader: { kind: 'json-schema', schema: { const: { name, item } } } },
          ),
          step('mail', 'tool-user', {
            prompt: toolCallPrompt[language] + mailRequest[language],
            tools: [timerTool, mailTool(folder)],
            maxTokens: 64,
          }),
          step('sent', 'io', { do: 'read', path: `${folder}/{{mail/call/args/to}}.txt` }),
        ],
        grader: exact(item),
      };
    },
  },
  {
    id: 'find-shop',
    tags: ['tool-chain', 'retrieval'],
    make: ({ language, words, shops }, random) => {
      const shop = at(shops, 0);
      const [name, other, elsewhere] = [words.name(), words.name(), words.place()];
      const lives = { en: '{name} lives in {city}.', pt: '{name} mora em {city}.' }[language];
      const facts = random.shuffle([fill(lives, { name, city: shop.city }), fill(lives, { name: other, city: elsewhere })]).join(' ');
      return {
        goal: {
          en: `Whose shop sells ${shop.good} where ${name} lives?`,
          pt: `De quem é a loja que vende ${shop.good} onde mora ${name}?`,
        }[language],
        steps: [
          step(
            'city',
            'language',
            { prompt: `${facts}\n${{ en: `Where does ${name} live?`, pt: `Onde mora ${name}?` }[language]}`, maxTokens: 20 },
            { grader: exact(shop.city) },
          ),
          step('owner', 'tool-user', {
            prompt:
              toolCallPrompt[language] +
              { en: `Find a shop for ${shop.good} in {{city}}.`, pt: `Ache uma loja de ${shop.good} em {{city}}.` }[language],
            tools: [timerTool, shopTool],
            result: 'passages/0/text',
            question: { en: 'Who is the owner?', pt: 'Quem é o dono?' }[language],
            maxTokens: 64,
          }),
        ],
        grader: exact(shop.owner),
      };
    },
  },
];
