import type { Random } from '../../base/random';
import type { Language } from '../../contract/suite';
import { exact, fill, makeFamily } from './family';
import { makeRoleWords, type RoleWords } from './role-words';

/** One way of stating facts, and the questions it answers: always about what stands later in the fact. */
interface Telling {
  readonly fact: string;
  readonly short: string;
  readonly questions: readonly string[];
}

/** A relation between a person and a value, told from either end. */
interface Relation {
  readonly value: 'place' | 'good' | 'number';
  readonly ofName: Telling;
  readonly ofValue: Telling;
}

const byName = '{name}: {value}';
const byValue = '{value}: {name}';

const relations: Record<Language, readonly Relation[]> = {
  en: [
    {
      value: 'good',
      ofName: {
        fact: '{name} likes {value}.',
        short: byName,
        questions: ['What does {name} like?', '{name} likes what?', 'Say what {name} likes.'],
      },
      ofValue: { fact: 'The {value} go to {name}.', short: byValue, questions: ['Who gets the {value}?', 'Name who gets the {value}.'] },
    },
    {
      value: 'place',
      ofName: {
        fact: '{name} lives in {value}.',
        short: byName,
        questions: ['Where does {name} live?', '{name} lives where?', 'Say where {name} lives.'],
      },
      ofValue: { fact: 'In {value} lives {name}.', short: byValue, questions: ['Who lives in {value}?', 'Name who lives in {value}.'] },
    },
    {
      value: 'number',
      ofName: {
        fact: '{name} has code {value}.',
        short: byName,
        questions: ['What is the code of {name}?', 'Which code has {name}?', 'Give the code of {name}.'],
      },
      ofValue: { fact: 'Code {value} belongs to {name}.', short: byValue, questions: ['Who has code {value}?', 'Whose code is {value}?'] },
    },
    {
      value: 'good',
      ofName: {
        fact: '{name} sells {value}.',
        short: byName,
        questions: ['What does {name} sell?', '{name} sells what?', 'Say what {name} sells.'],
      },
      ofValue: { fact: 'For {value}, ask {name}.', short: byValue, questions: ['Who sells {value}?', 'Name who sells {value}.'] },
    },
  ],
  pt: [
    {
      value: 'good',
      ofName: {
        fact: '{name} gosta de {value}.',
        short: byName,
        questions: ['{name} gosta de quê?', 'De que {name} gosta?', 'Diga do que {name} gosta.'],
      },
      ofValue: { fact: 'Guarde {value} para {name}.', short: byValue, questions: ['Quem recebe {value}?', 'Diga quem recebe {value}.'] },
    },
    {
      value: 'place',
      ofName: {
        fact: '{name} mora em {value}.',
        short: byName,
        questions: ['Onde mora {name}?', '{name} mora onde?', 'Diga onde mora {name}.'],
      },
      ofValue: { fact: 'Em {value} mora {name}.', short: byValue, questions: ['Quem mora em {value}?', 'Diga quem mora em {value}.'] },
    },
    {
      value: 'number',
      ofName: {
        fact: '{name} tem o código {value}.',
        short: byName,
        questions: ['Qual é o código de {name}?', 'Que código tem {name}?', 'Dê o código de {name}.'],
      },
      ofValue: {
        fact: 'O código {value} é de {name}.',
        short: byValue,
        questions: ['Quem tem o código {value}?', 'De quem é o código {value}?'],
      },
    },
    {
      value: 'good',
      ofName: {
        fact: '{name} vende {value}.',
        short: byName,
        questions: ['O que {name} vende?', '{name} vende o quê?', 'Diga o que {name} vende.'],
      },
      ofValue: { fact: 'Para {value}, fale com {name}.', short: byValue, questions: ['Quem vende {value}?', 'Diga quem vende {value}.'] },
    },
  ],
};

/** One of two to five facts about people, found by what the fact begins with. */
export const recall = makeFamily({
  id: 'recall',
  tags: ['retriever', 'copy'],
  maxTokens: 20,
  draw(random, language, split) {
    const words = makeRoleWords(random, language, split);
    const relation = random.pick(relations[language]);
    const asksValue = random.next() < 0.6;
    const telling = asksValue ? relation.ofName : relation.ofValue;
    const taken = new Set<string>();
    const facts = Array.from({ length: random.integer(2, 5) }, () => ({
      name: words.name(),
      value: drawValue(relation, words, random, taken),
    }));
    const fact = random.pick(facts);
    const asList = random.next() < 0.3;
    const text = facts.map((one) => fill(asList ? telling.short : telling.fact, one)).join(asList ? '; ' : ' ');
    const answer = asksValue ? fact.value : fact.name;
    return {
      prompt: `${text}\n${fill(random.pick(telling.questions), fact)}`,
      answer,
      grader: exact(answer),
      heldOutWord: words.usedHeldOut(),
    };
  },
});

/** A value of the relation's kind that no other fact of the prompt has. */
function drawValue(relation: Relation, words: RoleWords, random: Random, taken: Set<string>): string {
  if (relation.value === 'place') return words.place();
  if (relation.value === 'good') return words.good();
  for (;;) {
    const code = String(random.integer(100, 999));
    if (taken.has(code)) continue;
    taken.add(code);
    return code;
  }
}
