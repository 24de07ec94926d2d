import { type AppConfig, ModelType } from '@mlc-ai/web-llm';

/** What the catalogue keeps of web-llm's list of prebuilt models. */
export interface WebLlmFacts {
  readonly package: '@mlc-ai/web-llm';
  readonly version: string;
  /** Start of every library's address. */
  readonly libraryBase: string;
  readonly models: readonly WebLlmFact[];
}

export interface WebLlmFact {
  readonly id: string;
  /** Repository of the weights. */
  readonly weights: string;
  /** Library, after `libraryBase`. */
  readonly library: string;
  readonly contextTokens?: number;
  readonly purpose?: 'embedding';
  readonly vramMegabytes?: number;
  /** `maxStorageBufferBindingSize` that it asks for. */
  readonly bindingBytes?: number;
}

/**
 * The facts of a package's own list. Left out: models for images, and those that only load through a manifest, which
 * `MlcSource` cannot express.
 */
export function webLlmFacts(list: AppConfig['model_list'], version: string): WebLlmFacts {
  const used = list.filter((record) => record.model_type !== ModelType.VLM && record.model_manifest === undefined);
  const libraryBase = commonStart(used.map(({ model_lib }) => model_lib));
  const models = used.map((record): WebLlmFact => {
    const contextTokens = record.overrides?.context_window_size;
    return {
      id: record.model_id,
      weights: record.model,
      library: record.model_lib.slice(libraryBase.length),
      ...(contextTokens === undefined ? {} : { contextTokens }),
      ...(record.model_type === ModelType.embedding ? { purpose: 'embedding' as const } : {}),
      ...(record.vram_required_MB === undefined ? {} : { vramMegabytes: record.vram_required_MB }),
      ...(record.buffer_size_required_bytes === undefined ? {} : { bindingBytes: record.buffer_size_required_bytes }),
    };
  });
  return { package: '@mlc-ai/web-llm', version, libraryBase, models };
}

/** Up to the last slash that all addresses share. */
function commonStart(addresses: readonly string[]): string {
  const [first = ''] = addresses;
  let end = first.length;
  while (!addresses.every((address) => address.startsWith(first.slice(0, end)))) end -= 1;
  return first.slice(0, first.lastIndexOf('/', end - 1) + 1);
}
