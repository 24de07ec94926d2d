import type { TrustCheck } from '../../contract/audit';
import type { EnginePort, GenerateRequest, Generation } from '../../contract/engine';

/** Questions with known answers, any of which will do: small models know one and not the other. */
export interface KnownAnswer {
  readonly request: GenerateRequest;
  /** True when the answer is right. */
  readonly accepts: (text: string) => boolean | Promise<boolean>;
}

/** What every language model for English text has seen many times; as raw text too, for models that were never taught to chat. */
export const commonKnowledge: readonly KnownAnswer[] = [
  {
    request: {
      input: { kind: 'chat', messages: [{ role: 'user', content: 'What is the capital of France? Answer with one word.' }] },
      maxTokens: 24,
      sampling: { kind: 'greedy' },
    },
    accepts: (text) => /\bParis\b/i.test(text),
  },
  {
    request: { input: { kind: 'raw', prompt: 'The capital of France is' }, maxTokens: 12, sampling: { kind: 'greedy' } },
    accepts: (text) => /\bParis\b/i.test(text),
  },
];

/** Asks until one answer is right. Gives the check and everything that was said, for the other checks. */
export async function checkKnownAnswer(
  engine: Pick<EnginePort, 'generate'>,
  questions: readonly KnownAnswer[],
  signal: AbortSignal,
): Promise<{ readonly check: TrustCheck; readonly said: readonly Generation[] }> {
  const said: Generation[] = [];
  let passed = false;
  for (const { request, accepts } of questions) {
    const generation = await engine.generate(request, () => undefined, signal);
    said.push(generation);
    passed = await accepts(generation.text);
    if (passed) break;
  }
  const text = said.at(-1)?.text ?? '';
  return { check: { id: 'known-answer', passed, details: { asked: said.length, answer: text.slice(0, 80) } }, said };
}
