import type { JsonValue } from '../../contract/json';
import type { PlannedRecord } from '../../contract/orchestrator';
import { answerText } from './answer-text';

/** One result and the task that produced it. */
export interface Artefact {
  readonly taskId: string;
  readonly verified: boolean;
  readonly output: JsonValue;
  readonly citations: readonly string[];
}

/** What a plan has come to: the outputs that nothing else took up, each with its source. */
export interface Synthesis {
  /** The artefacts as one text, each followed by its task in brackets. */
  readonly text: string;
  readonly artefacts: readonly Artefact[];
  /** Artefacts beyond the limit, which are in the journal only. */
  readonly leftOut: number;
  /** Tasks that should have given one and did not. */
  readonly missing: number;
}

export interface SynthesisBuilder {
  add(record: PlannedRecord): void;
  build(): Synthesis;
}

export function makeSynthesis(mostArtefacts: number): SynthesisBuilder {
  const artefacts: Artefact[] = [];
  let leftOut = 0;
  let missing = 0;
  return {
    add: ({ task, outcome, output, attempts }) => {
      if (output === undefined || (outcome.status !== 'passed' && outcome.status !== 'unverified')) missing += 1;
      else if (artefacts.length >= mostArtefacts) leftOut += 1;
      else {
        const citations = attempts.at(-1)?.result?.citations ?? [];
        artefacts.push({ taskId: task.id, verified: outcome.status === 'passed', output, citations });
      }
    },
    build: () => {
      const lines = artefacts.map(({ taskId, verified, output }) => `${answerText(output)} [${taskId}${verified ? '' : ', not verified'}]`);
      return { text: lines.join('\n'), artefacts, leftOut, missing };
    },
  };
}
