import { describe, expect, it } from 'vitest';
import { factsOf, hasChanged, parseContentRange, refusalOf, versionOf } from '../../../../src/engines/store/remote-facts';

const headers = (values: Record<string, string>) => ({ status: 200, headers: new Headers(values) });

describe('facts of an answer', () => {
  it.each([
    [
      { 'content-length': '100', etag: '"a"' },
      { sizeBytes: 100, etag: '"a"', lastModified: undefined },
    ],
    [{ 'content-length': '100', 'content-encoding': 'gzip' }, { sizeBytes: undefined }],
    [{ 'content-length': '100', 'content-encoding': 'identity' }, { sizeBytes: 100 }],
    [{ 'content-length': 'many' }, { sizeBytes: undefined }],
  ])('%j', (values, facts) => {
    expect(factsOf(headers(values))).toMatchObject(facts);
  });

  it('of a part: the size is the whole', () => {
    const part = { status: 206, headers: new Headers({ 'content-length': '10', 'content-range': 'bytes 90-99/100' }) };
    expect(factsOf(part).sizeBytes).toBe(100);
  });

  it.each([
    ['bytes 5-9/10', { start: 5, totalBytes: 10 }],
    ['bytes 5-9/*', { start: 5, totalBytes: undefined }],
    ['bytes */10', undefined],
    ['items 5-9/10', undefined],
    ['', undefined],
  ])('content-range %j', (header, range) => {
    expect(parseContentRange(header)).toEqual(range);
  });
});

describe('version', () => {
  const lastModified = 'Tue, 01 Sep 2026 10:00:00 GMT';
  it('is a strong ETag, else date and size, else the hash that is expected', () => {
    expect(versionOf({ etag: '"a"', lastModified, sizeBytes: 1 }, { sha256: 'ff' })).toBe('etag:"a"');
    expect(versionOf({ etag: 'W/"a"', lastModified, sizeBytes: 1 }, { sha256: 'ff' })).toBe(`modified:${lastModified}:1`);
    expect(versionOf({ etag: 'W/"a"', lastModified }, { sha256: 'ff' })).toBe('hash:ff');
    expect(versionOf({ etag: 'W/"a"' }, { sizeBytes: 1 })).toBeUndefined();
    expect(versionOf({}, undefined)).toBeUndefined();
  });

  it.each([
    [{ etag: '"a"' }, { etag: '"b"' }, true],
    [{ etag: '"a"' }, { etag: 'W/"a"' }, false],
    [{ etag: '"a"', lastModified }, { etag: '"a"', lastModified: 'later' }, false],
    [{ lastModified }, { lastModified: 'later' }, true],
    [{ sizeBytes: 1 }, { sizeBytes: 2 }, true],
    [{ etag: '"a"', sizeBytes: 1 }, { sizeBytes: 1 }, false],
    [{ etag: '"a"' }, {}, false],
  ])('of %j and %j differs: %s', (stored, remote, changed) => {
    expect(hasChanged(stored, remote)).toBe(changed);
  });
});

describe('an answer that is no file', () => {
  const answer = (status: number, type: string) => new Response(null, { status, headers: { 'content-type': type } });
  it.each([
    [200, 'text/html; charset=utf-8', 'model-missing'],
    [404, 'text/html', 'model-missing'],
    [403, 'text/plain', 'model-missing'],
    [429, 'text/plain', 'network'],
    [500, 'text/plain', 'network'],
    [200, 'application/octet-stream', undefined],
    [206, 'application/octet-stream', undefined],
  ])('%i %s: %s', (status, type, code) => {
    expect(refusalOf(answer(status, type), 'a.bin')?.code).toBe(code);
  });
});
