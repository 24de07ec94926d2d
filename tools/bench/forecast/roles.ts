import { readFileSync } from 'node:fs';
import type { ForecastCase } from './case.ts';

/** What a case of a model may be used for, before anything is measured: `models.json` says it once for all devices. */
const models = JSON.parse(readFileSync(new URL('./models.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, { readonly role: ForecastCase['role'] }>
>;

/** `test` for a model that the table does not name, the shipped one among them: nothing is fitted to it unawares. */
export function roleOf(modelId: string): ForecastCase['role'] {
  return Object.hasOwn(models, modelId) ? (models[modelId]?.role ?? 'test') : 'test';
}
