import type { GraphPorts } from './graph-ports';
import type { KvCache } from './kv-cache';
import type { OrtModule } from './ort-module';
import type { PreparedRun } from './ort-session';
import { type TensorView, viewTensor } from './ort-tensor';
import type { TokenFeeds } from './token-feeds';

/** A language model with its memory of the tokens so far, batch of one. */
export interface Decoder {
  /** Forgets all tokens. */
  reset(): void;
  /** Tokens in memory. */
  readonly length: number;
  /** Runs the tokens after those in memory; gives the logits of the last. They are good until the next call. */
  run(ids: readonly number[]): Promise<Float32Array>;
  /** Runs the tokens alone and gives the named output's first row: one vector. Forgets all tokens. */
  embed(ids: readonly number[], outputName: string): Promise<Float32Array>;
}

/** What a decoder is made of; the CPU's and the GPU's differ in where tensors are. */
export interface DecoderParts {
  readonly module: OrtModule;
  readonly ports: GraphPorts;
  readonly feeds: TokenFeeds;
  readonly cache: KvCache;
  /** A reusable run with these inputs and outputs. */
  prepare(inputNames: readonly string[], outputNames: readonly string[]): PreparedRun;
  /** `count` numbers from element `first` of a tensor that a run made; good until the next run. */
  read(view: TensorView, first: number, count: number): Promise<Float32Array>;
}

/** Joins the parts; there is one prepared run for each output that is asked for. */
export function makeDecoder({ module, ports, feeds, cache, ...parts }: DecoderParts): Decoder {
  const inputNames = [...ports.fed.map(({ port }) => port.name), ...ports.cache.map(({ past }) => past)];
  const presentNames = ports.cache.map(({ present }) => present);
  const prepare = (resultName: string) => parts.prepare(inputNames, [resultName, ...presentNames]);
  const calls = new Map<string, ReturnType<typeof prepare>>();
  let length = 0;
  let result = 0;

  const dropResult = (): void => {
    if (result !== 0) module._OrtReleaseTensor(result);
    result = 0;
  };
  const runGraph = async (ids: readonly number[], resultName: string): Promise<number> => {
    const call = calls.get(resultName) ?? prepare(resultName);
    calls.set(resultName, call);
    dropResult();
    assign(call.inputs, [...feeds.feed(ids, length), ...cache.inputs()]);
    assign(call.outputs, [0, ...cache.outputs()]);
    await call.run();
    const [made = 0, ...present] = call.outputs;
    result = made;
    cache.accept(present);
    length += ids.length;
    return made;
  };
  const reset = (): void => {
    cache.clear();
    length = 0;
  };
  return {
    reset,
    get length() {
      return length;
    },
    run: async (ids) => {
      const view = viewTensor(module, await runGraph(ids, 'logits'));
      const vocabulary = view.dims.at(-1) ?? 0;
      const rows = view.dims.slice(0, -1).reduce((product, size) => product * size, 1);
      return parts.read(view, (rows - 1) * vocabulary, vocabulary);
    },
    embed: async (ids, outputName) => {
      reset();
      const view = viewTensor(module, await runGraph(ids, outputName));
      const size = view.dims.at(-1) ?? 0;
      const rows = view.dims.slice(0, -1).reduce((product, count) => product * count, 1);
      const vector = mean(await parts.read(view, 0, rows * size), rows, size);
      reset();
      return vector;
    },
  };
}

function assign(target: number[], values: readonly number[]): void {
  for (let index = 0; index < values.length; index += 1) target[index] = values[index] as number;
}

/** Mean of the rows, scaled to length 1: every row is a real token, for there is no padding in a batch of one. */
function mean(values: Float32Array, rows: number, size: number): Float32Array {
  const sum = new Float32Array(size);
  for (let at = 0; at < rows * size; at += 1) sum[at % size] = (sum[at % size] as number) + (values[at] as number);
  const norm = Math.hypot(...sum) || 1;
  return sum.map((value) => value / norm);
}
