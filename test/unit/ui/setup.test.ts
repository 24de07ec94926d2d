import { describe, expect, it } from 'vitest';
import { chaosOf, countChanged, defaultSetup, formatSetup, parseSetup } from '../../../src/ui/state/setup';

describe('set-up in the query', () => {
  it('is the default for an empty query', () => {
    expect(parseSetup('')).toEqual({ setup: defaultSetup, problems: [] });
  });

  it('reads every key', () => {
    const { setup, problems } = parseSetup(
      '?suite=apura-20&engine=onnx-wasm&model=https://host.example/m&seed=7&tasks=5&threads=2&run=1&lang=pt&probe=1&software=1&capacity=1',
    );
    expect(problems).toEqual([]);
    expect(setup).toEqual({
      suite: 'apura-20',
      engine: 'onnx-wasm',
      model: 'https://host.example/m/',
      seed: 7,
      tasks: 5,
      threads: 2,
      run: true,
      lang: 'pt',
      probe: true,
      software: true,
      capacity: true,
    });
  });

  it('keeps the good keys when others are bad, unknown or repeated', () => {
    const { setup, problems } = parseSetup('?seed=-1&tasks=3&sed=4&engine=cuda&tasks=9&__proto__=1&toString=2');
    expect(setup).toEqual({ ...defaultSetup, tasks: 3 });
    expect(problems).toEqual([
      { kind: 'bad', name: 'seed', value: '-1' },
      { kind: 'repeated', name: 'tasks' },
      { kind: 'unknown', name: 'sed' },
      { kind: 'bad', name: 'engine', value: 'cuda' },
      { kind: 'unknown', name: '__proto__' },
      { kind: 'unknown', name: 'toString' },
    ]);
  });

  it.each([
    'javascript:alert(1)',
    'http://host.example/',
    'ftp://host/',
    'https://user:secret@host.example/',
    '../models/mine',
    'models/mine/v1',
    '',
    'data:text/html,x',
  ])('refuses the model %j', (model) => {
    const { setup, problems } = parseSetup(`?model=${encodeURIComponent(model)}`);
    expect(setup.model).toBe('apura-probe');
    expect(problems).toHaveLength(1);
  });

  it.each(['1.5', '1e3', '0x10', ' ', '4294967296', '99999999999999999999', 'NaN'])('refuses the seed %j', (seed) => {
    expect(parseSetup(`?seed=${encodeURIComponent(seed)}`).problems).toHaveLength(1);
  });

  it('writes only what differs from the default, and reads it back', () => {
    expect(formatSetup(defaultSetup)).toBe('');
    const setup = { ...defaultSetup, engine: 'onnx-wasm', model: 'http://localhost:8000/a b/', seed: 3, threads: 1 } as const;
    const query = formatSetup(setup);
    expect([...new URLSearchParams(query).keys()]).toEqual(['engine', 'model', 'seed', 'threads']);
    expect(parseSetup(query).setup).toEqual({ ...setup, model: 'http://localhost:8000/a%20b/' });
  });

  it('never writes run, and does not count the language as a setting', () => {
    expect(formatSetup({ ...defaultSetup, run: true })).toBe('');
    expect(countChanged({ ...defaultSetup, lang: 'pt', seed: 2 })).toBe(1);
  });
});

describe('faults on purpose in an address', () => {
  it('come with their seed, with 1 where it has none, and only those that are named', () => {
    expect(chaosOf(parseSetup('?chaos=7').setup)).toEqual({ seed: 7 });
    expect(chaosOf(parseSetup('?chaos').setup)).toEqual({ seed: 1 });
    const { setup } = parseSetup('?chaos=3&faults=agent-hangs,storage-full');
    expect(chaosOf(setup)).toEqual({ seed: 3, faults: ['agent-hangs', 'storage-full'] });
    expect(parseSetup(formatSetup(setup)).setup).toEqual(setup);
    expect(chaosOf(parseSetup('').setup)).toBeUndefined();
    expect(parseSetup('?chaos=1&faults=earthquake').problems).toEqual([{ kind: 'bad', name: 'faults', value: 'earthquake' }]);
  });
});
