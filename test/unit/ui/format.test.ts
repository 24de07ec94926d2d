import { describe, expect, it } from 'vitest';
import { inline, makeFormat } from '../../../src/ui/format/format';

const en = makeFormat('en');
const pt = makeFormat('pt');
const plain = (text: string): string => text.replaceAll('\u202f', ' ').replaceAll('\u00a0', ' ');

describe('format', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [999.6, '1 kB'],
    [13_100_000, '13.1 MB'],
    [64e9, '64 GB'],
    [5e15, '5,000 TB'],
  ])('%d bytes', (value, text) => expect(plain(inline(en.bytes(value)))).toBe(text));

  it.each([
    [0, '0 ms'],
    [0.005, '0.005 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [12_345, '12.3 s'],
    [59_960, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [3_600_000, '1 h 00 min'],
  ])('%d ms', (value, text) => expect(plain(inline(en.duration(value)))).toBe(text));

  it('writes numbers as the language does', () => {
    expect(plain(inline(pt.quantity(1234.5, 'tokens/s')))).toBe('1.235 tok/s');
    expect(plain(inline(pt.quantity(6.125, 'tokens/s')))).toBe('6,13 tok/s');
    expect(plain(inline(pt.quantity(1, 'cores')))).toBe('1 núcleo');
    expect(plain(inline(en.quantity(1, 'threads')))).toBe('1 thread');
    expect(inline(en.quantity(0.8389, 'ratio'))).toBe('83.9%');
    expect(pt.percent(0.8389)).toBe('84%');
    expect(pt.list(['a', 'b', 'c'])).toBe('a, b e c');
  });

  it('shows a date that cannot be read as it is', () => {
    expect(en.dateTime('yesterday')).toBe('yesterday');
    expect(en.dateTime('2026-11-23T13:00:00.000Z')).toContain('2026');
  });
});
