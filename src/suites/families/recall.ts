import type { Random } from '../../base/random';
import type { Language } from '../../contract/suite';
import { exact, fill, makeFamily } from './family';
import { makeRoleWords, type RoleWords } from './role-words';

/** A relation between a person and a value, with the question about the value and the one about the person. */
interface Relation {
  readonly value: 'place' | 'good' | 'number';
  readonly fact: string;
  readonly short: string;
  readonly askValue: readonly string[];
  readonly askName: readonly string[];
}

const relations: Record<Language, readonly Relation[]> = {
  en: [
    { value: 'good', fact: '{name} likes {value}.', short: '{name}: {value}', askValue: ['What does {name} like?', '{name} likes what?', 'Say what {name} likes.'], askName: ['Who likes {value}?', 'Name who likes {value}.'] },
    { value: 'place', fact: '{name} lives in {value}.', short: '{name}: {value}', askValue: ['Where does {name} live?', '{name} lives where?', 'Say where {name} lives.'], askName: ['Who lives in {value}?', 'Name who lives in {value}.'] },
    { value: 'number', fact: '{name} has code {value}.', short: '{name}: {value}', askValue: ['What is the code of {name}?', 'Which code has {name}?', 'Give the code of {name}.'], askName: ['Who has code {value}?', 'Whose code is {value}?'] },
    { value: 'good', fact: '{name} sells {value}.', short: '{name}: {value}', askValue: ['What does {name} sell?', '{name} sells what?', 'Say what {name} sells.'], askName: ['Who sells {value}?', 'Name who sells {value}.'] },
  ],
  pt: [
    { value: 'good', fact: '{name} gosta de {value}.', short: '{name}: {value}', askValue: ['{name} gosta de quê?', 'De que {name} gosta?', 'Diga do que {name} gosta.'], askName: ['Quem gosta de {value}?', 'Diga quem gosta de {value}.'] },
    { value: 'place', fact: '{name} mora em {value}.', short: '{name}: {value}', askValue: ['Onde mora {name}?', '{name} mora onde?', 'Diga onde mora {name}.'], askName: ['Quem mora em {value}?', 'Diga quem mora em {value}.'] },
    { value: 'number', fact: '{name} tem o código {value}.', short: '{name}: {value}', askValue: ['Qual é o código de {name}?', 'Que código tem {name}?', 'Dê o código de {name}.'], askName: ['Quem tem o código {value}?', 'De quem é o código {value}?'] },
    { value: 'good', fact: '{name} vende {value}.', short: '{name}: {value}', askValue: ['O que {name} vende?', '{name} vende o quê?', 'Diga o que {name} vende.'], askName: ['Quem vende {value}?', 'Diga quem vende {value}.'] },
  ],
};

/** One of two to five facts about people, asked for from either side. */
export const recall = makeFamily({
  id: 'recall',
  tags: ['retriever', 'copy'],
  maxTokens: 20,
  draw(random, language, split) {
    const words = makeRoleWords(random, language, split);
    const relation = random.pick(relations[language]);
    const facts = Array.from({ length: random.integer(2, 5) }, () => ({ name: words.name(), value: valueOf(relation, words, random) }));
    const fact = random.pick(facts);
    const unique = facts.filter(({ value }) => value === fact.value).length === 1;
    const asksValue = !unique || random.next() < 0.6;
    const question = fill(random.pick(asksValue ? relation.askValue : relation.askName), fact);
    const asList = random.next() < 0.3;
    const text = facts.map((one) => fill(asList ? relation.short : relation.fact, one)).join(asList ? '; ' : ' ');
    const answer = asksValue ? fact.value : fact.name;
    return { prompt: `${text}\n${question}`, answer, grader: exact(answer), heldOutWord: words.usedHeldOut() };
  },
});

function valueOf(relation: Relation, words: RoleWords, random: Random): string {
  if (relation.value === 'place') return words.place();
  if (relation.value === 'good') return words.good();
  return String(random.integer(100, 999));
}
