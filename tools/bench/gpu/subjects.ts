import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { EngineId, MlcSource, ModelSource } from '../../../src/contract/engine';
import { shippedModel, shippedModelId, shippedSource } from '../../../src/engines/catalogue/shipped-model';
import type { Mount } from '../../serve/mounts';
import { repositoryRoot } from '../../setup.mjs';
import { type BenchPrompt, makePrompts } from '../prompts';
import type { GpuBenchOptions } from './options';

/** One model on one engine. */
export interface Subject {
  readonly id: string;
  readonly engine: EngineId;
  readonly source: ModelSource;
  /** `config.json` or `mlc-chat-config.json`, whole. */
  readonly config: Readonly<Record<string, unknown>>;
  /** A text of so many tokens. */
  readonly prompt: (tokens: number) => BenchPrompt;
  /** Bytes of the weights, where the folder tells. */
  readonly weightsBytes?: number;
}

/** A model on this machine, with the address under which the hub gives it. */
interface LocalModel {
  readonly name: string;
  readonly folder: string;
  readonly mounts: readonly Mount[];
}
interface MlcModel extends LocalModel {
  readonly library: string;
}

/** Where the models lie and under which addresses they are served. */
export interface Models {
  readonly mlc: readonly MlcModel[];
  readonly onnx: readonly LocalModel[];
  readonly mounts: readonly Mount[];
}

/** Lays the models out as the hub does: `NAME/resolve/main/…`, libraries under the version in their own folder. */
export function layOut(options: GpuBenchOptions): Models {
  const mlc = options.webllmModels.map(({ folder, library }) => {
    const name = basename(folder);
    const inner = join(folder, 'resolve', 'main');
    const weights = existsSync(inner) ? inner : folder;
    const mounts = [
      { prefix: `/${name}/resolve/main/`, folder: weights },
      { prefix: `/libraries/${name}/`, folder: dirname(library) },
    ];
    return { name, folder: weights, library: basename(library), mounts };
  });
  const onnx = options.onnxModels.map((folder) => {
    const name = basename(folder);
    return { name, folder, mounts: [{ prefix: `/${name}/resolve/main/`, folder }] };
  });
  return { mlc, onnx, mounts: [...mlc, ...onnx].flatMap(({ mounts }) => mounts) };
}

/** The bench's subjects, each engine with its models; `pageUrl` serves the shipped model, `hubUrl` all others. */
export function makeSubjects(
  models: Models,
  { engines, shipped: withShipped }: Pick<GpuBenchOptions, 'engines' | 'shipped'>,
  pageUrl: string,
  hubUrl: string,
): Subject[] {
  const shipped = join(repositoryRoot, 'public', 'models', shippedModelId);
  const onnx = (engine: EngineId): Subject[] => {
    // The GPU has weights of its own, where they are there.
    const own = shippedModel(pageUrl).variants.find((variant) => variant.engine === engine)?.source ?? shippedSource(pageUrl);
    const others = models.onnx.map(({ name, folder }) =>
      onnxSubject(engine, name, folder, { kind: 'onnx', id: name, baseUrl: `${hubUrl}${name}/resolve/main/` }),
    );
    return withShipped ? [onnxSubject(engine, shippedModelId, shipped, own), ...others] : others;
  };
  return engines.flatMap((engine) => (engine === 'web-llm' ? models.mlc.map((model) => mlcSubject(model, hubUrl)) : onnx(engine)));
}

function onnxSubject(engine: EngineId, id: string, folder: string, source: ModelSource): Subject {
  return { id, engine, source, config: readJson(join(folder, 'config.json')), prompt: makePrompts(folder) };
}

function mlcSubject({ name, folder, library }: MlcModel, hubUrl: string): Subject {
  const config = readJson(join(folder, 'mlc-chat-config.json'));
  const cache = readJson(join(folder, existsSync(join(folder, 'tensor-cache.json')) ? 'tensor-cache.json' : 'ndarray-cache.json'));
  const records = Array.isArray(cache['records']) ? (cache['records'] as readonly { nbytes: number }[]) : [];
  const source: MlcSource = {
    kind: 'mlc',
    id: name,
    modelUrl: `${hubUrl}${name}/resolve/main/`,
    libraryUrl: `${hubUrl}libraries/${name}/${library}`,
    purpose: config['model_type'] === 'bert' ? 'embedding' : 'chat',
    requiredFeatures: String(config['quantization']).includes('f16') ? ['shader-f16'] : [],
  };
  const weightsBytes = records.reduce((sum, { nbytes }) => sum + nbytes, 0);
  return { id: name, engine: 'web-llm', source, config, prompt: mlcPrompts(folder), weightsBytes };
}

/** Without a `tokenizer_config.json` the folder's tokenizer is taken for one of bytes: so many letters are so many tokens. */
function mlcPrompts(folder: string): Subject['prompt'] {
  if (existsSync(join(folder, 'tokenizer_config.json'))) return makePrompts(folder);
  return (tokens) => ({
    text: 'The river runs past the mill and the old bridge. '.repeat(Math.ceil(tokens / 49)).slice(0, tokens),
    ids: [],
  });
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}
