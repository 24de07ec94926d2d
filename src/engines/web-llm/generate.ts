import type { GenerateRequest, Generation } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { GenerateHooks } from '../engine';
import { watchGpuWork } from './gpu-progress';
import { makeMessageStream } from './message-stream';
import { answerIds, type Pipeline, type SteppedEngine } from './stepped-engine';

/** A model that can answer. */
export interface ChatModel {
  readonly engine: SteppedEngine;
  readonly stopStrings: readonly string[];
  /** Tokens before every chat that web-llm does not count. */
  readonly prefixTokens: number;
}

/**
 * web-llm takes a token of the greatest probability only as the limit of sampling: at temperature 0 (made 1e-6 by newer
 * versions) and with a nucleus so small that it holds one token.
 */
const greedy = { temperature: 0, top_p: 0.01 };
/** In place of 1: newer versions compare `top_p` with a sum of float32, which may stay below 1. */
const wholeNucleus = 0.9999;

/**
 * Answers one request. Every request starts from an empty cache, so that its prompt is run and counted whole. Rejects with
 * `not-supported`, `parameter-invalid`, web-llm's own errors, or what `hooks.pause` rejects with.
 */
export async function generate(model: ChatModel, request: GenerateRequest, hooks: GenerateHooks): Promise<Generation> {
  check(request);
  const { engine } = model;
  const { forced, schema } = request;
  // A text that is bound to a schema has to end where the schema ends.
  const ignoresEnd = forced !== undefined || (request.ignoreEnd === true && schema === undefined);
  const stream = makeMessageStream([...(request.stop ?? []), ...(ignoresEnd ? [] : model.stopStrings)]);
  const { startedAt } = hooks;

  const tokenIds: number[] = [];
  const interTokenMs: number[] = [];
  let text = '';
  let prefillStartedAt = startedAt;
  let prefillMs = 0;
  let promptTokens = 0;
  let timeToFirstTokenMs: number | undefined;
  let lastAt = startedAt;
  let endedByModel = false;

  let endGpuWatch = (): void => undefined;
  const before = async (prompt: boolean): Promise<void> => {
    await hooks.pause();
    if (!prompt) return;
    endGpuWatch = watchGpuWork(hooks.onProgress);
    prefillStartedAt = performance.now();
  };
  const after = (pipeline: Pipeline): void => {
    const now = performance.now();
    const ids = answerIds(pipeline);
    const tokenId = ids[tokenIds.length];
    if (timeToFirstTokenMs === undefined) {
      // From here on there are tokens to hear of, and signs would cost each of them time.
      endGpuWatch();
      prefillMs = now - prefillStartedAt;
      timeToFirstTokenMs = now - startedAt;
      promptTokens = pipeline.getCurRoundPrefillTotalTokens() + (request.input.kind === 'chat' ? model.prefixTokens : 0);
    } else if (tokenId !== undefined) {
      interTokenMs.push(now - lastAt);
    }
    lastAt = now;
    endedByModel = pipeline.getFinishReason() === 'stop';
    // The end token is none of the answer.
    if (tokenId === undefined) return;
    const next = forced?.[tokenIds.length];
    // The next step runs the last token of this list.
    if (next !== undefined) ids[tokenIds.length] = next;
    const piece = stream.push(pipeline.getMessage());
    text += piece;
    hooks.onToken({ index: tokenIds.length, tokenId, text: piece, atMs: now - startedAt });
    tokenIds.push(tokenId);
    if (stream.stopped) pipeline.triggerStop();
  };

  await engine.resetChat();
  try {
    await engine.watched({ before, after }, () => answer(engine, request, ignoresEnd));
  } finally {
    endGpuWatch();
  }
  text += stream.finish();
  const endedAt = performance.now();
  return {
    text,
    tokenIds,
    finishReason: stream.stopped || endedByModel ? 'stop' : 'length',
    timings: {
      promptTokens,
      completionTokens: tokenIds.length,
      timeToFirstTokenMs: timeToFirstTokenMs ?? endedAt - startedAt,
      prefillMs,
      interTokenMs,
      totalMs: endedAt - startedAt,
    },
  };
}

function check({ input, maxTokens, sampling, schema, forced }: GenerateRequest): void {
  const invalid = (name: string, reason: string): ApuraError => new ApuraError('parameter-invalid', `${name}: ${reason}`, { name });
  const unsupported = (what: string): ApuraError => new ApuraError('not-supported', `web-llm has no ${what} here`, { what });
  if (input.kind === 'chat' ? input.messages.length === 0 : input.prompt === '') throw invalid('prompt', 'is empty');
  // web-llm takes 0 for no limit.
  if (!Number.isSafeInteger(maxTokens) || maxTokens < 1) throw invalid('maxTokens', 'is no number of tokens');
  if (forced?.length === 0) throw invalid('forced', 'is empty');
  if (sampling.kind === 'sampled' && sampling.topK !== undefined) throw unsupported('topK');
  if (schema !== undefined && input.kind === 'raw') throw unsupported('schema for raw text');
  if (schema !== undefined && forced !== undefined) throw unsupported('schema with forced tokens');
}

/** Asks web-llm; the answer is seen step by step, and what it gives in the end says less. */
function answer(
  engine: SteppedEngine,
  { input, maxTokens, sampling, schema, forced }: GenerateRequest,
  ignoresEnd: boolean,
): Promise<unknown> {
  const chosen =
    sampling.kind === 'greedy' || forced !== undefined
      ? greedy
      : { temperature: sampling.temperature, top_p: Math.min(sampling.topP ?? 1, wholeNucleus), seed: sampling.seed >>> 0 };
  const common = { ...chosen, max_tokens: forced?.length ?? maxTokens, ignore_eos: ignoresEnd, stream: false as const };
  if (input.kind === 'raw') return engine.completions.create({ ...common, prompt: input.prompt });
  const format = schema === undefined ? {} : { response_format: { type: 'json_object' as const, schema: JSON.stringify(schema) } };
  return engine.chat.completions.create({ ...common, ...format, messages: [...input.messages] });
}
