import type { GenerateRequest, Generation } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { GenerateHooks } from '../engine';
import type { Decoder } from './decoder';
import { makeSampler } from './sampling';
import { makeTextStream } from './text-stream';
import type { TextCodec } from './tokenizer';

/** All that a generation needs of a loaded model. */
export interface GenerationContext {
  readonly decoder: Decoder;
  readonly codec: TextCodec;
  readonly endTokenIds: ReadonlySet<number>;
  readonly contextTokens: number;
  /** Longest part of a prompt that is run at once: between parts the engine can be cancelled, and shows it is alive. */
  readonly prefillChunk: number;
}

/** Answers one request. Rejects with `prompt-too-long`, `not-supported` (a schema), or `AbortError` from `pause`. */
export async function generate(context: GenerationContext, request: GenerateRequest, hooks: GenerateHooks): Promise<Generation> {
  const { decoder, codec, contextTokens } = context;
  const { startedAt } = hooks;
  if (request.schema !== undefined) {
    throw new ApuraError('not-supported', 'this engine cannot hold its answer to a schema', { what: 'schema' });
  }
  const promptIds = encodePrompt(codec, request, contextTokens);
  const sample = makeSampler(request.sampling);
  const stream = makeTextStream(codec.decode, request.stop);
  const { forced } = request;
  const limit = Math.min(forced?.length ?? request.maxTokens, contextTokens - promptIds.length);

  const prefillStartedAt = performance.now();
  let logits = await prefill(context, promptIds, hooks);
  const prefillMs = performance.now() - prefillStartedAt;

  const tokenIds: number[] = [];
  const interTokenMs: number[] = [];
  let text = '';
  let finishReason: Generation['finishReason'] = 'length';
  let lastAt = startedAt;
  let timeToFirstTokenMs = 0;
  while (tokenIds.length < limit) {
    const tokenId = sample(logits);
    if (context.endTokenIds.has(tokenId) && request.ignoreEnd !== true && forced === undefined) {
      finishReason = 'stop';
      break;
    }
    const piece = stream.push(tokenId);
    text += piece;
    const now = performance.now();
    if (tokenIds.length === 0) timeToFirstTokenMs = now - startedAt;
    else interTokenMs.push(now - lastAt);
    lastAt = now;
    hooks.onToken({ index: tokenIds.length, tokenId, text: piece, atMs: now - startedAt });
    tokenIds.push(tokenId);
    if (stream.stopped) {
      finishReason = 'stop';
      break;
    }
    if (tokenIds.length === limit) break;
    await hooks.pause();
    logits = await decoder.run([forced?.[tokenIds.length - 1] ?? tokenId]);
  }
  text += stream.finish();
  const endedAt = performance.now();
  // An answer without a token: its end came first, and that is when the answer was there.
  if (tokenIds.length === 0) timeToFirstTokenMs = endedAt - startedAt;
  return {
    text,
    tokenIds,
    finishReason,
    timings: {
      promptTokens: promptIds.length,
      completionTokens: tokenIds.length,
      timeToFirstTokenMs,
      prefillMs,
      interTokenMs,
      totalMs: endedAt - startedAt,
    },
  };
}

/** Runs a fresh prompt in parts; gives the logits after its last token. */
async function prefill(context: GenerationContext, ids: readonly number[], hooks: GenerateHooks): Promise<Float32Array> {
  const { decoder, prefillChunk } = context;
  decoder.reset();
  let logits = new Float32Array();
  for (let at = 0; at < ids.length; at += prefillChunk) {
    await hooks.pause();
    logits = (await decoder.run(ids.slice(at, at + prefillChunk))) as Float32Array<ArrayBuffer>;
    hooks.onProgress();
  }
  return logits;
}

/** The prompt's tokens. Throws `prompt-too-long` when they leave no room for an answer, `parameter-invalid` when there are none. */
function encodePrompt(codec: TextCodec, request: GenerateRequest, contextTokens: number): number[] {
  const ids = request.input.kind === 'chat' ? codec.encodeChat(request.input.messages) : codec.encode(request.input.prompt);
  if (ids.length === 0) throw new ApuraError('parameter-invalid', 'the prompt is empty', { name: 'prompt' });
  if (ids.length >= contextTokens) {
    throw new ApuraError('prompt-too-long', `the prompt has ${ids.length} tokens, the model takes ${contextTokens} with the answer`, {
      promptTokens: ids.length,
      contextTokens,
    });
  }
  return ids;
}
