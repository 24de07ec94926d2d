import type { ModelVariant } from '../../contract/model';
import { type GraphStyle, modelNumbers } from './model-numbers';
import { otherDownloadBytes } from './other-bytes';
import { shapes } from './shapes';
import { type OnnxScheme, onnxFormats } from './weight-format';

/** A repository of the Hugging Face hub with ONNX weights. */
interface OnnxRepository {
  /** As web-llm's model of the same name, where it has one. */
  readonly name: string;
  readonly shape: string;
  readonly repository: string;
  readonly purpose: 'chat' | 'embedding';
  /** Files for the GPU, best first: those for `shader-f16` before those without. */
  readonly gpu: readonly (readonly [file: string, scheme: OnnxScheme])[];
  /** File for the CPU. */
  readonly cpu?: readonly [file: string, scheme: OnnxScheme];
}

const halfOrNot = [
  ['onnx/model_q4f16.onnx', 'q4f16'],
  ['onnx/model_q4.onnx', 'q4'],
] as const;
const halfOrNotWithTables = [
  ['onnx/model_q4f16.onnx', 'q4f16-tables'],
  ['onnx/model_q4.onnx', 'q4-tables'],
] as const;
const int8 = ['onnx/model_int8.onnx', 'int8'] as const;
const sentences = {
  purpose: 'embedding',
  gpu: [
    ['onnx/model_fp16.onnx', 'fp16'],
    ['onnx/model.onnx', 'fp32'],
  ],
  cpu: ['onnx/model_quantized.onnx', 'int8'],
} as const;

/** Repositories whose files were looked up on the hub's own pages; sizes of several are in the tests. */
const repositories: readonly OnnxRepository[] = [
  chat('SmolLM2-135M-Instruct', 'SmolLM2-135M-Instruct', 'HuggingFaceTB/SmolLM2-135M-Instruct'),
  chat('SmolLM2-360M-Instruct', 'SmolLM2-360M-Instruct', 'HuggingFaceTB/SmolLM2-360M-Instruct'),
  chat('SmolLM2-1.7B-Instruct', 'SmolLM2-1.7B-Instruct', 'HuggingFaceTB/SmolLM2-1.7B-Instruct'),
  chat('Qwen2.5-0.5B-Instruct', 'Qwen2-0.5B-Instruct', 'onnx-community/Qwen2.5-0.5B-Instruct'),
  chat('Qwen2.5-1.5B-Instruct', 'Qwen2-1.5B-Instruct', 'onnx-community/Qwen2.5-1.5B-Instruct'),
  chat('Qwen3-0.6B', 'Qwen3-0.6B', 'onnx-community/Qwen3-0.6B-ONNX'),
  chat('Llama-3.2-1B-Instruct', 'Llama-3.2-1B-Instruct', 'onnx-community/Llama-3.2-1B-Instruct'),
  // Its newer 4-bit files hold the tables in 4 bits, which the CPU build of onnxruntime-web cannot read; int8 is the older export.
  { ...chat('gemma3-1b-it', 'gemma3-1b-it', 'onnx-community/gemma-3-1b-it-ONNX'), gpu: halfOrNotWithTables },
  {
    name: 'gemma-3-270m-it',
    shape: 'gemma-3-270m-it',
    repository: 'onnx-community/gemma-3-270m-it-ONNX',
    purpose: 'chat',
    gpu: halfOrNotWithTables.slice(0, 1),
  },
  { name: 'all-MiniLM-L6-v2', shape: 'all-MiniLM-L6-v2', repository: 'Xenova/all-MiniLM-L6-v2', ...sentences },
  { name: 'bge-small-en-v1.5', shape: 'bge-small-en-v1.5', repository: 'Xenova/bge-small-en-v1.5', ...sentences },
];

function chat(name: string, shape: string, repository: string): OnnxRepository {
  return { name, shape, repository, purpose: 'chat', gpu: halfOrNot, cpu: int8 };
}

/** An ONNX model of the hub with its variants, GPU before CPU. */
export interface OnnxModel {
  readonly name: string;
  readonly purpose: 'chat' | 'embedding';
  readonly variants: readonly ModelVariant[];
}

export function onnxModels(): readonly OnnxModel[] {
  return repositories.map((entry) => ({
    name: entry.name,
    purpose: entry.purpose,
    variants: [
      ...entry.gpu.map(([file, scheme]) => variantOf(entry, 'onnx-webgpu', file, scheme)),
      ...(entry.cpu === undefined ? [] : [variantOf(entry, 'onnx-wasm', ...entry.cpu)]),
    ],
  }));
}

function variantOf(entry: OnnxRepository, engine: 'onnx-webgpu' | 'onnx-wasm', weights: string, scheme: OnnxScheme): ModelVariant {
  const baseUrl = `https://huggingface.co/${entry.repository}/resolve/main/`;
  const source = { kind: 'onnx', id: entry.repository, baseUrl, weights } as const;
  const shape = shapes[entry.shape];
  if (shape === undefined) return { engine, source };
  const graph: GraphStyle = scheme.endsWith('-tables') ? 'fused' : 'plain';
  const numbers = modelNumbers({
    shape,
    format: onnxFormats[scheme],
    engine,
    graph,
    otherDownloadBytes: otherDownloadBytes(engine, shape),
  });
  return { engine, source, numbers };
}
