import { resolve } from 'node:path';
import { type EngineId, engineIds } from '../../../src/contract/engine';
import { type Adapter, adapters } from '../../browser/flags';
import { parseOptions } from '../../parse-options';
import { UsageError } from '../../usage-error';

export const gpuHelp = `npm run bench -- --gpu [options]
  --adapter KIND          hardware (default), swiftshader, none or default
  --quick                 fewer repetitions: a look, not a result
  --parts LIST            of engines, claims, recovery, memory (default all); claims: what web-llm's port promises, tried on each model
  --engines LIST          of web-llm, onnx-webgpu, onnx-wasm (default all)
  --webllm-model DIR=LIB  a folder of MLC weights and its library; may be given again
  --onnx-model DIR        a folder with the Hugging Face layout, beside the shipped model; may be given again
  --threads N             for the CPU engine (default: its own choice)
  --no-bare               only the port, not the bare engine beside it: cases for the forecast in half the time
  --no-long               only the prompt of 128 tokens, not the longest one: a third of the time on the CPU
  --no-shipped            only the models that are named, not the shipped one
  --repetitions N         counted repetitions, sides by turns (default 7, quick 3)
  --limit S               seconds for one model on one engine (default 240)
  --probe-bytes N         need that the memory probe is asked for (default 8e9 on hardware, 2e8 elsewhere)
  --device NAME           name of the GPU, for people (default: as the browser tells)
  --out FILE              where the JSON goes (default node_modules/.cache/apura/bench/gpu.json); cases go beside it
  --save                  to bench/results/ and tools/bench/forecast/cases/ instead, for a commit
The version of web-llm that runs is the one of the variable APURA_WEB_LLM, where that is set: APURA_WEB_LLM=web-llm-v0-2-48 for libraries of that version.
`;

const parts = ['engines', 'claims', 'recovery', 'memory'] as const;
export type Part = (typeof parts)[number];

export interface GpuBenchOptions {
  readonly adapter: Adapter;
  readonly quick: boolean;
  readonly parts: readonly Part[];
  readonly engines: readonly EngineId[];
  readonly webllmModels: readonly { readonly folder: string; readonly library: string }[];
  readonly onnxModels: readonly string[];
  /** Threads to ask the CPU engine for; absent: its own choice. */
  readonly threads?: number;
  /** The bare engine beside the port. */
  readonly bare: boolean;
  /** A long prompt too. */
  readonly long: boolean;
  /** The shipped model before the others. */
  readonly shipped: boolean;
  readonly repetitions: number;
  readonly limitMs: number;
  readonly probeBytes: number;
  readonly device?: string;
  readonly out?: string;
  readonly save: boolean;
}

/** Reads the command line; `help` when that is asked for. Throws a `UsageError`. */
export function parseGpuOptions(args: readonly string[]): GpuBenchOptions | 'help' {
  const values = parseOptions(args, {
    adapter: { type: 'string', default: 'hardware' },
    quick: { type: 'boolean', default: false },
    parts: { type: 'string', default: parts.join(',') },
    engines: { type: 'string', default: engineIds.join(',') },
    'webllm-model': { type: 'string', multiple: true, default: [] },
    'onnx-model': { type: 'string', multiple: true, default: [] },
    threads: { type: 'string' },
    'no-bare': { type: 'boolean', default: false },
    'no-long': { type: 'boolean', default: false },
    'no-shipped': { type: 'boolean', default: false },
    repetitions: { type: 'string' },
    limit: { type: 'string', default: '240' },
    'probe-bytes': { type: 'string' },
    device: { type: 'string' },
    out: { type: 'string' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (values.help) return 'help';
  const adapter = oneOf<Adapter>('--adapter', values.adapter, [...adapters, 'default']);
  return {
    adapter,
    quick: values.quick,
    parts: values.parts.split(',').map((part) => oneOf('--parts', part, parts)),
    engines: values.engines.split(',').map((engine) => oneOf('--engines', engine, engineIds)),
    webllmModels: values['webllm-model'].map(readPair),
    onnxModels: values['onnx-model'].map((folder) => resolve(folder)),
    threads: values.threads === undefined ? undefined : number('--threads', values.threads),
    bare: !values['no-bare'],
    long: !values['no-long'],
    shipped: !values['no-shipped'],
    repetitions: number('--repetitions', values.repetitions ?? (values.quick ? '3' : '7')),
    limitMs: 1000 * number('--limit', values.limit),
    probeBytes: number('--probe-bytes', values['probe-bytes'] ?? (adapter === 'hardware' ? '8e9' : '2e8')),
    device: values.device,
    out: values.out === undefined ? undefined : resolve(values.out),
    save: values.save,
  };
}

function readPair(value: string): { folder: string; library: string } {
  const [folder = '', library = '', ...more] = value.split('=');
  if (folder === '' || library === '' || more.length > 0) throw new UsageError(`--webllm-model wants FOLDER=LIBRARY, not "${value}".`);
  return { folder: resolve(folder), library: resolve(library) };
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new UsageError(`${option} wants one of ${allowed.join(', ')}, not "${value}".`);
  return found;
}

function number(option: string, value: string): number {
  const found = Number(value);
  if (!Number.isSafeInteger(found) || found < 1) throw new UsageError(`${option} wants a whole number of at least 1, not "${value}".`);
  return found;
}
