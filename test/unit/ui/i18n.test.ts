import { describe, expect, it } from 'vitest';
import { type ErrorDetails, errorCodes } from '../../../src/contract/errors';
import { makeFormat } from '../../../src/ui/format/format';
import { en } from '../../../src/ui/i18n/en';
import { chooseLanguage } from '../../../src/ui/i18n/language';
import { pt } from '../../../src/ui/i18n/pt';
import { term } from '../../../src/ui/i18n/term';
import { cpuSurvey } from '../../fixtures/ui/journal';

/** Every text of a dictionary with its path; functions are named, not called. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, 'function']];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => leaves(child, `${path}.${key}`));
}

const detailed: ErrorDetails = {
  file: 'a.onnx',
  sizeBytes: 5e7,
  limitBytes: 1e6,
  loadedBytes: 10,
  totalBytes: 20,
  got: 1312,
  expected: 1840,
};

describe('dictionaries', () => {
  it('have the same keys, term lists included', () => {
    expect(
      leaves(pt)
        .map(([path]) => path)
        .sort(),
    ).toEqual(
      leaves(en)
        .map(([path]) => path)
        .sort(),
    );
  });

  it('have no empty text', () => {
    expect([...leaves(en), ...leaves(pt)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it.each(errorCodes)('say what happened, what it means and what to do for %s, with and without details', (code) => {
    for (const [dictionary, language] of [
      [en, 'en'],
      [pt, 'pt'],
    ] as const) {
      for (const details of [{}, detailed]) {
        const text = dictionary.errors[code](details, makeFormat(language));
        expect(Object.values(text).every((sentence) => sentence.length > 10)).toBe(true);
        expect(Object.values(text).join(' ')).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  });

  it('says how much of a cut link is there', () => {
    expect(en.errors['permalink-cut']({ got: 1312, expected: 1840 }, makeFormat('en')).message).toBe(
      'This link was cut off: 1,312 of 1,840 characters.',
    );
  });

  it('says what is missing where it is known, and no figures where nothing may be stored at all', () => {
    const said = (details: ErrorDetails): string => en.errors['storage-full'](details, makeFormat('en')).message;
    expect(said({ neededBytes: 5e6, availableBytes: 1e6, missingBytes: 4e6, phase: 'before' })).toMatch(
      /5\sMB needed, 1\sMB free, 4\sMB missing/,
    );
    expect(said({ phase: 'before' })).toBe('The browser lets this page store nothing more.');
  });

  it('knows every fact that the survey gives', () => {
    const ids = [...cpuSurvey.facts.map(({ id }) => id), ...cpuSurvey.absent.map(({ id }) => id)];
    expect(ids.filter((id) => term(en.terms.facts, id) === id)).toEqual([]);
  });
});

describe('choice of language', () => {
  it.each([
    [['pt-BR', 'en'], 'pt'],
    [['de-DE', 'pt-PT', 'en'], 'pt'],
    [['en-GB'], 'en'],
    [['ptx', 'fr'], 'en'],
    [[], 'en'],
  ] as const)('%j gives %s', (preferred, language) => expect(chooseLanguage(preferred)).toBe(language));
});

describe('term', () => {
  it('does not read the prototype', () => {
    expect(term({}, 'constructor')).toBe('constructor');
  });
});
