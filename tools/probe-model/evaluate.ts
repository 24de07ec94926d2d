/**
 * Measures the shipped, quantised file itself: onnxruntime-web (WASM) in Node, prompts of the held-out split, greedy
 * decoding that runs free until the end token, the real graders. Writes `evaluation.json` beside the model.
 *
 * `npx tsx tools/probe-model/evaluate.ts [--model public/models/apura-probe] [--per-cell 80] [--pairs 1000] [--seed 7]`
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeRandom } from '../../src/base/random';
import { wilsonInterval } from '../../src/base/statistics';
import type { Language } from '../../src/contract/suite';
import { families } from '../../src/suites/families/families';
import type { FamilySample } from '../../src/suites/families/family';
import { drawParaphrase } from '../../src/suites/families/paraphrases';
import { grade } from '../../src/suites/grade';
import { openProbe, type ProbeSession } from './probe-session';

const { values: options } = parseArgs({
  options: {
    model: { type: 'string', default: 'public/models/apura-probe' },
    'per-cell': { type: 'string', default: '80' },
    pairs: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '7' },
    failures: { type: 'string', default: '0' },
    'dry-run': { type: 'boolean', default: false },
  },
});
const languages: readonly Language[] = ['en', 'pt'];
const hardNegatives = 3;

interface Cell {
  readonly family: string;
  readonly language: Language;
  readonly n: number;
  /** Answers equal to the expected text, character by character. */
  readonly correct: number;
  /** Answers that the family's grader passes. */
  readonly graded: number;
  readonly withUnseenWord: number;
  readonly wilson95: readonly [number, number];
}

/** `count` different held-out prompts of one family and language, or as many as it has. */
function drawHeldOut(family: (typeof families)[number], language: Language, count: number): FamilySample[] {
  const random = makeRandom(`evaluation/${options.seed}/${family.id}/${language}`);
  const samples = new Map<string, FamilySample>();
  for (let tries = 0; samples.size < count && tries < count * 20; tries += 1) {
    const sample = family.generate(random, language, 'held-out');
    samples.set(sample.prompt, sample);
  }
  return [...samples.values()];
}

async function measureCell(probe: ProbeSession, family: (typeof families)[number], language: Language): Promise<Cell> {
  let correct = 0;
  let graded = 0;
  let shown = 0;
  const samples = drawHeldOut(family, language, Number(options['per-cell']));
  for (const { prompt, answer, grader } of samples) {
    const got = await probe.answer(prompt, family.maxTokens);
    if (got === answer) correct += 1;
    else if (shown < Number(options.failures)) {
      shown += 1;
      process.stdout.write(`   ${JSON.stringify(prompt)}\n   expected ${answer}\n   got      ${got}\n`);
    }
    if ((await grade(grader, got)).passed) graded += 1;
  }
  return {
    family: family.id,
    language,
    n: samples.length,
    correct,
    graded,
    withUnseenWord: samples.filter(({ heldOutWord }) => heldOutWord).length,
    wilson95: interval(correct, samples.length),
  };
}

/** How often the paraphrase is nearer to the anchor than each hard negative is. */
async function measurePairs(
  probe: ProbeSession,
  count: number,
): Promise<{ n: number; correct: number; wilson95: readonly [number, number] }> {
  const random = makeRandom(`evaluation/${options.seed}/pairs`);
  let correct = 0;
  for (let i = 0; i < count; i += 1) {
    const sample = drawParaphrase(random, i % 2 === 0 ? 'en' : 'pt', 'held-out', hardNegatives);
    const anchor = await probe.embed(sample.anchor);
    const similarity = async (text: string): Promise<number> => dot(anchor, await probe.embed(text));
    const own = await similarity(sample.paraphrase);
    const others: number[] = [];
    for (const text of sample.hardNegatives) others.push(await similarity(text));
    if (own > Math.max(...others)) correct += 1;
  }
  return { n: count, correct, wilson95: interval(correct, count) };
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function interval(correct: number, n: number): readonly [number, number] {
  const { low, high } = wilsonInterval(correct, n);
  return [Number(low.toFixed(4)), Number(high.toFixed(4))];
}

const file = join(options.model, 'onnx', 'model_int8.onnx');
const probe = await openProbe(options.model, file);
const cells: Cell[] = [];
for (const family of families) {
  for (const language of languages) {
    const cell = await measureCell(probe, family, language);
    cells.push(cell);
    process.stdout.write(`${family.id} ${language}: ${cell.correct}/${cell.n} exact, ${cell.graded} graded\n`);
  }
}
const n = cells.reduce((sum, cell) => sum + cell.n, 0);
const correct = cells.reduce((sum, cell) => sum + cell.correct, 0);
const graded = cells.reduce((sum, cell) => sum + cell.graded, 0);
const embedding = await measurePairs(probe, Number(options.pairs));
process.stdout.write(`overall ${correct}/${n} exact, ${graded} graded; embedding ${embedding.correct}/${embedding.n}\n`);
const evaluation = {
  evaluationVersion: 1,
  model: { id: 'apura-probe', file: 'onnx/model_int8.onnx', sha256: createHash('sha256').update(readFileSync(file)).digest('hex') },
  method: `held-out split, seed ${options.seed}, greedy, free-running, onnxruntime-web WASM`,
  overall: { n, correct, graded, wilson95: interval(correct, n) },
  embedding: { ...embedding, hardNegatives },
  cells,
};
if (!options['dry-run']) writeFileSync(join(options.model, 'evaluation.json'), `${JSON.stringify(evaluation, null, 2)}\n`);
