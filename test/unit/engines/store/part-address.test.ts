import { describe, expect, it } from 'vitest';
import { longestRow, type Part, parsePartAddress, partAddress, rowBytes } from '../../../../src/engines/store/part-address';

const part = (at: number, sizeBytes: number, version = 'a'): Part => ({
  url: 'https://host.test/a?b=c&d#e',
  version,
  totalBytes: 1000,
  at,
  sizeBytes,
});

describe('part', () => {
  it.each([part(0, 10, 'etag:"x&y=z"'), { ...part(5, 1), totalBytes: undefined }])('has an address that says all: %j', (one) => {
    expect(parsePartAddress(partAddress(one))).toEqual(one);
  });

  it.each([
    'https://other.test/?url=a&version=b&at=0&size=1',
    'https://parts.apura.invalid/?url=a&version=b&at=-1&size=1',
    'https://parts.apura.invalid/?url=a&at=0&size=1',
  ])('%s is none', (address) => {
    expect(parsePartAddress(address)).toBeUndefined();
  });
});

describe('row to go on from', () => {
  it('is without a gap, from the first byte, in any order', () => {
    expect(longestRow([part(20, 10), part(0, 20), part(40, 5)])).toEqual([part(0, 20), part(20, 10)]);
    expect(longestRow([part(10, 10)])).toEqual([]);
    expect(longestRow([])).toEqual([]);
  });

  it('never mixes versions, and takes the longer one', () => {
    const row = longestRow([part(0, 20, 'old'), part(20, 10, 'new'), part(0, 25, 'new')]);
    expect(row).toEqual([part(0, 25, 'new')]);
    expect(rowBytes(row)).toBe(25);
  });

  it('passes over parts that overlap', () => {
    expect(longestRow([part(0, 20), part(10, 20), part(20, 5), part(0, 5)])).toEqual([part(0, 20), part(20, 5)]);
  });
});
