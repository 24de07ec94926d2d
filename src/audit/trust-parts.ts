import type { EngineId, EnginePort, GenerateRequest } from '../contract/engine';
import type { CatalogueModel } from '../contract/model';
import { makeReference, type ReferenceRun } from '../engines/trust/agreement';
import { commonKnowledge, type KnownAnswer } from '../engines/trust/known-answer';
import { expandSuite } from '../suites/built-in';
import { grade } from '../suites/grade';
import type { TrustParts } from './audit-parts';

/** Seed of the questions; never that of a run, which counts from 1. */
const examSeed = 0;
/** One right answer is enough; two more chances, for the model is right in 99.6 % of its tasks and not in all. */
const mostQuestions = 3;

/** How engines are examined here: the shipped model by its own graded tasks, others by common knowledge. */
export function makeTrustParts(shipped: CatalogueModel, makeEngine: (engine: EngineId) => EnginePort): TrustParts {
  const tasks = expandSuite('apura-20', examSeed).tasks;
  const request = ({ prompt, maxTokens }: (typeof tasks)[number]): GenerateRequest => ({
    input: { kind: 'chat', messages: [{ role: 'user', content: prompt }] },
    maxTokens,
    sampling: { kind: 'greedy' },
  });
  const ownQuestions: readonly KnownAnswer[] = tasks.slice(0, mostQuestions).map((task) => ({
    request: request(task),
    accepts: async (text) => (await grade(task.grader, text)).passed,
  }));
  let reference: Promise<readonly ReferenceRun[]> | undefined;

  const makeCpuReference = async (signal: AbortSignal): Promise<readonly ReferenceRun[]> => {
    const variant = shipped.variants.find(({ engine }) => engine === 'onnx-wasm');
    if (variant === undefined) return [];
    const engine = makeEngine('onnx-wasm');
    try {
      await engine.load(variant.source, {}, () => undefined, signal);
      return await makeReference(engine, tasks.map(request), signal);
    } finally {
      engine.release();
    }
  };
  return {
    questions: ({ origin }) => (origin === 'shipped' ? ownQuestions : commonKnowledge),
    reference: async (signal) => {
      reference ??= makeCpuReference(signal);
      try {
        return await reference;
      } catch (error) {
        reference = undefined;
        throw error;
      }
    },
  };
}
