import { MLCEngine } from '@mlc-ai/web-llm';
import { ApuraError } from '../../contract/errors';

type Prefill = Parameters<MLCEngine['prefill']>;
type Decode = Parameters<MLCEngine['decode']>;
/** web-llm's own state of the model that answers. */
export type Pipeline = Decode[0];

/** Is told of every run of the model. */
export interface StepWatch {
  /** Before the prompt (`true`), then before each token. What it rejects with ends the answer. */
  before(prompt: boolean): Promise<void>;
  /** A token, or the end of the answer, has been chosen. */
  after(pipeline: Pipeline): void;
}

/**
 * web-llm, with every step of an answer seen from outside. Its stream does not do for measuring: a chunk is not always one
 * token, and 0.2.79 leaves the first token out of its count. An answer calls `prefill` once and `decode` once per further
 * token, whichever way it was asked for.
 */
export class SteppedEngine extends MLCEngine {
  #watch: StepWatch | undefined;

  /** Runs one request. Rejects with what the request or the watch rejects with; the engine can answer again afterwards. */
  async watched<T>(watch: StepWatch, request: () => Promise<T>): Promise<T> {
    this.#watch = watch;
    try {
      return await request();
    } finally {
      this.#watch = undefined;
    }
  }

  override async prefill(...args: Prefill): Promise<void> {
    await this.#watch?.before(true);
    await super.prefill(...args);
    this.#watch?.after(args[1]);
  }

  override async decode(...args: Decode): Promise<void> {
    await this.#watch?.before(false);
    await super.decode(...args);
    this.#watch?.after(args[0]);
  }
}

/**
 * The tokens of the answer so far, without end token. web-llm tells them nowhere in public; both versions that are used keep
 * them here, and feed the last one to the next step. A test pins that.
 */
export function answerIds(pipeline: Pipeline): number[] {
  const ids: unknown = Reflect.get(pipeline, 'outputIds');
  if (Array.isArray(ids)) return ids;
  throw new ApuraError('internal', 'this version of web-llm keeps the tokens of an answer elsewhere');
}
