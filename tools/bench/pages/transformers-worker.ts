import { AutoModelForCausalLM, AutoTokenizer, env, TextStreamer } from '@huggingface/transformers';

/**
 * The same model file under transformers.js, in a worker as Apura's engine is, with the threads that it is given. Its
 * own onnxruntime-web is used, served from this origin.
 */
export interface TransformersJob {
  readonly modelsUrl: string;
  readonly runtimeUrl: string;
  readonly modelId: string;
  readonly threads: number;
}

/** What the page asks of this worker: first to load a model, then round after round. */
export type TransformersCall =
  | { readonly kind: 'open'; readonly job: TransformersJob }
  | { readonly kind: 'round'; readonly longPrompt: string; readonly shortPrompt: string; readonly newTokens: number };

export interface TransformersRound {
  readonly prefillTokens: number;
  readonly prefillMs: number;
  readonly decodeTokens: number;
  readonly decodeMs: number;
  readonly tokenIds: readonly number[];
}

type Round = (call: Extract<TransformersCall, { kind: 'round' }>) => Promise<TransformersRound>;
let runRound: Round | undefined;

/** Loads the model; gives the time that took, in milliseconds. */
async function open(job: TransformersJob): Promise<number> {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.useBrowserCache = false;
  env.localModelPath = job.modelsUrl;
  const wasm = env.backends.onnx.wasm;
  if (wasm !== undefined) Object.assign(wasm, { wasmPaths: job.runtimeUrl, numThreads: job.threads });
  const startedAt = performance.now();
  const tokenizer = await AutoTokenizer.from_pretrained(job.modelId);
  const model = await AutoModelForCausalLM.from_pretrained(job.modelId, { device: 'wasm', dtype: 'int8' });
  const loadMs = performance.now() - startedAt;

  const generate = async (prompt: string, newTokens: number) => {
    const inputs = tokenizer(prompt, { add_special_tokens: false });
    const times: number[] = [];
    const tokenIds: number[] = [];
    const streamer = new TextStreamer(tokenizer, {
      skip_prompt: true,
      callback_function: () => undefined,
      token_callback_function: (ids: bigint[]) => {
        times.push(performance.now());
        tokenIds.push(...ids.map(Number));
      },
    });
    const at = performance.now();
    await model.generate({ ...inputs, max_new_tokens: newTokens, min_new_tokens: newTokens, do_sample: false, streamer });
    return { promptTokens: inputs.input_ids.dims[1] as number, at, times, tokenIds };
  };
  runRound = async ({ longPrompt, shortPrompt, newTokens }) => {
    const long = await generate(longPrompt, 1);
    const short = await generate(shortPrompt, newTokens);
    const [first = 0] = short.times;
    const last = short.times.at(-1) ?? 0;
    return {
      prefillTokens: long.promptTokens,
      prefillMs: (long.times[0] ?? 0) - long.at,
      decodeTokens: short.times.length - 1,
      decodeMs: last - first,
      tokenIds: short.tokenIds,
    };
  };
  return loadMs;
}

async function answer(call: TransformersCall): Promise<number | TransformersRound> {
  if (call.kind === 'open') return open(call.job);
  if (runRound === undefined) throw new Error('no model is open');
  return runRound(call);
}

self.onmessage = ({ data }: MessageEvent<TransformersCall>) => {
  answer(data).then(
    (result) => self.postMessage({ result }),
    (error: unknown) => self.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
};
