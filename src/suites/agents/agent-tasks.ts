import type { Random } from '../../base/random';
import type { Language, SuiteDocument, Task } from '../../contract/suite';
import { knowledgeKinds } from './knowledge-kinds';
import { makeScene, type Scene } from './scene';
import type { AgentKind } from './step';
import { toolKinds } from './tool-kinds';
import { wideKinds } from './wide-kinds';

const kinds: readonly AgentKind[] = [...toolKinds, ...knowledgeKinds, ...wideKinds];
const languages: readonly Language[] = ['en', 'pt'];

/** From a task's start to its grade: several answers of a small model on a slow CPU. */
const deadlineMs = 120_000;
const maxTokens = 64;

/** Every kind in English, then every kind in Portuguese, with the documents that they look things up in. */
export function makeAgentTasks(random: Random): { readonly tasks: readonly Task[]; readonly documents: readonly SuiteDocument[] } {
  const taken = new Set<string>();
  const scenes = languages.map((language) => makeScene(random.fork(`scene/${language}`), language, taken));
  const tasks = scenes.flatMap((scene) => kinds.map((kind) => makeTask(kind, scene, random)));
  return { tasks, documents: scenes.flatMap(({ documents }) => documents) };
}

function makeTask(kind: AgentKind, scene: Scene, random: Random): Task {
  const id = `${kind.id}-${scene.language}`;
  const { goal, steps, grader } = kind.make(scene, random.fork(id));
  return {
    id,
    family: kind.id,
    language: scene.language,
    prompt: goal,
    steps: steps.map((step) => ({ ...step, after: [] })),
    grader,
    needs: ['chat'],
    deadlineMs,
    maxTokens,
    tags: ['agents', ...new Set(steps.map(({ capability }) => capability)), ...kind.tags],
  };
}
