/** Writes the model card from the template beside this file, `evaluation.json` and `config.json`. `--model FOLDER` */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

interface Evaluation {
  readonly overall: { readonly n: number; readonly correct: number; readonly graded: number; readonly wilson95: readonly [number, number] };
  readonly embedding: { readonly n: number; readonly correct: number; readonly wilson95: readonly [number, number] };
  readonly model: { readonly sha256: string };
  readonly cells: readonly {
    readonly family: string;
    readonly language: string;
    readonly n: number;
    readonly correct: number;
    readonly graded: number;
    readonly withUnseenWord: number;
    readonly wilson95: readonly [number, number];
  }[];
}
type Config = Readonly<Record<string, number>>;

const { values: options } = parseArgs({ options: { model: { type: 'string', default: 'public/models/apura-probe' } } });
const read = <T>(name: string): T => JSON.parse(readFileSync(join(options.model, name), 'utf8')) as T;
const evaluation = read<Evaluation>('evaluation.json');
const config = read<Config>('config.json');
const value = (key: string): number => config[key] ?? Number.NaN;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const range = ([low, high]: readonly [number, number]): string => `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}`;

const head =
  '| family | language | n | exact | 95 % interval | passed by grader | prompts with an unseen word |\n|---|---|---:|---:|---:|---:|---:|';
const rows = evaluation.cells.map(
  (cell) =>
    `| ${cell.family} | ${cell.language} | ${cell.n} | ${percent(cell.correct / cell.n)} | ${range(cell.wilson95)} | ${percent(cell.graded / cell.n)} | ${percent(cell.withUnseenWord / cell.n)} |`,
);
const { overall, embedding } = evaluation;
const perLayer =
  value('hidden_size') * value('head_dim') * (2 * value('num_attention_heads') + 2 * value('num_key_value_heads')) +
  3 * value('hidden_size') * value('intermediate_size');
const parameters =
  value('num_hidden_layers') * perLayer +
  value('vocab_size') * value('hidden_size') +
  value('hidden_size') * (value('embedding_size') + 2 * value('num_hidden_layers') + 1);
const sizeBytes = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? sizeBytes(path) : statSync(path).size);
  }, 0);

const slots: Readonly<Record<string, string>> = {
  parameters: `${(parameters / 1e6).toFixed(1)} million`,
  layers: String(value('num_hidden_layers')),
  width: String(value('hidden_size')),
  heads: `${value('num_attention_heads')} heads of ${value('head_dim')}`,
  ffn: String(value('intermediate_size')),
  vocabulary: String(value('vocab_size')),
  embedding: String(value('embedding_size')),
  size: `${(sizeBytes(options.model) / 1e6).toFixed(1)} MB`,
  sha256: evaluation.model.sha256,
  n: String(overall.n),
  exact: `${percent(overall.correct / overall.n)} (${range(overall.wilson95)})`,
  graded: percent(overall.graded / overall.n),
  pairs: `${percent(embedding.correct / embedding.n)} (${range(embedding.wilson95)}) of ${embedding.n}`,
  table: [head, ...rows].join('\n'),
};
const template = readFileSync(new URL('./model-card.md', import.meta.url), 'utf8');
writeFileSync(
  join(options.model, 'README.md'),
  template.replace(/\{\{(\w+)\}\}/g, (_, key: string) => slots[key] ?? key),
);
