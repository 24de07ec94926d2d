import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkContent } from '../../../../src/engines/store/content-check';
import { makeReceivedBytes } from '../../../../src/engines/store/received-bytes';

const abc = new TextEncoder().encode('abc');
// FIPS 180-4 and RFC 1321: the examples of the standards.
const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const md5 = '900150983cd24fb0d6963f7d28e17f72';

afterEach(() => vi.unstubAllGlobals());

describe('content', () => {
  it('that is right is checked; nothing expected, nothing checked', async () => {
    expect(await checkContent(abc, { sha256, md5, sizeBytes: 3 })).toEqual({ kind: 'right', sha256, checked: true });
    expect(await checkContent(abc, { md5 })).toEqual({ kind: 'right', sha256, checked: true });
    expect(await checkContent(abc, { sizeBytes: 3 })).toEqual({ kind: 'right', sha256, checked: false });
  });

  it('that is wrong says what it is', async () => {
    expect(await checkContent(abc, { sizeBytes: 4 })).toEqual({ kind: 'wrong', got: '3 bytes', expected: '4 bytes' });
    expect(await checkContent(abc, { sha256: 'aa' })).toEqual({ kind: 'wrong', got: sha256, expected: 'aa' });
    expect(await checkContent(abc, { md5: 'aa' })).toEqual({ kind: 'wrong', got: md5, expected: 'aa' });
  });

  it('is checked in an insecure context too', async () => {
    vi.stubGlobal('crypto', {});
    expect(await checkContent(abc, { sha256 })).toEqual({ kind: 'right', sha256, checked: true });
  });
});

describe('received bytes', () => {
  it.each([undefined, 5, 100_000])('are whole, whatever size was announced (%s)', (announced) => {
    const received = makeReceivedBytes();
    received.expect(announced);
    const chunks = Array.from({ length: 300 }, (_, index) => new Uint8Array(1000).fill(index % 256));
    for (const chunk of chunks) received.append(chunk);
    expect(received.length).toBe(300_000);
    expect(received.from(0).length).toBe(300_000);
    expect([...received.from(299_999)]).toEqual([299 % 256]);
    expect(chunks.every((chunk, index) => received.from(index * 1000)[0] === chunk[0])).toBe(true);
  });

  it('can be cut back and go on', () => {
    const received = makeReceivedBytes();
    received.append(Uint8Array.of(1, 2, 3));
    received.truncate(1);
    received.truncate(9);
    received.append(Uint8Array.of(7));
    expect([...received.from(0)]).toEqual([1, 7]);
  });
});
