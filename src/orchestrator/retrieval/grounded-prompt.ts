import type { Passage } from '../../contract/orchestrator';

export interface GroundedPrompt {
  readonly prompt: string;
  /** What went in, in its order: passage n is cited as [n], from 1. */
  readonly used: readonly Passage[];
}

/**
 * A prompt with passages, in the form that the shipped model learnt ("Text: …", then the question), numbered for citation. Passages
 * that do not fit `mostCharacters` are left out whole, the least relevant first; the question is never cut.
 */
export function groundedPrompt(question: string, passages: readonly Passage[], mostCharacters: number): GroundedPrompt {
  const used: Passage[] = [];
  let room = mostCharacters - question.length - 'Text: \n'.length;
  for (const passage of passages) {
    const taken = passage.text.length + 5;
    if (taken > room) break;
    room -= taken;
    used.push(passage);
  }
  if (used.length === 0) return { prompt: question, used };
  const text = used.map((passage, index) => (used.length === 1 ? passage.text : `[${index + 1}] ${passage.text}`)).join('\n');
  return { prompt: `Text: ${text}\n${question}`, used };
}

/**
 * The documents that an answer rests on: those it cites as [n]; where it cites none, those whose text holds the answer. Numbers
 * that name no passage are ignored: a model may not cite what it was not given.
 */
export function citationsOf(answer: string, used: readonly Passage[]): readonly string[] {
  const cited = [...answer.matchAll(/\[(\d{1,2})\]/g)].flatMap(([, digits]) => used[Number(digits) - 1] ?? []);
  const bare = answer
    .replace(/\[\d{1,2}\]/g, '')
    .trim()
    .toLowerCase();
  const holding = bare === '' ? [] : used.filter(({ text }) => text.toLowerCase().includes(bare));
  return [...new Set((cited.length > 0 ? cited : holding).map(({ documentId }) => documentId))];
}
