import type { Language } from '../../contract/suite';
import { exact, fill } from '../families/family';
import { buyTool, timerTool } from './offered-tools';
import { type AgentKind, step } from './step';

const sorted = (numbers: readonly number[], sign: 1 | -1): string => [...numbers].sort((a, b) => sign * (a - b)).join(', ');
const joined: Record<Language, string> = { en: '{a} and {b} in any order, then {c}', pt: '{a} e {b} em qualquer ordem, depois {c}' };
const planSteps: Record<Language, readonly string[]> = {
  en: ['search', 'read', 'count', 'write', 'check', 'send', 'pack', 'sort', 'print', 'sign'],
  pt: ['buscar', 'ler', 'contar', 'escrever', 'conferir', 'enviar', 'embalar', 'ordenar', 'imprimir', 'assinar'],
};

/** Steps that do not wait for each other, and plans that a model makes. */
export const wideKinds: readonly AgentKind[] = [
  {
    id: 'three-sums',
    tags: ['wide'],
    make: ({ language }, random) => {
      const results = new Set<number>();
      const sums: (readonly [number, number])[] = [];
      while (sums.length < 3) {
        const [a, b] = [random.integer(2, 45), random.integer(2, 45)];
        if (results.has(a + b)) continue;
        results.add(a + b);
        sums.push([a, b]);
      }
      const wording = { en: 'What is {a} + {b}?', pt: 'Quanto é {a} + {b}?' }[language];
      return {
        goal: {
          en: `Work out ${sums.map(([a, b]) => `${a} + ${b}`).join(', ')} and sort the results, smallest first.`,
          pt: `Calcule ${sums.map(([a, b]) => `${a} + ${b}`).join(', ')} e ordene os resultados, o menor primeiro.`,
        }[language],
        steps: [
          ...sums.map(([a, b], index) =>
            step(
              `sum-${index + 1}`,
              'language',
              { prompt: fill(wording, { a, b }), maxTokens: 6 },
              { grader: { kind: 'number', expected: a + b } },
            ),
          ),
          step('sorted', 'language', {
            prompt: `${{ en: 'Sort ascending', pt: 'Ordem crescente' }[language]}: {{sum-1}}, {{sum-2}}, {{sum-3}}`,
            maxTokens: 24,
          }),
        ],
        grader: exact(sorted([...results], 1)),
      };
    },
  },
  {
    id: 'three-prices',
    tags: ['wide', 'tool-chain'],
    make: ({ language, words }, random) => {
      const prices = random.sample([2, 3, 4, 5, 6, 7, 8, 9], 3).map((price, index) => ({ price, count: [2, 5, 11][index] ?? 2 }));
      // Two counts and prices may have one product, and equal numbers cannot be told apart once sorted.
      const distinct = new Set(prices.map(({ price, count }) => price * count)).size === 3;
      const lots = distinct ? prices : prices.map(({ count }) => ({ price: 3, count }));
      const request = { en: 'Tools: {tools}. Buy {count} {item}.', pt: 'Ferramentas: {tools}. Compre {count} {item}.' }[language];
      const goods = words.goods(3);
      return {
        goal: {
          en: `Price ${lots.map(({ count }, index) => `${count} ${goods[index]}`).join(', ')}, and sort the prices, largest first.`,
          pt: `Veja o preço de ${lots.map(({ count }, index) => `${count} ${goods[index]}`).join(', ')}, e ordene os preços, o maior primeiro.`,
        }[language],
        steps: [
          ...lots.map(({ price, count }, index) =>
            step(`price-${index + 1}`, 'tool-user', {
              prompt: request.replace('{count}', String(count)).replace('{item}', goods[index] ?? ''),
              tools: [timerTool, buyTool(price)],
              result: 'value',
              maxTokens: 64,
            }),
          ),
          step('sorted', 'language', {
            prompt: `${{ en: 'Sort descending', pt: 'Ordem decrescente' }[language]}: {{price-1/result}}, {{price-2/result}}, {{price-3/result}}`,
            maxTokens: 24,
          }),
        ],
        grader: exact(
          sorted(
            lots.map(({ price, count }) => price * count),
            -1,
          ),
        ),
      };
    },
  },
  {
    id: 'plan-and-keep',
    tags: ['plan'],
    make: ({ language, words }, random) => {
      const [a = '', b = '', c = ''] = random.sample(planSteps[language], 3);
      const goal = fill(joined[language], { a, b, c });
      const name = words.name();
      const plan = [
        { step: a, after: [] },
        { step: b, after: [] },
        { step: c, after: [a, b] },
      ];
      return {
        goal: {
          en: `Plan "${goal}" for ${name}, and keep the plan in a file.`,
          pt: `Planeje "${goal}" para ${name}, e guarde o plano num arquivo.`,
        }[language],
        steps: [
          step('plan', 'planner', {
            prompt: { en: `Plan as JSON: ${goal}. For ${name}.`, pt: `Plano em JSON: ${goal}. Para ${name}.` }[language],
            maxTokens: 80,
          }),
          step('kept', 'io', { do: 'keep', path: `plans/${language}.json`, content: '{{plan}}' }),
        ],
        grader: { kind: 'json-schema', schema: { const: plan } },
      };
    },
  },
];
