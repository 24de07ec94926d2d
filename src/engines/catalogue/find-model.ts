import type { OnnxSource } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { CatalogueModel } from '../../contract/model';
import { catalogue } from './catalogue';
import { webLlmModels } from './web-llm-models';

/**
 * The model that a configuration names: of the user's own file, of the catalogue (in any case of letters), of web-llm's
 * list by its full id (that form alone), or the URL of a folder with the Hugging Face layout. A repository's page on
 * huggingface.co stands for its files. Throws `parameter-invalid` for anything else, URLs with a user name or
 * another protocol than http(s) among it.
 */
export function findModel(model: string, record: readonly CatalogueModel[], pageUrl: string): CatalogueModel {
  const own = record.find(({ id }) => id === model);
  if (own !== undefined) return own;
  const wanted = model.toLowerCase();
  const known = catalogue(pageUrl).find(({ id }) => id.toLowerCase() === wanted);
  if (known !== undefined) return known;
  const exact = webLlmModels().find(({ id }) => id.toLowerCase() === wanted);
  if (exact !== undefined) {
    return { id: exact.id, title: exact.id, origin: 'catalogue', purpose: exact.purpose, variants: [exact.variant] };
  }
  return folderModel(model);
}

function folderModel(model: string): CatalogueModel {
  const baseUrl = folderUrl(model);
  if (baseUrl === undefined) {
    throw new ApuraError('parameter-invalid', `the model must be the name of a known model or the http(s) URL of a folder: ${model}`, {
      name: 'model',
      value: model,
    });
  }
  const source: OnnxSource = { kind: 'onnx', id: baseUrl, baseUrl };
  const variants = [{ engine: 'onnx-webgpu', source } as const, { engine: 'onnx-wasm', source } as const];
  return { id: baseUrl, title: baseUrl, origin: 'user', purpose: 'chat', variants };
}

/** Absolute URL of a folder, ending in `/`; `undefined` for what no page may fetch. */
export function folderUrl(text: string, base?: string): string | undefined {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  url.search = '';
  url.hash = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  if (url.hostname === 'huggingface.co' && /^\/[^/]+\/[^/]+\/$/.test(url.pathname)) url.pathname += 'resolve/main/';
  return url.href;
}
