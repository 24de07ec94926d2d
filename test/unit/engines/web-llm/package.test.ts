import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { manifestFiles } from '../../../../src/engines/web-llm/tensor-manifest';

/** The engine relies on these beyond web-llm's public interface; a newer version that changes one fails here first. */
const reliedOn = [
  // The tokens of an answer, of which the last is what the next step runs.
  /this\.outputIds\.push\(nextToken\)/,
  /this\.outputIds\[this\.outputIds\.length - 1\]|this\.outputIds\.slice\(this\.outputIds\.length - 1\)/,
  // Prompt and further tokens go through these two, whichever way the answer was asked for.
  /yield this\.prefill\(input, pipeline, chatConfig, genConfig\)/,
  /yield this\.decode\(pipeline, genConfig\)/,
  // The caches that it looks into first.
  /"webllm\/model"/,
  /"webllm\/config"/,
  new RegExp(manifestFiles.join('|').replaceAll('.', '\\.')),
];

const require = createRequire(import.meta.url);

it.each(['@mlc-ai/web-llm', 'web-llm-v0-2-48'])('%s has all that the engine relies on', (name) => {
  const code = readFileSync(require.resolve(name), 'utf8');
  expect(reliedOn.filter((pattern) => !pattern.test(code)).map(String)).toEqual([]);
});
