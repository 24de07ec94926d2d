import type { Language } from '../../contract/suite';
import { exact } from '../families/family';
import { type AgentKind, at, step } from './step';

/** What is said of what no document holds, as the family `grounded` says it. */
const absent: Record<Language, string> = { en: 'not in the text', pt: 'não está no texto' };
const where: Record<Language, string> = { en: 'In which city is it?', pt: 'Em que cidade fica?' };
const who: Record<Language, string> = { en: 'Who is the owner?', pt: 'Quem é o dono?' };
const sells: Record<Language, string> = { en: 'What does it sell?', pt: 'O que vende?' };
const founded: Record<Language, string> = { en: 'When was it founded?', pt: 'Quando foi fundada?' };

const lookUp = (id: string, language: Language, query: string, question: string, rest: Parameters<typeof step>[3] = {}) =>
  step(id, 'retriever', { query, question, absent: absent[language], limit: 1, maxTokens: 20 }, rest);

/** What agents have to look up in the suite's documents, or must not make up. */
export const knowledgeKinds: readonly AgentKind[] = [
  {
    id: 'owner-elsewhere',
    tags: ['retrieval'],
    make: ({ language, shops, words }, random) => {
      const [shop, other] = [at(shops, 1), at(shops, 2)];
      const good = words.good();
      const facts = random.shuffle([
        { en: `${shop.owner} likes ${good}.`, pt: `${shop.owner} gosta de ${good}.` }[language],
        { en: `${other.owner} likes ${other.good}.`, pt: `${other.owner} gosta de ${other.good}.` }[language],
      ]);
      return {
        goal: { en: `What does the owner of the shop ${shop.name} like?`, pt: `De que gosta o dono da loja ${shop.name}?` }[language],
        steps: [
          lookUp('owner', language, shop.name, who[language], { grader: exact(shop.owner) }),
          step('likes', 'language', {
            prompt: `${facts.join(' ')}\n${{ en: 'What does {{owner}} like?', pt: 'De que {{owner}} gosta?' }[language]}`,
            maxTokens: 20,
          }),
        ],
        grader: exact(good),
      };
    },
  },
  {
    id: 'city-then-owner',
    tags: ['retrieval'],
    make: ({ language, shops }) => {
      const shop = at(shops, 3);
      return {
        goal: {
          en: `Find the city of the shop for ${shop.good}, and who has the shop in that city.`,
          pt: `Ache a cidade da loja de ${shop.good}, e de quem é a loja dessa cidade.`,
        }[language],
        steps: [
          lookUp('city', language, shop.good, where[language], { grader: exact(shop.city) }),
          lookUp('owner', language, '{{city}}', who[language]),
        ],
        grader: exact(shop.owner),
      };
    },
  },
  {
    id: 'asked-twice',
    tags: ['retrieval', 'cache'],
    make: ({ language, shops, words }) => {
      const shop = at(shops, 4);
      const other = words.good();
      const kept = { grader: exact(shop.good), cacheable: true };
      const list = `{{first}}, {{again}}, ${other}`;
      return {
        goal: {
          en: `Ask twice what the shop ${shop.name} sells, and count how often ${shop.good} was said.`,
          pt: `Pergunte duas vezes o que vende a loja ${shop.name}, e conte quantas vezes se disse ${shop.good}.`,
        }[language],
        steps: [
          lookUp('first', language, shop.name, sells[language], kept),
          lookUp('again', language, shop.name, sells[language], kept),
          step('count', 'language', {
            prompt: { en: `Count ${shop.good} in this list: ${list}`, pt: `Conte ${shop.good} nesta lista: ${list}` }[language],
            maxTokens: 4,
          }),
        ],
        grader: { kind: 'number', expected: 2 },
      };
    },
  },
  {
    id: 'not-told',
    tags: ['retrieval', 'impossible'],
    make: ({ language, shops }) => {
      const shop = at(shops, 5);
      return {
        goal: {
          en: `When was the shop for ${shop.good} founded? No document says so.`,
          pt: `Quando foi fundada a loja de ${shop.good}? Nenhum documento o diz.`,
        }[language],
        steps: [
          lookUp('city', language, shop.good, where[language], { grader: exact(shop.city) }),
          lookUp('year', language, '{{city}}', founded[language]),
        ],
        grader: exact(absent[language]),
      };
    },
  },
];
