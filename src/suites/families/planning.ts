import type { JsonValue } from '../../contract/json';
import type { Language } from '../../contract/suite';
import { fill, makeFamily } from './family';
import { makeRoleWords } from './role-words';

/** Things a plan can be made of; each is one word so that a step has a short name. */
const steps: Record<Language, readonly string[]> = {
  en: [
    'search',
    'read',
    'count',
    'write',
    'check',
    'send',
    'buy',
    'pack',
    'call',
    'sort',
    'wash',
    'paint',
    'sell',
    'test',
    'print',
    'sign',
  ],
  pt: [
    'buscar',
    'ler',
    'contar',
    'escrever',
    'conferir',
    'enviar',
    'comprar',
    'embalar',
    'ligar',
    'ordenar',
    'lavar',
    'pintar',
    'vender',
    'testar',
    'imprimir',
    'assinar',
  ],
};

/** Shapes of plans over steps a, b, c: which steps each one waits for, and how a goal says so. */
interface Shape {
  readonly after: readonly (readonly number[])[];
  readonly goals: Record<Language, readonly string[]>;
}

const shapes: readonly Shape[] = [
  {
    after: [[], [0]],
    goals: {
      en: ['{a}, then {b}', '{b} after you {a}', 'first {a}, next {b}'],
      pt: ['{a}, depois {b}', '{b} depois de {a}', 'primeiro {a}, em seguida {b}'],
    },
  },
  {
    after: [[], [0], [1]],
    goals: {
      en: ['{a}, then {b}, then {c}', 'first {a}, next {b}, last {c}', '{a} before {b}, and {b} before {c}'],
      pt: ['{a}, depois {b}, depois {c}', 'primeiro {a}, em seguida {b}, por fim {c}', '{a} antes de {b}, e {b} antes de {c}'],
    },
  },
  {
    after: [[], [], [0, 1]],
    goals: {
      en: ['{a} and {b} in any order, then {c}', '{a} and {b} at once; {c} needs both', '{c} once both {a} and {b} are done'],
      pt: ['{a} e {b} em qualquer ordem, depois {c}', '{a} e {b} ao mesmo tempo; {c} precisa dos dois', '{c} quando {a} e {b} acabarem'],
    },
  },
  {
    after: [[], [0], [0]],
    goals: {
      en: ['{a}, then {b} and {c} at once', 'first {a}; {b} and {c} both need it', '{b} and {c} only after {a}'],
      pt: ['{a}, depois {b} e {c} ao mesmo tempo', 'primeiro {a}; {b} e {c} precisam disso', '{b} e {c} só depois de {a}'],
    },
  },
];

const wordings: Record<Language, readonly string[]> = {
  en: [
    'Plan as JSON: {goal}. For {name}.',
    'Goal of {name}: {goal}. Plan in JSON.',
    'JSON plan for {place}: {goal}.',
    'Make a plan for {good}: {goal}.',
    'Steps and what each waits for: {goal}.',
  ],
  pt: [
    'Plano em JSON: {goal}. Para {name}.',
    'Meta de {name}: {goal}. Planeje em JSON.',
    'Plano JSON para {place}: {goal}.',
    'Faça um plano para {good}: {goal}.',
    'Etapas e o que cada uma espera: {goal}.',
  ],
};

/** Two or three steps as a JSON list, each with the steps it waits for, from a goal in words. */
export const planning = makeFamily({
  id: 'planning',
  tags: ['planner', 'json'],
  maxTokens: 80,
  draw(random, language, split) {
    const words = makeRoleWords(random, language, split);
    const shape = random.pick(shapes);
    const names = random.sample(steps[language], shape.after.length);
    const [a = '', b = '', c = ''] = names;
    const wording = random.pick(wordings[language]);
    const prompt = fill(wording, {
      goal: fill(random.pick(shape.goals[language]), { a, b, c }),
      name: wording.includes('{name}') ? words.name() : '',
      place: wording.includes('{place}') ? words.place() : '',
      good: wording.includes('{good}') ? words.good() : '',
    });
    const plan: JsonValue = names.map((step, index) => ({
      step,
      after: (shape.after[index] ?? []).map((other) => names[other] ?? ''),
    }));
    return {
      prompt,
      answer: JSON.stringify(plan),
      grader: { kind: 'json-schema', schema: { const: plan } },
      heldOutWord: words.usedHeldOut(),
    };
  },
});
