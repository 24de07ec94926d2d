import type { FileIntegrity, OnnxSource } from '../contract/engine';
import { ApuraError } from '../contract/errors';
import shipped from './shipped-model.json';

/** The model that comes with the page. */
export const shippedModelId = 'apura-probe';

/**
 * Where a model is: `apura-probe` is a folder of this page's own origin, with known hashes; anything else is the URL
 * of a folder. `baseUrl`: absolute URL of the page's folder. Throws `parameter-invalid` for what is no http(s) URL.
 */
export function resolveModel(model: string, baseUrl: string): OnnxSource {
  if (model === shippedModelId) {
    const files: Readonly<Record<string, FileIntegrity>> = shipped.files;
    return { kind: 'onnx', id: shippedModelId, baseUrl: new URL(`models/${shippedModelId}/`, baseUrl).href, integrity: files };
  }
  const url = URL.canParse(model) ? new URL(model) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new ApuraError('parameter-invalid', `the model must be ${shippedModelId} or the http(s) URL of a folder: ${model}`, {
      name: 'model',
      value: model,
    });
  }
  url.search = '';
  url.hash = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return { kind: 'onnx', id: url.href, baseUrl: url.href };
}
