import { expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/contract/audit';
import { makeRungWatch, type Rung } from '../../../src/ui/state/run-rung';
import { makeGpuJournal } from '../../fixtures/ui/gpu-journal';
import { makeJournalEvents } from '../../fixtures/ui/journal';

function rungsOf(events: readonly AuditEvent[], model: string): readonly Rung[] {
  const follow = makeRungWatch({ model });
  return events.flatMap((event) => follow(event) ?? []);
}

it('follows a run over the loss of its GPU', () => {
  const wanted = 'Llama-3.2-1B-Instruct-q4f32_1-MLC';
  expect(rungsOf(makeGpuJournal({}), wanted)).toEqual([
    // While it loads, only the engine is told: the model is the forecast's candidate for it.
    { engine: 'web-llm', model: 'Llama-3.2-1B-Instruct', phase: 'load' },
    { engine: 'web-llm', model: wanted, phase: 'load' },
    { engine: 'web-llm', model: wanted, phase: 'tasks' },
    { engine: 'onnx-wasm', model: 'apura-probe', phase: 'load' },
    { engine: 'onnx-wasm', model: 'apura-probe', phase: 'tasks' },
  ]);
});

it('takes the model that was asked for where there is no forecast', () => {
  expect(rungsOf(makeJournalEvents('pass'), 'apura-probe')).toEqual([
    { engine: 'onnx-wasm', model: 'apura-probe', phase: 'load' },
    { engine: 'onnx-wasm', model: 'apura-probe', phase: 'tasks' },
  ]);
});

it('takes the next candidate when one was passed over', () => {
  const forecast = { engine: 'web-llm', fit: 'fits', reasons: [], promptTokens: 1 } as const;
  const progress = { kind: 'model-progress', engine: 'web-llm', progress: { phase: 'download', file: 'a', loadedBytes: 0 } } as const;
  const decision = { rung: 'web-llm', device: 'gpu', model: 'big', rule: 'load-failed', inputs: {}, outcome: 'failed', tookMs: 1 } as const;
  const bodies = [
    {
      kind: 'forecast',
      forecasts: [
        { ...forecast, modelId: 'huge', fit: 'does-not-fit' },
        { ...forecast, modelId: 'big' },
        { ...forecast, modelId: 'small' },
      ],
    },
    progress,
    { kind: 'decision', decision },
    progress,
  ] as const;
  const events = bodies.map((body, seq): AuditEvent => ({ ...body, seq, atMs: seq }));
  expect(rungsOf(events, 'big').map(({ model }) => model)).toEqual(['big', 'small']);
});
