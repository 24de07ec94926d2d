import type {
  EnginePort,
  GenerateRequest,
  Generation,
  LoadedModel,
  LoadOptions,
  MlcSource,
  TokenEvent,
} from '../../../../src/contract/engine';
import { toErrorRecord } from '../../../../src/contract/errors';
import { makeEngineClient } from '../../../../src/engines/engine-client';
import { neededLibraryVersion } from '../../../../src/engines/web-llm/library';

/** One claim that the engine makes, tried: `ok`, and what was seen. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly seen: unknown;
}

export interface Claims {
  readonly libraryVersion: string;
  readonly model?: LoadedModel;
  readonly loadPhases: readonly string[];
  readonly checks: readonly Check[];
  readonly decodeTokensPerSecond?: number;
  readonly prefillTokensPerSecond?: number;
  readonly usage?: unknown;
}

const forever = (): AbortSignal => new AbortController().signal;
const raw = (prompt: string, maxTokens: number, more: Partial<GenerateRequest> = {}): GenerateRequest => ({
  input: { kind: 'raw', prompt },
  maxTokens,
  sampling: { kind: 'greedy' },
  ignoreEnd: true,
  ...more,
});

/**
 * Loads a model with web-llm and tries all that the port promises: lengths, events, seeds, forced tokens, stop strings, chat,
 * JSON after a schema, abort; or vectors. Rejects when the model does not load or a call fails. `decodeTokens`: length of the
 * timed answer.
 */
export async function tryModel(source: MlcSource, options: LoadOptions = {}, decodeTokens = 64): Promise<Claims> {
  const engine = makeEngineClient('web-llm', { loadSilenceMs: 600_000, runSilenceMs: 600_000 });
  const phases: string[] = [];
  const noteProgress = ({ phase }: { phase: string }): void => void (phases.at(-1) === phase || phases.push(phase));
  try {
    const model = await engine.load(source, options, noteProgress, forever());
    const checks: Check[] = [];
    const check = (name: string, ok: boolean, seen: unknown): void => void checks.push({ name, ok, seen });
    const rates = source.purpose === 'chat' ? await tryChat(engine, decodeTokens, check) : await tryEmbedding(engine, check);
    return { libraryVersion: neededLibraryVersion, model, loadPhases: phases, checks, ...rates, usage: engine.usage() };
  } catch (thrown) {
    throw new Error(JSON.stringify(toErrorRecord(thrown)), { cause: thrown });
  } finally {
    engine.release();
  }
}

type Note = (name: string, ok: boolean, seen: unknown) => void;

async function tryChat(engine: EnginePort, decodeTokens: number, check: Note): Promise<object> {
  const tokens: TokenEvent[] = [];
  const timed = await engine.generate(raw('The quick brown fox', decodeTokens), (token) => tokens.push(token), forever());
  const { timings } = timed;
  check('as many tokens as asked for', timings.completionTokens === decodeTokens, timings.completionTokens);
  check('one event per token', same(ids(tokens), timed.tokenIds), tokens.length);
  check('one gap per further token', timings.interTokenMs.length === decodeTokens - 1, timings.interTokenMs.length);
  check('prompt is counted', timings.promptTokens > 0, timings.promptTokens);
  const gaps = timings.interTokenMs.reduce((sum, gap) => sum + gap, 0);
  check('times add up', Math.abs(timings.timeToFirstTokenMs + gaps - timings.totalMs) < 50, timings);

  const again = await quiet(engine, raw('The quick brown fox', decodeTokens));
  check(
    'greedy is repeated, prompt counted whole',
    same(again.tokenIds, timed.tokenIds) && again.timings.promptTokens === timings.promptTokens,
    again.timings.promptTokens,
  );

  const sampled = (seed: number): Promise<Generation> =>
    quiet(engine, raw('The', 24, { sampling: { kind: 'sampled', seed, temperature: 1.5, topP: 0.95 } }));
  const [one, same1, two] = [await sampled(1), await sampled(1), await sampled(2)];
  check('a seed repeats', same(one.tokenIds, same1.tokenIds), one.tokenIds);
  check('another seed differs', !same(one.tokenIds, two.tokenIds), two.tokenIds);

  const forced = await quiet(engine, raw('The quick brown fox', 1, { forced: timed.tokenIds.slice(0, 16) }));
  check('forced with its own tokens, it chooses them', same(forced.tokenIds, timed.tokenIds.slice(0, 16)), forced.tokenIds);
  const other = await quiet(engine, raw('The quick brown fox', 1, { forced: timed.tokenIds.slice(0, 16).map((id) => id ^ 1) }));
  check('forced otherwise, it ends as long', other.tokenIds.length === 16 && other.tokenIds[0] === timed.tokenIds[0], other.tokenIds);

  // Made-up weights often choose a token without a text for ever; a sampled answer has some.
  const stop = one.text.slice(3, 5);
  const stopped = await quiet(
    engine,
    raw('The', 24, { sampling: { kind: 'sampled', seed: 1, temperature: 1.5, topP: 0.95 }, stop: [stop] }),
  );
  check('stops before a stop string', stop !== '' && stopped.finishReason === 'stop' && !stopped.text.includes(stop), [stop, stopped.text]);

  const chat = await quiet(engine, {
    input: { kind: 'chat', messages: [{ role: 'user', content: 'Hello' }] },
    maxTokens: 8,
    sampling: { kind: 'greedy' },
  });
  check('a chat', chat.timings.completionTokens <= 8 && chat.timings.promptTokens > 0, chat.timings);

  const schema = { type: 'object', properties: { answer: { type: 'boolean' } }, required: ['answer'], additionalProperties: false };
  const json = await quiet(engine, {
    input: { kind: 'chat', messages: [{ role: 'user', content: 'Yes?' }] },
    maxTokens: 200,
    sampling: { kind: 'greedy' },
    schema,
  });
  check('JSON after a schema', json.finishReason === 'length' || typeof JSON.parse(json.text)?.answer === 'boolean', [
    json.finishReason,
    json.text,
  ]);

  await tryAbort(engine, check);
  const long = await quiet(engine, raw('word '.repeat(80), 2));
  return {
    decodeTokensPerSecond: (1000 * timings.interTokenMs.length) / gaps,
    prefillTokensPerSecond: (1000 * long.timings.promptTokens) / long.timings.prefillMs,
  };
}

async function tryAbort(engine: EnginePort, check: Note): Promise<void> {
  const aborter = new AbortController();
  let seen = 0;
  const onToken = (): void => {
    seen += 1;
    if (seen === 4) aborter.abort();
  };
  const ended = await engine.generate(raw('Go on', 64), onToken, aborter.signal).then(
    () => 'answered',
    (thrown: unknown) => (thrown instanceof DOMException ? thrown.name : String(thrown)),
  );
  check('an abort ends it', ended === 'AbortError' && seen < 64, [ended, seen]);
  const after = await quiet(engine, raw('Go on', 4));
  check('it answers after an abort', after.timings.completionTokens === 4, after.timings);
}

async function tryEmbedding(engine: EnginePort, check: Note): Promise<object> {
  const texts = ['one text', 'another text that is longer', 'one text', 'x', 'y', 'z'];
  const { vectors, tokens, totalMs } = await engine.embed(texts, forever());
  check(
    'a vector per text',
    vectors.length === texts.length,
    vectors.map((vector) => vector.length),
  );
  check(
    'of length 1',
    vectors.every((vector) => Math.abs(Math.hypot(...vector) - 1) < 1e-3),
    vectors.map((vector) => Math.hypot(...vector)),
  );
  const [first, , third] = vectors.map((vector) => Array.from(vector));
  const distance = Math.max(...(first ?? []).map((value, at) => Math.abs(value - (third?.[at] ?? 0))));
  check('the same text, the same vector', distance < 1e-3, distance);
  check('tokens are counted', tokens > texts.length, [tokens, totalMs]);
  return {};
}

const quiet = (engine: EnginePort, request: GenerateRequest): Promise<Generation> => engine.generate(request, () => undefined, forever());
const ids = (tokens: readonly TokenEvent[]): number[] => tokens.map(({ tokenId }) => tokenId);
const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((id, at) => id === b[at]);
