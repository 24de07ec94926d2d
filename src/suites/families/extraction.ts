import type { Random } from '../../base/random';
import type { Language } from '../../contract/suite';
import { exact, fill, makeFamily } from './family';
import { makeRoleWords, type RoleWords } from './role-words';

type Field = 'name' | 'city' | 'item' | 'order' | 'phone';

const labels: Record<Language, Record<Field, string>> = {
  en: { name: 'name', city: 'city', item: 'item', order: 'order', phone: 'phone' },
  pt: { name: 'nome', city: 'cidade', item: 'item', order: 'pedido', phone: 'telefone' },
};

const sentences: Record<Language, readonly string[]> = {
  en: [
    'Order {order}: {name} in {city} bought {item}.',
    '{name} from {city} asked for {item}, order {order}.',
    'Send {item} to {name}, {city}. Order {order}.',
  ],
  pt: [
    'Pedido {order}: {name} de {city} comprou {item}.',
    '{name} de {city} pediu {item}, pedido {order}.',
    'Envie {item} para {name}, {city}. Pedido {order}.',
  ],
};

const questions: Record<Language, readonly string[]> = {
  en: ['Extract the {field}.', 'What is the {field}?', 'Give only the {field}.', 'Field: {field}', 'Return the {field}.'],
  pt: ['Extraia: {field}.', 'Qual é o campo {field}?', 'Dê apenas: {field}.', 'Campo: {field}', 'Devolva: {field}.'],
};

/** One field out of a record or of a sentence about an order. */
export const extraction = makeFamily({
  id: 'extraction',
  tags: ['extractor', 'copy'],
  maxTokens: 20,
  draw(random, language, split) {
    const words = makeRoleWords(random, language, split);
    const asRecord = random.next() < 0.5;
    const fields: Field[] = asRecord
      ? random.sample<Field>(['name', 'city', 'item', 'order', 'phone'], random.integer(2, 4))
      : ['name', 'city', 'item', 'order'];
    const values: Record<string, string> = {};
    for (const field of fields) values[field] = drawValue(field, words, random);
    const text = asRecord
      ? fields.map((field) => `${labels[language][field]}: ${values[field]}`).join('; ')
      : fill(random.pick(sentences[language]), values);
    const wanted = random.pick(fields);
    const answer = values[wanted] ?? '';
    const question = fill(random.pick(questions[language]), { field: labels[language][wanted] });
    const prompt = random.next() < 0.5 ? `${text}\n${question}` : `${question}\n${text}`;
    return { prompt, answer, grader: exact(answer), heldOutWord: words.usedHeldOut() };
  },
});

function drawValue(field: Field, words: RoleWords, random: Random): string {
  if (field === 'name') return words.name();
  if (field === 'city') return words.place();
  if (field === 'item') return words.good();
  return String(field === 'order' ? random.integer(100, 999) : random.integer(1000, 9999));
}
