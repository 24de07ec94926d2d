import type { FileIntegrity, OnnxSource } from '../../contract/engine';
import type { CatalogueModel, ModelVariant } from '../../contract/model';
import shipped from '../shipped-model.json';
import { modelNumbers } from './model-numbers';
import { otherDownloadBytes } from './other-bytes';
import { shapes } from './shapes';
import { onnxFormats, schemeOfFile } from './weight-format';

/** The model that comes with the page. */
export const shippedModelId = 'apura-probe';

const files: Readonly<Record<string, FileIntegrity>> = shipped.files;
const cpuWeights = 'onnx/model_int8.onnx';
const isWeights = (path: string): boolean => path.startsWith('onnx/');

/** The shipped folder with known hashes, beside the page. `pageUrl`: absolute URL of the page's folder. */
export function shippedSource(pageUrl: string, weights?: string): OnnxSource {
  const baseUrl = new URL(`models/${shippedModelId}/`, pageUrl).href;
  return { kind: 'onnx', id: shippedModelId, baseUrl, integrity: files, ...(weights === undefined ? {} : { weights }) };
}

/** The shipped model: on the GPU with the weights that are there for it, and on the CPU. */
export function shippedModel(pageUrl: string): CatalogueModel {
  const gpuWeights = Object.keys(files).filter((path) => path.endsWith('.onnx') && path !== cpuWeights);
  return {
    id: shippedModelId,
    title: shippedModelId,
    origin: 'shipped',
    purpose: 'chat',
    variants: [...gpuWeights.map((path) => variantOf(pageUrl, 'onnx-webgpu', path)), variantOf(pageUrl, 'onnx-wasm', cpuWeights)],
  };
}

function variantOf(pageUrl: string, engine: 'onnx-webgpu' | 'onnx-wasm', weights: string): ModelVariant {
  const source = shippedSource(pageUrl, weights);
  const shape = shapes[shippedModelId];
  if (shape === undefined) return { engine, source };
  const format = onnxFormats[schemeOfFile(weights)];
  const smallFiles = Object.entries(files).filter(([path]) => !isWeights(path));
  const otherBytes = smallFiles.reduce(
    (sum, [, { sizeBytes }]) => sum + sizeBytes,
    otherDownloadBytes(engine, { ...shape, vocabulary: 0 }),
  );
  // The graph for the GPU holds no weights of its own: it reads those in the file for the CPU.
  const fileBytes = Object.entries(files)
    .filter(([path]) => path === weights || path === cpuWeights)
    .reduce((sum, [, { sizeBytes }]) => sum + sizeBytes, 0);
  return { engine, source, numbers: modelNumbers({ shape, format, engine, graph: 'fused', fileBytes, otherDownloadBytes: otherBytes }) };
}
