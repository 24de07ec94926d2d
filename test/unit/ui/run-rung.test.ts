import { expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/contract/audit';
import { makeRungWatch, type Rung } from '../../../src/ui/state/run-rung';
import { makeGpuJournal } from '../../fixtures/ui/gpu-journal';
import { makeJournalEvents } from '../../fixtures/ui/journal';

function rungsOf(events: readonly AuditEvent[]): readonly Rung[] {
  const follow = makeRungWatch();
  return events.flatMap((event) => follow(event) ?? []);
}

it('follows a run over the loss of its GPU', () => {
  const wanted = 'Llama-3.2-1B-Instruct-q4f32_1-MLC';
  expect(rungsOf(makeGpuJournal({}))).toEqual([
    { engine: 'web-llm', model: wanted, phase: 'load' },
    { engine: 'web-llm', model: wanted, phase: 'tasks' },
    { engine: 'onnx-wasm', model: 'apura-probe', phase: 'load' },
    { engine: 'onnx-wasm', model: 'apura-probe', phase: 'tasks' },
  ]);
});

it('tells when the work goes from loading to tasks', () => {
  expect(rungsOf(makeJournalEvents('pass'))).toEqual([
    { engine: 'onnx-wasm', model: 'apura-probe', phase: 'load' },
    { engine: 'onnx-wasm', model: 'apura-probe', phase: 'tasks' },
  ]);
});

it('names the model that loads, also after one that failed on the same engine', () => {
  const progress = { kind: 'model-progress', engine: 'web-llm', progress: { phase: 'download', file: 'a', loadedBytes: 0 } } as const;
  const decision = { rung: 'web-llm', device: 'gpu', model: 'big', rule: 'load-failed', inputs: {}, outcome: 'failed', tookMs: 1 } as const;
  const bodies = [
    { ...progress, model: 'big' },
    { kind: 'decision', decision },
    { ...progress, model: 'small' },
  ] as const;
  const events = bodies.map((body, seq): AuditEvent => ({ ...body, seq, atMs: seq }));
  expect(rungsOf(events)).toEqual([
    { engine: 'web-llm', model: 'big', phase: 'load' },
    { engine: 'web-llm', model: 'small', phase: 'load' },
  ]);
});
