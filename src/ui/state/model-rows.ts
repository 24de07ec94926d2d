import type { DeviceSurvey } from '../../contract/device';
import type { EngineId } from '../../contract/engine';
import type { CatalogueModel, Forecast, ModelVariant } from '../../contract/model';
import type { Setup } from './setup';

/** One way to run one model, with what is expected of it where that is known. */
export interface ModelRow {
  readonly key: string;
  /** What names this row in a set-up: for web-llm the id of the very form (`…-q4f32_1-MLC`), else the model's. */
  readonly id: string;
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

/**
 * One row per form of a model on an engine. Forecasts name model and engine only; several forms of a model on one engine have
 * theirs in the order of the variants. Forms that no set-up can tell apart are one row, the first.
 */
export function makeRows(models: readonly CatalogueModel[], forecasts: readonly Forecast[]): readonly ModelRow[] {
  const waiting = new Map<string, Forecast[]>();
  for (const forecast of forecasts) {
    const key = `${forecast.engine} ${forecast.modelId}`;
    waiting.set(key, [...(waiting.get(key) ?? []), forecast]);
  }
  const rows = new Map<string, ModelRow>();
  for (const model of models) {
    for (const variant of model.variants) {
      const forecast = waiting.get(`${variant.engine} ${model.id}`)?.shift();
      const id = formId(model, variant);
      const key = `${variant.engine} ${id}`;
      if (!rows.has(key)) rows.set(key, { key, id, model, variant, forecast });
    }
  }
  return [...rows.values()];
}

function formId(model: CatalogueModel, { source }: ModelVariant): string {
  return source.kind === 'mlc' ? source.id : model.id;
}

/** Whether an id in a set-up names the model or one of its forms. Letters may be of any case; web-llm's `-1k` is a form with less context. */
export function namesModel(id: string, model: CatalogueModel): boolean {
  return isSameId(id, model.id) || model.variants.some((variant) => isSameId(id, formId(model, variant)));
}

function isSameId(a: string, b: string): boolean {
  const [wanted, known] = [a.toLowerCase(), b.toLowerCase()];
  return wanted === known || wanted === `${known}-1k`;
}

/** Every word of the text must occur in id, title or engine. */
export function filterRows(rows: readonly ModelRow[], { text, engine, runsHere }: RowFilter): readonly ModelRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    if (engine !== 'all' && row.variant.engine !== engine) return false;
    if (runsHere && row.forecast?.fit !== 'fits' && row.forecast?.fit !== 'tight') return false;
    const content = `${row.id} ${row.model.title} ${row.variant.engine}`.toLowerCase();
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

/** The shipped model is known to the byte, engine included; everything else as the catalogue says it. */
export function downloadBytesOf({ model, variant, forecast }: Pick<ModelRow, 'model' | 'variant' | 'forecast'>): number | undefined {
  if (model.origin === 'shipped') {
    if (variant.engine === 'onnx-wasm') return __DOWNLOAD_BYTES__;
    return 'Suspending' in WebAssembly ? __GPU_DOWNLOAD_BYTES__.suspending : __GPU_DOWNLOAD_BYTES__.other;
  }
  return forecast?.downloadBytes ?? variant.numbers?.downloadBytes;
}

/** What a row sets: a form by its own id, with the ladder below it; else the model, with the engine where it has several. */
export function setupOfRow({ id, model, variant }: ModelRow): Pick<Setup, 'model' | 'engine'> {
  const isOneOfSeveral = id === model.id && model.variants.length > 1;
  return { model: id, engine: isOneOfSeveral ? variant.engine : 'auto' };
}

/** The row that the set-up names or, where it leaves a choice, the first that will be tried as far as can be told now. */
export function chosenRow(
  rows: readonly ModelRow[],
  { model, engine, software }: Pick<Setup, 'model' | 'engine' | 'software'>,
  survey: DeviceSurvey | undefined,
): ModelRow | undefined {
  const forms = rows.filter((row) => isSameId(model, row.id));
  const own = forms.length > 0 ? forms : rows.filter((row) => isSameId(model, row.model.id));
  if (engine !== 'auto') return own.find((row) => row.variant.engine === engine);
  const hasGpu = survey?.gpu.kind === 'available' || (survey?.gpu.kind === 'software' && software);
  return own.find(({ variant, forecast }) => (hasGpu || variant.engine === 'onnx-wasm') && forecast?.fit !== 'does-not-fit') ?? own.at(-1);
}

/**
 * Bytes that a measurement of GPU memory is worth asking for: what the chosen model needs there, else the most that any model
 * needs of which it is uncertain whether it fits, else what is safely believed to be there.
 */
export function worthProbing(rows: readonly ModelRow[], chosen: ModelRow | undefined, lowBytes: number): number {
  const onGpu = (row: ModelRow | undefined): number | undefined =>
    row === undefined || row.variant.engine === 'onnx-wasm' ? undefined : row.forecast?.footprintBytes;
  const uncertain = rows.filter(({ forecast }) => forecast?.fit === 'tight').map((row) => onGpu(row) ?? 0);
  return onGpu(chosen) ?? Math.max(lowBytes, ...uncertain);
}
