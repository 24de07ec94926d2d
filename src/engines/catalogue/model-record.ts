import * as v from 'valibot';
import type { MlcSource, OnnxSource } from '../../contract/engine';
import { engineIds } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { CatalogueModel, ModelVariant } from '../../contract/model';
import { folderUrl } from './find-model';
import { entriesSchema, type MlcEntry, type OnnxEntry, recordLimits } from './record-schema';
import { mlcFormats, schemeOfMlc } from './weight-format';

/** Problems that are told at once; more would hide the first. */
const mostTold = 8;

/**
 * Models of a file of the user's: one entry or a list, or web-llm's `{ "model_list": […] }`. An entry is an MLC record
 * (`model`, `model_id`, `model_lib`, …) or an ONNX folder (`id`, `onnx`, `weights`). Entries with one id are one model.
 * `name`: of the file, or the address that the record was loaded from; then addresses in it may be relative to it.
 * Throws `record-invalid` with every reason and its place (details: `file`, `count`, `problems`, `reason`).
 */
export function parseModelRecord(name: string, text: string): readonly CatalogueModel[] {
  const file = name.slice(0, 120);
  if (text.length > recordLimits.sizeBytes) throw invalid(file, [`larger than ${recordLimits.sizeBytes} bytes`]);
  const parsed = v.safeParse(entriesSchema(ownAddress(name)), entriesOf(parseJson(file, text)));
  if (!parsed.success) throw invalid(file, parsed.issues.flatMap(problemsOf));
  const models = new Map<string, CatalogueModel>();
  const problems: string[] = [];
  for (const entry of parsed.output) {
    const own = isOnnx(entry) ? onnxModel(entry) : mlcModel(entry);
    const known = models.get(own.id);
    const twice = known?.variants.find(({ engine }) => own.variants.some((variant) => variant.engine === engine));
    if (twice !== undefined) problems.push(`${own.id}: more than one entry for ${twice.engine}`);
    models.set(own.id, { ...own, variants: inLadderOrder([...(known?.variants ?? []), ...own.variants]) });
  }
  if (problems.length > 0) throw invalid(file, problems);
  return [...models.values()];
}

/** Names of files are no addresses. */
function ownAddress(name: string): string | undefined {
  return /^https?:\/\//i.test(name) && URL.canParse(name) ? name : undefined;
}

function entriesOf(data: unknown): unknown {
  if (Array.isArray(data)) return data;
  if (typeof data === 'object' && data !== null && 'model_list' in data) return data.model_list;
  return [data];
}

function isOnnx(entry: MlcEntry | OnnxEntry): entry is OnnxEntry {
  return 'onnx' in entry;
}

function onnxModel({ id, onnx, weights, purpose = 'chat' }: OnnxEntry): CatalogueModel {
  const source: OnnxSource = { kind: 'onnx', id, baseUrl: folderUrl(onnx) ?? onnx, ...(weights === undefined ? {} : { weights }) };
  const variants: ModelVariant[] = [
    { engine: 'onnx-webgpu', source },
    { engine: 'onnx-wasm', source },
  ];
  return { id, title: id, origin: 'user', purpose, variants };
}

function mlcModel(entry: MlcEntry): CatalogueModel {
  const { model_id: id } = entry;
  const purpose = entry.model_type === 1 ? 'embedding' : 'chat';
  const scheme = schemeOfMlc(id) ?? schemeOfMlc(entry.model_lib);
  const contextTokens = entry.overrides?.context_window_size;
  const source: MlcSource = {
    kind: 'mlc',
    id,
    modelUrl: weightsUrl(entry.model),
    libraryUrl: entry.model_lib,
    purpose,
    requiredFeatures: entry.required_features ?? (scheme === undefined ? [] : mlcFormats[scheme].requiredFeatures),
    ...(contextTokens === undefined ? {} : { contextTokens }),
  };
  return { id, title: id, origin: 'user', purpose, variants: [{ engine: 'web-llm', source }] };
}

/** As web-llm reads addresses: what does not name a revision means the files of its main one. */
function weightsUrl(model: string): string {
  const folder = folderUrl(model) ?? model;
  return /\/resolve\/[^/]+\/$/.test(folder) ? folder : `${folder}resolve/main/`;
}

function inLadderOrder(variants: readonly ModelVariant[]): readonly ModelVariant[] {
  return variants.toSorted((a, b) => engineIds.indexOf(a.engine) - engineIds.indexOf(b.engine));
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid(file, [`not JSON: ${error.message}`]);
  }
}

function problemsOf(issue: v.BaseIssue<unknown>): string[] {
  const own = issue.issues ?? [];
  if (own.length > 0) return own.flatMap(problemsOf);
  const place = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : String(key))).join('.');
  const found = issue.received === 'undefined' ? 'nothing' : issue.received.slice(0, 60);
  return [`${place === '' ? 'file' : place}: expected ${issue.expected ?? issue.message}; found ${found}`];
}

function invalid(file: string, problems: readonly string[]): ApuraError {
  const told = problems.slice(0, mostTold).join('\n');
  return new ApuraError('record-invalid', `${file}: ${told}`, {
    file,
    count: problems.length,
    problems: told,
    reason: problems[0] ?? 'its shape is wrong',
  });
}
