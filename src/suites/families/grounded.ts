import type { Language } from '../../contract/suite';
import { exact, fill, makeFamily } from './family';
import { makeRoleWords } from './role-words';

type Fact = 'owner' | 'city' | 'sells' | 'hour' | 'year';

const facts: readonly Fact[] = ['owner', 'city', 'sells', 'hour', 'year'];

const sentences: Record<Language, Record<Fact, readonly string[]>> = {
  en: {
    owner: ['It belongs to {owner}.', '{owner} owns it.'],
    city: ['It is in {city}.', 'You find it in {city}.'],
    sells: ['It sells {sells}.', 'People go there for {sells}.'],
    hour: ['It opens at {hour}.', 'The doors open at {hour}.'],
    year: ['It was founded in {year}.', 'It exists since {year}.'],
  },
  pt: {
    owner: ['Pertence a {owner}.', 'O dono é {owner}.'],
    city: ['Fica em {city}.', 'Está em {city}.'],
    sells: ['Vende {sells}.', 'Lá se compra {sells}.'],
    hour: ['Abre às {hour}.', 'As portas abrem às {hour}.'],
    year: ['Foi fundada em {year}.', 'Existe desde {year}.'],
  },
};

const questions: Record<Language, Record<Fact, readonly string[]>> = {
  en: {
    owner: ['Who is the owner?', 'Whose shop is it?'],
    city: ['Where is it?', 'In which city is it?'],
    sells: ['What does it sell?', 'What can you buy there?'],
    hour: ['When does it open?', 'At what hour does it open?'],
    year: ['When was it founded?', 'Which year was it founded?'],
  },
  pt: {
    owner: ['Quem é o dono?', 'De quem é a loja?'],
    city: ['Onde fica?', 'Em que cidade fica?'],
    sells: ['O que vende?', 'O que se pode comprar lá?'],
    hour: ['Quando abre?', 'A que horas abre?'],
    year: ['Quando foi fundada?', 'Em que ano foi fundada?'],
  },
};

const frames: Record<Language, readonly string[]> = {
  en: [
    'Text: The shop {shop}. {text}\n{question}',
    'Answer from the text only. The shop {shop}. {text}\n{question}',
    'A shop called {shop}. {text}\nQuestion: {question}',
    '{question}\nText: The shop {shop}. {text}',
    'Read: The shop {shop}. {text} {question}',
  ],
  pt: [
    'Texto: A loja {shop}. {text}\n{question}',
    'Responda só pelo texto. A loja {shop}. {text}\n{question}',
    'Uma loja chamada {shop}. {text}\nPergunta: {question}',
    '{question}\nTexto: A loja {shop}. {text}',
    'Leia: A loja {shop}. {text} {question}',
  ],
};

/** What a model must say when the passage does not hold the answer. */
const absent: Record<Language, string> = { en: 'not in the text', pt: 'não está no texto' };

/** A question about a passage of two or three facts; in three of ten the passage does not hold the answer. */
export const grounded = makeFamily({
  id: 'grounded',
  tags: ['retriever', 'grounding', 'copy'],
  maxTokens: 20,
  draw(random, language, split) {
    const words = makeRoleWords(random, language, split);
    const given = random.sample(facts, random.integer(2, 3));
    const missing = random.next() < 0.3;
    const asked = missing ? random.pick(facts.filter((fact) => !given.includes(fact))) : random.pick(given);
    const values: Record<Fact | 'shop', string> = {
      shop: words.place(),
      owner: given.includes('owner') ? words.name() : '',
      city: given.includes('city') ? words.place() : '',
      sells: given.includes('sells') ? words.good() : '',
      hour: String(random.integer(6, 12)),
      year: String(random.integer(1901, 2019)),
    };
    const text = given.map((fact) => fill(random.pick(sentences[language][fact]), values)).join(' ');
    const question = random.pick(questions[language][asked]);
    const answer = missing ? absent[language] : values[asked];
    return {
      prompt: fill(random.pick(frames[language]), { shop: values.shop, text, question }),
      answer,
      grader: exact(answer),
      heldOutWord: words.usedHeldOut(),
    };
  },
});
