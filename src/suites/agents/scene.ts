import type { Random } from '../../base/random';
import type { Language, SuiteDocument } from '../../contract/suite';
import { fill } from '../families/family';
import { makeRoleWords, type RoleWords } from '../families/role-words';

/** A shop of the suite's documents: one each, in the form that the family `grounded` reads. */
export interface Shop {
  readonly name: string;
  readonly owner: string;
  readonly city: string;
  readonly good: string;
}

/** What the tasks of one language are about: no name, place or good stands for two things. */
export interface Scene {
  readonly language: Language;
  readonly words: RoleWords;
  readonly shops: readonly Shop[];
  readonly documents: readonly SuiteDocument[];
}

const shopCount = 6;

const passages: Record<Language, string> = {
  en: 'The shop {name}. It is in {city}. It sells {good}. It belongs to {owner}.',
  pt: 'A loja {name}. Fica em {city}. Vende {good}. Pertence a {owner}.',
};

/** `taken`: words of the other language's scene, so that a search finds no shop of the other's. */
export function makeScene(random: Random, language: Language, taken: Set<string>): Scene {
  const words = withoutRepeats(makeRoleWords(random, language, 'held-out'), taken);
  const shops = Array.from({ length: shopCount }, (): Shop => {
    return { name: words.place(), owner: words.name(), city: words.place(), good: words.good() };
  });
  const documents = shops.map((shop, index) => ({
    id: `shop-${language}-${index + 1}`,
    title: shop.name,
    text: fill(passages[language], { ...shop }),
  }));
  return { language, words, shops, documents };
}

function withoutRepeats(words: RoleWords, taken: Set<string>): RoleWords {
  const fresh = (draw: () => string): string => {
    for (;;) {
      const word = draw();
      if (taken.has(word)) continue;
      taken.add(word);
      return word;
    }
  };
  const name = (): string => fresh(words.name);
  const place = (): string => fresh(words.place);
  const good = (): string => fresh(words.good);
  const repeat = (count: number, one: () => string): string[] => Array.from({ length: count }, one);
  return {
    name,
    place,
    good,
    names: (count) => repeat(count, name),
    places: (count) => repeat(count, place),
    goods: (count) => repeat(count, good),
    usedHeldOut: words.usedHeldOut,
  };
}
