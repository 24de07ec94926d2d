import type { Random } from '../../base/random';
import type { Language } from '../../contract/suite';
import { fill, type Split } from './family';
import { makeRoleWords } from './role-words';

/** One request in two wordings, and requests that only look alike: the same wording with another name or number. */
export interface ParaphraseSample {
  readonly anchor: string;
  readonly paraphrase: string;
  readonly hardNegatives: readonly string[];
}

/** Intents, each in several wordings. Slots: `{name}`, `{place}`, `{good}`, `{n}`. */
const intents: readonly Record<Language, readonly string[]>[] = [
  {
    en: [
      'Where does {name} live?',
      'In which city is the home of {name}?',
      'Tell me where {name} lives.',
      'Find the city {name} lives in.',
    ],
    pt: ['Onde mora {name}?', 'Em que cidade fica a casa de {name}?', 'Diga onde {name} mora.', 'Ache a cidade em que {name} mora.'],
  },
  {
    en: [
      'What is the phone number of {name}?',
      'Give me the number to call {name}.',
      'How can I phone {name}?',
      'Find the phone of {name}.',
    ],
    pt: [
      'Qual é o telefone de {name}?',
      'Dê-me o número para ligar a {name}.',
      'Como posso telefonar para {name}?',
      'Ache o telefone de {name}.',
    ],
  },
  {
    en: [
      'How is the weather in {place}?',
      'Will it rain in {place}?',
      'Tell me the weather for {place}.',
      'Do I need a coat in {place} today?',
    ],
    pt: ['Como está o tempo em {place}?', 'Vai chover em {place}?', 'Diga a previsão para {place}.', 'Preciso de casaco em {place} hoje?'],
  },
  {
    en: ['Buy {n} {good}.', 'Order {n} {good} for me.', 'I need {n} {good}.', 'Please get me {n} {good}.'],
    pt: ['Compre {n} {good}.', 'Encomende {n} {good} para mim.', 'Preciso de {n} {good}.', 'Por favor, traga {n} {good}.'],
  },
  {
    en: ['Set a timer for {n} minutes.', 'Wake me in {n} minutes.', 'Start a timer of {n} minutes.', 'Tell me when {n} minutes are over.'],
    pt: [
      'Ponha um alarme de {n} minutos.',
      'Acorde-me em {n} minutos.',
      'Inicie um alarme de {n} minutos.',
      'Avise quando passarem {n} minutos.',
    ],
  },
  {
    en: [
      'Email {name} about {good}.',
      'Write to {name}, subject {good}.',
      'Send {name} a letter about {good}.',
      'Tell {name} by email about {good}.',
    ],
    pt: [
      'Mande um email a {name} sobre {good}.',
      'Escreva para {name}, assunto {good}.',
      'Envie a {name} uma carta sobre {good}.',
      'Avise {name} por email sobre {good}.',
    ],
  },
  {
    en: [
      'Plan a trip to {place}.',
      'I want to travel to {place}, make a plan.',
      'List the steps to visit {place}.',
      'Organise a visit to {place}.',
    ],
    pt: [
      'Planeje uma viagem para {place}.',
      'Quero viajar para {place}, faça um plano.',
      'Liste as etapas para visitar {place}.',
      'Organize uma visita a {place}.',
    ],
  },
  {
    en: [
      'Who sells {good} in {place}?',
      'Where can I buy {good} in {place}?',
      'Find a shop for {good} in {place}.',
      'Is there {good} for sale in {place}?',
    ],
    pt: [
      'Quem vende {good} em {place}?',
      'Onde posso comprar {good} em {place}?',
      'Ache uma loja de {good} em {place}.',
      'Há {good} à venda em {place}?',
    ],
  },
  {
    en: ['What is order {n}?', 'Show me order {n}.', 'Look up the order with number {n}.', 'Find what was bought in order {n}.'],
    pt: ['O que é o pedido {n}?', 'Mostre o pedido {n}.', 'Procure o pedido de número {n}.', 'Ache o que foi comprado no pedido {n}.'],
  },
  {
    en: ['What does {name} like?', 'Say what {name} is fond of.', 'Which things please {name}?', '{name} likes what?'],
    pt: ['De que {name} gosta?', 'Diga o que agrada a {name}.', 'Que coisas {name} prefere?', '{name} gosta de quê?'],
  },
  {
    en: ['How old is {name}?', 'Tell me the age of {name}.', 'What age is {name}?', 'How many years has {name}?'],
    pt: ['Quantos anos tem {name}?', 'Diga a idade de {name}.', 'Qual é a idade de {name}?', '{name} tem que idade?'],
  },
  {
    en: [
      'What do {good} cost in {place}?',
      'Price of {good} in {place}?',
      'How much are {good} in {place}?',
      'Tell me what one pays for {good} in {place}.',
    ],
    pt: [
      'Quanto custa {good} em {place}?',
      'Preço de {good} em {place}?',
      'Qual é o valor de {good} em {place}?',
      'Diga quanto se paga por {good} em {place}.',
    ],
  },
  {
    en: [
      'Book a room in {place} for {name}.',
      '{name} needs a room in {place}.',
      'Find {name} a place to sleep in {place}.',
      'Reserve a hotel in {place} for {name}.',
    ],
    pt: [
      'Reserve um quarto em {place} para {name}.',
      '{name} precisa de um quarto em {place}.',
      'Ache onde {name} possa dormir em {place}.',
      'Reserve um hotel em {place} para {name}.',
    ],
  },
  {
    en: ['Add {n} and {m}.', 'What is {n} + {m}?', 'Calculate {n} plus {m}.', 'Sum of {n} and {m}?'],
    pt: ['Some {n} e {m}.', 'Quanto é {n} + {m}?', 'Calcule {n} mais {m}.', 'Soma de {n} e {m}?'],
  },
  {
    en: ['Multiply {n} by {m}.', 'What is {n} × {m}?', 'Calculate {n} times {m}.', 'Product of {n} and {m}?'],
    pt: ['Multiplique {n} por {m}.', 'Quanto é {n} × {m}?', 'Calcule {n} vezes {m}.', 'Produto de {n} e {m}?'],
  },
  {
    en: [
      'Review the report of {name}.',
      'Check what {name} wrote for errors.',
      'Find faults in the text by {name}.',
      'Is the report of {name} correct?',
    ],
    pt: [
      'Revise o relatório de {name}.',
      'Procure erros no que {name} escreveu.',
      'Ache falhas no texto de {name}.',
      'O relatório de {name} está certo?',
    ],
  },
];

const crossLanguageShare = 0.15;
type Slots = Record<'name' | 'place' | 'good' | 'n' | 'm', string>;

/** A paraphrase in another wording (at times in the other language) and `negatives` hard negatives, all different. */
export function drawParaphrase(random: Random, language: Language, split: Split, negatives = 3): ParaphraseSample {
  const words = makeRoleWords(random, language, split);
  const intent = random.pick(intents);
  const [wording = '', other = ''] = random.sample(intent[language], 2);
  const otherLanguage: Language = language === 'en' ? 'pt' : 'en';
  // Goods are translated words, so an intent with a good stays in one language.
  const crosses = random.next() < crossLanguageShare && !wording.includes('{good}');
  const number = (): string => String(random.integer(2, 99));
  const slots: Slots = { name: words.name(), place: words.place(), good: words.good(), n: number(), m: number() };
  const present = (Object.keys(slots) as (keyof Slots)[]).filter((key) => wording.includes(`{${key}}`));
  const hardNegatives = new Set<string>();
  const anchor = fill(wording, slots);
  const changed = (key: keyof Slots): string =>
    key === 'name' ? words.name() : key === 'place' ? words.place() : key === 'good' ? words.good() : number();
  const template = random.next() < 0.5 ? wording : other;
  while (hardNegatives.size < negatives) {
    const key = random.pick(present);
    const value = changed(key);
    if (value !== slots[key]) hardNegatives.add(fill(template, { ...slots, [key]: value }));
  }
  return {
    anchor,
    paraphrase: fill(crosses ? random.pick(intent[otherLanguage]) : other, slots),
    hardNegatives: [...hardNegatives],
  };
}
