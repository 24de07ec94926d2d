import type { DeviceSurvey } from '../../contract/device';
import type { EngineId } from '../../contract/engine';
import type { CatalogueModel, Forecast, ModelVariant } from '../../contract/model';
import type { Setup } from './setup';

/** One way to run one model, with what is expected of it where that is known. */
export interface ModelRow {
  readonly key: string;
  readonly model: CatalogueModel;
  readonly variant: ModelVariant;
  readonly forecast?: Forecast;
}

export const rowSorts = ['order', 'name', 'download', 'memory', 'load', 'firstToken', 'decode', 'prefill'] as const;
export type RowSort = (typeof rowSorts)[number];

export interface RowFilter {
  readonly text: string;
  readonly engine: 'all' | EngineId;
  /** Only what fits or is tight. */
  readonly runsHere: boolean;
}

export function makeRows(models: readonly CatalogueModel[], forecasts: readonly Forecast[]): readonly ModelRow[] {
  const byKey = new Map(forecasts.map((forecast) => [rowKey(forecast.engine, forecast.modelId), forecast]));
  return models.flatMap((model) =>
    model.variants.map((variant) => {
      const key = rowKey(variant.engine, model.id);
      return { key, model, variant, forecast: byKey.get(key) };
    }),
  );
}

export function rowKey(engine: EngineId, modelId: string): string {
  return `${engine} ${modelId}`;
}

/** Every word of the text must occur in id, title or engine. */
export function filterRows(rows: readonly ModelRow[], { text, engine, runsHere }: RowFilter): readonly ModelRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (engine !== 'all' && row.variant.engine !== engine) return false;
    if (runsHere && row.forecast?.fit !== 'fits' && row.forecast?.fit !== 'tight') return false;
    const content = `${row.model.id} ${row.model.title} ${row.variant.engine}`.toLowerCase();
    return words.every((word) => content.includes(word));
  });
}

/** The best first: small sizes and times, high rates; what is not known comes last. */
export function sortRows(rows: readonly ModelRow[], sort: RowSort): readonly ModelRow[] {
  if (sort === 'order') return rows;
  if (sort === 'name') return rows.toSorted((a, b) => a.model.title.localeCompare(b.model.title));
  const rank = ranks[sort];
  return rows.toSorted((a, b) => (rank(a) ?? Number.POSITIVE_INFINITY) - (rank(b) ?? Number.POSITIVE_INFINITY) || 0);
}

const ranks: Readonly<Record<Exclude<RowSort, 'order' | 'name'>, (row: ModelRow) => number | undefined>> = {
  download: downloadBytesOf,
  memory: (row) => row.forecast?.footprintBytes,
  load: (row) => row.forecast?.loadMs?.value,
  firstToken: (row) => row.forecast?.firstTokenMs?.value,
  decode: (row) => negated(row.forecast?.decodeTokensPerSecond?.value),
  prefill: (row) => negated(row.forecast?.prefillTokensPerSecond?.value),
};

function negated(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}

export function downloadBytesOf(row: ModelRow): number | undefined {
  return row.forecast?.downloadBytes ?? row.variant.numbers?.downloadBytes;
}

/** What a row sets: its model, and its engine where the model has several; with one only, the ladder may still go on below it. */
export function setupOfRow({ model, variant }: ModelRow): Pick<Setup, 'model' | 'engine'> {
  return { model: model.id, engine: model.variants.length > 1 ? variant.engine : 'auto' };
}

/** The row that the set-up names or, when the engine is automatic, the first that will be tried as far as can be told now. */
export function chosenRow(
  rows: readonly ModelRow[],
  { model, engine, software }: Pick<Setup, 'model' | 'engine' | 'software'>,
  survey: DeviceSurvey | undefined,
): ModelRow | undefined {
  const own = rows.filter((row) => row.model.id === model);
  if (engine !== 'auto') return own.find((row) => row.variant.engine === engine);
  const hasGpu = survey?.gpu.kind === 'available' || (survey?.gpu.kind === 'software' && software);
  return own.find(({ variant, forecast }) => (hasGpu || variant.engine === 'onnx-wasm') && forecast?.fit !== 'does-not-fit') ?? own.at(-1);
}
