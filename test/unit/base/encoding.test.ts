import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/base/base64url';
import { crc32 } from '../../../src/base/crc32';
import { sha256Hex } from '../../../src/base/sha256';

describe('base64url', () => {
  it('agrees with Node for every length', () => {
    for (let length = 0; length < 70; length += 1) {
      const bytes = new Uint8Array(randomBytes(length));
      const text = toBase64Url(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64Url(text)).toEqual(bytes);
    }
  });

  it.each(['a', 'ab=', 'ab+/', 'çççç', 'ab cd'])('refuses %s', (text) => {
    expect(fromBase64Url(text)).toBeUndefined();
  });
});

it('crc32 of the check string', () => {
  expect(crc32('123456789')).toBe(0xcbf43926);
  expect(crc32('')).toBe(0);
});

it('sha256Hex agrees with Node around every block border', () => {
  for (const length of [0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const text = 'é'.repeat(Math.floor(length / 2)) + 'x'.repeat(length % 2);
    expect(sha256Hex(text)).toBe(createHash('sha256').update(text).digest('hex'));
  }
});
