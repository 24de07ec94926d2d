import type { Language } from '../../contract/suite';
import { exact, fill, makeFamily } from './family';
import { makeRoleWords } from './role-words';

type Mood = 'positive' | 'negative' | 'neutral';

const answers: Record<Language, Record<Mood, string>> = {
  en: { positive: 'positive', negative: 'negative', neutral: 'neutral' },
  pt: { positive: 'positivo', negative: 'negativo', neutral: 'neutro' },
};

const questions: Record<Language, readonly string[]> = {
  en: [
    'Sentiment: {text}',
    'Is this positive, negative or neutral? {text}',
    'Classify the review: {text}',
    '{text} What is the sentiment?',
    'Rate the mood: {text}',
  ],
  pt: [
    'Sentimento: {text}',
    'Isto é positivo, negativo ou neutro? {text}',
    'Classifique a opinião: {text}',
    '{text} Qual é o sentimento?',
    'Avalie o tom: {text}',
  ],
};

const opinions: Record<Language, readonly string[]> = {
  en: [
    'The {good} from {place} are {word}.',
    '{name} says the {good} are {word}.',
    'In {place}, {name} found the {good} {word}.',
    'I bought {good} and they were {word}.',
    'We think {place} is {word}.',
  ],
  pt: [
    '{name} achou a compra de {good} {word}.',
    'A loja de {place} é {word}.',
    'A entrega de {good} foi {word}.',
    'Para {name}, {place} foi uma viagem {word}.',
    'A compra em {place} foi {word}.',
  ],
};

const adjectives: Record<Language, Record<'positive' | 'negative', readonly string[]>> = {
  en: {
    positive: ['great', 'excellent', 'lovely', 'wonderful', 'perfect', 'superb', 'delightful', 'fantastic'],
    negative: ['awful', 'terrible', 'horrible', 'dreadful', 'broken', 'useless', 'disgusting', 'bad'],
  },
  pt: {
    positive: ['ótima', 'excelente', 'linda', 'maravilhosa', 'perfeita', 'agradável', 'fantástica', 'boa'],
    negative: ['péssima', 'terrível', 'horrível', 'ruim', 'inútil', 'desagradável', 'fraca', 'lamentável'],
  },
};

const facts: Record<Language, readonly string[]> = {
  en: [
    '{name} keeps the {good} in {place}.',
    'The {good} arrived on {day}.',
    '{name} lives in {place}.',
    'The shop in {place} opens on {day}.',
    '{name} bought {good} on {day}.',
  ],
  pt: [
    '{name} guarda {good} em {place}.',
    'A entrega de {good} chegou na {day}.',
    '{name} mora em {place}.',
    'A loja de {place} abre na {day}.',
    '{name} comprou {good} na {day}.',
  ],
};

const days: Record<Language, readonly string[]> = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  pt: ['segunda', 'terça', 'quarta', 'quinta', 'sexta'],
};

/** Whether a sentence of one clause praises, blames or only states. */
export const sentiment = makeFamily({
  id: 'sentiment',
  tags: ['language', 'classify'],
  maxTokens: 8,
  draw(random, language, split) {
    const words = makeRoleWords(random, language, split);
    const mood = random.pick(['positive', 'negative', 'neutral'] as const);
    const template = random.pick(mood === 'neutral' ? facts[language] : opinions[language]);
    const text = fill(template, {
      name: template.includes('{name}') ? words.name() : '',
      place: template.includes('{place}') ? words.place() : '',
      good: template.includes('{good}') ? words.good() : '',
      day: random.pick(days[language]),
      word: mood === 'neutral' ? '' : random.pick(adjectives[language][mood]),
    });
    const answer = answers[language][mood];
    return { prompt: fill(random.pick(questions[language]), { text }), answer, grader: exact(answer), heldOutWord: words.usedHeldOut() };
  },
});
