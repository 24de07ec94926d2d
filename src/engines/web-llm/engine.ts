import type { MlcSource } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { Engine } from '../engine';
import type { GpuWatch } from '../gpu-watch';
import { embedTexts } from './embed';
import { mapWebLlmError } from './errors';
import { generate } from './generate';
import { type LoadedMlc, load } from './load';
import { whileMemoryLasts } from './out-of-memory';

/** The GPU engine for models compiled by MLC. `gpu` watches the devices that web-llm makes. */
export function makeWebLlmEngine(gpu: GpuWatch): Engine<MlcSource> {
  let loaded: LoadedMlc | undefined;
  let libraryUrl = '';
  const ready = (purpose: MlcSource['purpose'], what: string): LoadedMlc => {
    if (loaded === undefined) throw new ApuraError('engine-unavailable', 'no model is loaded');
    if (loaded.purpose === purpose) return loaded;
    throw new ApuraError('not-supported', `this is a model for ${loaded.purpose}`, { what });
  };
  const mapped = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await whileMemoryLasts(gpu, work);
    } catch (thrown) {
      throw mapWebLlmError(thrown, libraryUrl, gpu);
    }
  };
  return {
    load: async (source, options, hooks) => {
      libraryUrl = source.libraryUrl;
      const result = await mapped(load(source, options, hooks, gpu));
      loaded = result.loaded;
      return result.model;
    },
    generate: async (request, hooks) => mapped(generate(ready('chat', 'generate'), request, hooks)),
    embed: async (texts, pause) => mapped(embedTexts(ready('embedding', 'embed').engine, texts, pause)),
    // web-llm keeps its WebAssembly to itself.
    heapBytes: () => undefined,
  };
}
