import { defineConfig } from 'vitest/config';

/** One project per kind of test; each is a gate of `npm test`. */
function project(name: string, overrides: { testTimeout: number; maxWorkers?: number }) {
  return {
    extends: true as const,
    test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], environment: 'node', hookTimeout: 120_000, ...overrides },
  };
}

export default defineConfig({
  define: {
    __APP_VERSION__: JSON.stringify('0.0.0-test'),
    __DOWNLOAD_BYTES__: 1,
    __GPU_DOWNLOAD_BYTES__: JSON.stringify({ suspending: 2, other: 3 }),
  },
  test: {
    // A test that is only there on one machine is no gate: `.only` never passes unnoticed.
    allowOnly: false,
    passWithNoTests: true,
    projects: [
      project('unit', { testTimeout: 20_000 }),
      project('boundary', { testTimeout: 30_000 }),
      project('house', { testTimeout: 60_000 }),
      // One browser at a time: timings and deadlines are part of what is tested.
      project('browser', { testTimeout: 120_000, maxWorkers: 1 }),
      project('e2e', { testTimeout: 180_000, maxWorkers: 1 }),
    ],
  },
});
