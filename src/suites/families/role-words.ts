import type { Random } from '../../base/random';
import type { Language } from '../../contract/suite';
import type { Split } from './family';
import { pseudoWord } from './pseudo-word';
import { goods, names, places, type RoleTable } from './word-tables';

/** Draws names, places and goods for one sample, each different from the others of the sample. */
export interface RoleWords {
  name(): string;
  names(count: number): string[];
  place(): string;
  places(count: number): string[];
  /** Lower case, in a form that needs no article. */
  good(): string;
  goods(count: number): string[];
  /** Whether any word drawn so far is reserved for the held-out split. */
  usedHeldOut(): boolean;
}

/** Training takes this share of its words from the syllable generator: copying is then learnt, not a list. */
const pseudoShare = 0.6;
/** The held-out split takes this share of its words from those that training never uses in the role. */
const unseenShare = 0.5;

/** A fresh drawer for one sample. */
export function makeRoleWords(random: Random, language: Language, split: Split): RoleWords {
  const used = new Set<string>();
  let heldOut = false;

  const drawOnce = (table: RoleTable, capital: boolean): { word: string; unseen: boolean } => {
    if (split === 'held-out') {
      const unseen = random.next() < unseenShare;
      return { word: random.pick(unseen ? table.heldOut : table.train), unseen };
    }
    if (random.next() >= pseudoShare) return { word: random.pick(table.train), unseen: false };
    const made = pseudoWord(random);
    return { word: capital ? made.charAt(0).toUpperCase() + made.slice(1) : made, unseen: false };
  };
  const draw = (table: RoleTable, capital: boolean): string => {
    for (;;) {
      const { word, unseen } = drawOnce(table, capital);
      if (used.has(word) || (split === 'train' && table.heldOut.includes(word))) continue;
      used.add(word);
      heldOut ||= unseen;
      return word;
    }
  };
  const name = (): string => draw(names, true);
  const place = (): string => draw(places, true);
  const good = (): string => draw(goods[language], false);
  const repeat = (count: number, one: () => string): string[] => Array.from({ length: count }, one);
  return {
    name,
    names: (count) => repeat(count, name),
    place,
    places: (count) => repeat(count, place),
    good,
    goods: (count) => repeat(count, good),
    usedHeldOut: () => heldOut,
  };
}
