import * as v from 'valibot';
import type { AuditConfig } from '../../contract/audit';
import { engineIds } from '../../contract/engine';

const short = v.pipe(v.string(), v.maxLength(2_000));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const schema = v.object({
  id: short,
  /** ms since 1970. */
  startedAt: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(8.64e15)),
  updatedAt: v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(8.64e15)),
  /** Version and script of the page that wrote it. */
  build: short,
  userAgent: short,
  suiteTitle: short,
  suiteSha256: short,
  tasks: count,
  /** Tasks that have an outcome. */
  finished: count,
  /** Of the events' texts. */
  bytes: count,
  configJson: v.string(),
});

/** What is known of a kept audit without its events. */
export type RunHead = v.InferOutput<typeof schema>;

/** `undefined` for anything else: the disk is not trusted. */
export function parseRunHead(value: unknown): RunHead | undefined {
  const read = v.safeParse(schema, value);
  return read.success ? read.output : undefined;
}

/** Fields of later parts of the settings pass as they are: they were written by this same version. */
const configSchema = v.looseObject({
  engine: v.picklist(['auto', ...engineIds]),
  model: short,
  seed: v.pipe(v.number(), v.safeInteger()),
  suite: v.variant('kind', [
    v.object({ kind: v.literal('built-in'), id: short }),
    v.object({ kind: v.literal('file'), name: short, text: v.string() }),
  ]),
  record: v.optional(v.object({ name: short, text: v.string() })),
  tasks: v.optional(count),
  threads: v.optional(count),
});

/** The settings of a kept audit; `undefined` where they cannot be read. */
export function configOf({ configJson }: RunHead): AuditConfig | undefined {
  try {
    const read = v.safeParse(configSchema, JSON.parse(configJson));
    return read.success ? read.output : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
