import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serveFolders } from '../../../../tools/serve/static-server';

describe('the static server', () => {
  let root: string;
  let server: RunningServer;
  const get = (path: string, init?: RequestInit): Promise<Response> => fetch(new URL(path, server.url), init);

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'apura-serve-'));
    const files = { 'index.html': '<p>', 'module.mjs': '', 'm.wasm': '\0asm', 'weights.onnx': '0123456789', 'assets/a-1b2c.js': '1' };
    await mkdir(join(root, 'page', 'assets'), { recursive: true });
    await writeFile(join(root, 'secret.txt'), 'secret');
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(root, 'page', name), text)));
    server = await serveFolders([{ prefix: '/', folder: join(root, 'page') }]);
  });
  afterAll(async () => {
    await server.close();
    await rm(root, { recursive: true, force: true });
  });

  it('isolates every answer, also a refusal', async () => {
    for (const path of ['/', '/absent']) {
      const { headers } = await get(path);
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it.each([
    ['/', 'text/html; charset=utf-8', 'no-cache'],
    ['/m.wasm', 'application/wasm', 'no-cache'],
    ['/module.mjs', 'text/javascript; charset=utf-8', 'no-cache'],
    ['/weights.onnx', 'application/octet-stream', 'no-cache'],
    ['/assets/a-1b2c.js', 'text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
  ])('%s is %s, %s', async (path, type, caching) => {
    const response = await get(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('cache-control')).toBe(caching);
  });

  it('answers ranges, and refuses those past the end', async () => {
    const part = await get('/weights.onnx', { headers: { range: 'bytes=2-4' } });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234']);
    const past = await get('/weights.onnx', { headers: { range: 'bytes=10-' } });
    expect([past.status, past.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    const changed = await get('/weights.onnx', { headers: { range: 'bytes=2-4', 'if-range': '"other"' } });
    expect([changed.status, await changed.text()]).toEqual([200, '0123456789']);
  });

  it('revalidates by tag, and answers HEAD with the length alone', async () => {
    const tag = (await get('/weights.onnx')).headers.get('etag') ?? '';
    expect((await get('/weights.onnx', { headers: { 'if-none-match': tag } })).status).toBe(304);
    const head = await get('/weights.onnx', { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
  });

  it('refuses other methods, folders, and ways out of the folder', async () => {
    expect((await get('/', { method: 'POST' })).status).toBe(405);
    expect((await get('/assets')).status).toBe(404);
    expect(await rawStatus('/../secret.txt')).toBe(404);
    expect(await rawStatus('/%2e%2e/secret.txt')).toBe(404);
    expect(await rawStatus('//secret.txt')).toBe(404);
  });

  it('takes another port when the wanted one is taken', async () => {
    const taken = Number(new URL(server.url).port);
    const second = await serveFolders([], taken);
    expect(Number(new URL(second.url).port)).not.toBe(taken);
    await second.close();
  });

  /** As fetch would tidy the path before it is sent. */
  function rawStatus(path: string): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      request({ hostname, port, path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
  }
});
