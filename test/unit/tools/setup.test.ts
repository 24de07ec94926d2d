import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { belongsHere, firstMissing, installDependencies } from '../../../tools/setup.mjs';

const linux = { os: 'linux', cpu: 'x64', libc: 'glibc' };

describe('what must be installed', () => {
  it.each([
    [{}, true],
    [{ os: ['linux'], cpu: ['x64'], libc: ['glibc'] }, true],
    [{ os: ['linux'], cpu: ['x64'], libc: ['musl'] }, false],
    [{ os: ['darwin'] }, false],
    [{ os: ['!win32'] }, true],
    [{ os: ['!linux'] }, false],
    [{ cpu: ['arm64'] }, false],
  ])('%j belongs on Linux x64 with glibc: %s', (locked, expected) => {
    expect(belongsHere(locked, linux)).toBe(expected);
  });

  it("wants every package of the lockfile, and of the prebuilt ones this platform's", () => {
    const lock = {
      packages: {
        '': { version: '1.0.0' },
        'node_modules/a': { version: '1.0.0' },
        'node_modules/b-linux': { version: '2.0.0', optional: true, os: ['linux'], cpu: ['x64'] },
        'node_modules/b-mac': { version: '2.0.0', optional: true, os: ['darwin'] },
        'node_modules/needed-by-b-mac': { version: '1.0.0', optional: true },
      },
    };
    const a = { 'node_modules/a': { version: '1.0.0' } };
    const b = { 'node_modules/b-linux': { version: '2.0.0' } };
    expect(firstMissing(lock, { packages: { ...a, ...b } }, linux)).toBeUndefined();
    expect(firstMissing(lock, { packages: a }, linux)).toBe('node_modules/b-linux');
    expect(firstMissing(lock, { packages: { ...b, 'node_modules/a': { version: '0.9.0' } } }, linux)).toBe('node_modules/a');
    expect(firstMissing(lock, {}, linux)).toBe('node_modules/a');
  });

  it('is satisfied with this very checkout', async () => {
    await expect(installDependencies()).resolves.toBeUndefined();
  });

  it('says so when the lockfile is absent or broken', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'apura-setup-'));
    try {
      await expect(installDependencies(folder)).rejects.toThrow(/^No readable package-lock\.json in /);
      await writeFile(join(folder, 'package-lock.json'), '{');
      await expect(installDependencies(folder)).rejects.toThrow(/^No readable package-lock\.json in /);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
