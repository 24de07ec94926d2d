import { expect, it } from 'vitest';
import { assembleReport } from '../../../../src/report/assemble';
import { summaryLines } from '../../../../tools/audit/summary';
import { makeJournalEvents } from '../../../fixtures/make-journal';
import { orchestratedEvents } from '../../../fixtures/orchestrated-run';
import { recoveredJournal } from '../../../fixtures/recovered-run';

it('says engine, device, fallback and speeds of an ordinary run', () => {
  expect(summaryLines(assembleReport(makeJournalEvents()))).toEqual([
    'Verdict:       degraded',
    'Tasks:         20 of 20 passed (95 % interval 83 % to 100 %)',
    'Model:         apura-probe',
    'Engine:        onnx-wasm on the CPU (4 threads)',
    'Fallback:      from web-llm to onnx-wasm (no-adapter)',
    expect.stringMatching(/^First token: {3}[\d.]+ ms \(median of 20\)$/),
    expect.stringMatching(/^Generation: {4}160 tokens\/s \(median of \d+\)$/),
    expect.stringMatching(/^Whole audit: {3}\d+\.\d s$/),
    'Findings:',
    '  degraded: fallback-used',
  ]);
});

it('says what failed in the middle, and the speeds of each engine apart', () => {
  expect(summaryLines(assembleReport(makeJournalEvents(recoveredJournal)))).toEqual([
    'Verdict:       degraded',
    'Tasks:         20 of 20 passed (95 % interval 83 % to 100 %)',
    'Model:         apura-probe',
    'Engine:        onnx-webgpu on the GPU, then onnx-wasm on the CPU (4 threads)',
    'Recovery:      onnx-webgpu failed at recall-en-1 (device-lost), noticed after 62 ms; onnx-wasm ready after 1.5 s more',
    expect.stringMatching(/^First token: {3}[\d.]+ ms \(median of 8\) on onnx-webgpu$/),
    expect.stringMatching(/^Generation: {4}6\d\d tokens\/s \(median of 8\) on onnx-webgpu$/),
    expect.stringMatching(/^First token: {3}[\d.]+ ms \(median of 12\) on onnx-wasm$/),
    expect.stringMatching(/^Generation: {4}160 tokens\/s \(median of 12\) on onnx-wasm$/),
    expect.stringMatching(/^Forecast: {6}7 of 8 figures in their interval; load on onnx-webgpu .* ms where 420 was expected$/),
    expect.stringMatching(/^Whole audit: {3}\d+\.\d s$/),
    'Findings:',
    '  degraded: recovered',
  ]);
});

it('holds of a run that loaded nothing', () => {
  const lines = summaryLines(assembleReport([]));
  expect(lines).toContain('Model:         none was loaded');
  expect(lines.join('\n')).not.toMatch(/undefined|NaN/);
});

it('says how many calls of tools were valid, and which components did not act', () => {
  const lines = summaryLines(assembleReport(orchestratedEvents()));
  expect(lines).toContain('Tool calls:    2 of 3 valid');
  expect(lines).toContain('Components:    14 of 15 acted, SemanticCacheLayer broken');
  expect(lines).toContain('  fail: component-broken');
});
