import { type AppConfig, type ChatOptions, type InitProgressReport, ModelType } from '@mlc-ai/web-llm';
import { abortError } from '../../base/abort';
import type { MlcSource } from '../../contract/engine';
import type { ModelHead } from './model-files';
import { SteppedEngine } from './stepped-engine';

export interface Reload {
  readonly source: MlcSource;
  readonly head: ModelHead;
  /** Most tokens of prompt and answer together. */
  readonly contextTokens: number;
  /** Sizes and shares as web-llm tells them. What it throws ends the load. */
  readonly onReport: (report: InitProgressReport) => void;
  readonly signal: AbortSignal;
}

/**
 * Starts web-llm on files that are stored already. Rejects with web-llm's own errors, with what `onReport` throws, or with an
 * `AbortError` at the next report after the signal.
 */
export async function reload({ source, head, contextTokens, onReport, signal }: Reload): Promise<SteppedEngine> {
  // By a blob, so that web-llm gets the very bytes that were checked: it fetches libraries from localhost anew each time.
  const libraryUrl = URL.createObjectURL(new Blob([head.library], { type: 'application/wasm' }));
  let stopped: unknown;
  const engine = new SteppedEngine({
    appConfig: appConfigOf(source, head.folder, libraryUrl),
    logLevel: 'SILENT',
    initProgressCallback: (report) => {
      try {
        if (signal.aborted) throw abortError();
        onReport(report);
      } catch (thrown) {
        stopped = thrown;
        throw thrown;
      }
    },
  });
  // It tells its abort only by coming back early.
  const onAbort = (): void => void engine.unload();
  signal.addEventListener('abort', onAbort);
  try {
    await engine.reload(source.id, chatOptions(source.purpose, contextTokens));
    if (stopped !== undefined) throw stopped;
    signal.throwIfAborted();
    return engine;
  } finally {
    signal.removeEventListener('abort', onAbort);
    URL.revokeObjectURL(libraryUrl);
  }
}

function appConfigOf(source: MlcSource, folder: string, libraryUrl: string): AppConfig {
  const record = {
    model: folder,
    model_id: source.id,
    model_lib: libraryUrl,
    model_type: source.purpose === 'embedding' ? ModelType.embedding : ModelType.LLM,
    required_features: [...source.requiredFeatures],
  };
  return { model_list: [record] };
}

/** Choices are the model's own: no penalties for repetition, which some models' files ask for. */
function chatOptions(purpose: MlcSource['purpose'], contextTokens: number): ChatOptions {
  const plain = { repetition_penalty: 1, frequency_penalty: 0, presence_penalty: 0 };
  // An embedding model's context is that of its library.
  return purpose === 'embedding' ? plain : { ...plain, context_window_size: contextTokens, sliding_window_size: -1 };
}
