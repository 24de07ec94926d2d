import type { EngineId } from '../../contract/engine';
import type { ModelShape } from './model-shape';

/**
 * What runs a model, downloaded with it: the `.wasm` of onnxruntime-web 1.30 (CPU and WebGPU build), and for web-llm its
 * script and a model library of usual size.
 */
const runtimeBytes: Readonly<Record<EngineId, number>> = { 'web-llm': 11_000_000, 'onnx-webgpu': 27_000_000, 'onnx-wasm': 14_000_000 };

/** A `tokenizer.json` has 43 (SmolLM2) to 127 (Gemma 3) bytes a token; Llama 3's 71 is in between. */
const tokenizerBytesPerToken = 71;

/** Download beside the weights. */
export function otherDownloadBytes(engine: EngineId, shape: ModelShape): number {
  return runtimeBytes[engine] + shape.vocabulary * tokenizerBytesPerToken;
}
