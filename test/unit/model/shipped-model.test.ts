import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import shipped from '../../../src/engines/shipped-model.json';
import { families } from '../../../src/suites/families/families';

interface Cell {
  readonly family: string;
  readonly n: number;
  readonly correct: number;
  readonly withUnseenWord: number;
}
interface Evaluation {
  readonly model: { readonly file: string; readonly sha256: string };
  readonly overall: { readonly n: number; readonly correct: number };
  readonly embedding: { readonly n: number; readonly correct: number };
  readonly cells: readonly Cell[];
}

const folder = new URL('../../../public/models/apura-probe/', import.meta.url);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** The figures are measured by `tools/probe-model/evaluate.ts`; these tests hold them to the very file that ships. */
describe('the shipped model', () => {
  it('is the file that the loader expects, byte for byte, and small enough', async () => {
    const sizes: number[] = [];
    for (const [path, { sizeBytes, sha256 }] of Object.entries(shipped.files)) {
      const bytes = await readFile(new URL(path, folder));
      expect(bytes.byteLength, path).toBe(sizeBytes);
      expect(createHash('sha256').update(bytes).digest('hex'), path).toBe(sha256);
      sizes.push(sizeBytes);
    }
    expect(Object.keys(shipped.files)).toEqual(expect.arrayContaining(['config.json', 'tokenizer.json', 'onnx/model_int8.onnx']));
    expect(sum(sizes)).toBeLessThanOrEqual(14_000_000);
  });

  it('was evaluated as it ships, on enough prompts with unseen words, in every family', async () => {
    const evaluation = JSON.parse(await readFile(new URL('evaluation.json', folder), 'utf8')) as Evaluation;
    const { file, sha256 } = evaluation.model;
    expect(new Map(Object.entries(shipped.files)).get(file)?.sha256).toBe(sha256);
    expect(evaluation.overall.n).toBeGreaterThanOrEqual(2_000);
    expect(sum(evaluation.cells.map(({ n }) => n))).toBe(evaluation.overall.n);
    expect(sum(evaluation.cells.map(({ correct }) => correct))).toBe(evaluation.overall.correct);
    expect(evaluation.overall.correct / evaluation.overall.n).toBeGreaterThanOrEqual(0.97);
    expect(sum(evaluation.cells.map(({ withUnseenWord }) => withUnseenWord)) / evaluation.overall.n).toBeGreaterThanOrEqual(0.15);
    expect(evaluation.embedding.correct / evaluation.embedding.n).toBeGreaterThanOrEqual(0.95);
    expect(families.length).toBeGreaterThanOrEqual(12);
    for (const { id } of families) {
      const cells = evaluation.cells.filter(({ family }) => family === id);
      expect(cells, id).toHaveLength(2);
      expect(sum(cells.map(({ correct }) => correct)) / sum(cells.map(({ n }) => n)), id).toBeGreaterThanOrEqual(0.93);
    }
  });
});
