import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/contract/audit';
import type { DeviceSurvey } from '../../../src/contract/device';
import type { EngineId } from '../../../src/contract/engine';
import { ApuraError } from '../../../src/contract/errors';
import { audit, config, gpuSurvey, survey } from '../../support/audit';

describe('runAudit', () => {
  it('numbers every event once, in order, from start to end', async () => {
    const { events, records, last } = await audit(() => 'yes');
    expect(events[0]?.kind).toBe('audit-started');
    expect(last).toMatchObject({ kind: 'audit-finished', reason: 'completed' });
    const order = events.map((event) => event.seq);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(order.length);
    expect(records.map((record) => record.outcome.status)).toEqual(Array.from({ length: 12 }, () => 'passed'));
  });

  it('walks the ladder down to the CPU and says why at each rung', async () => {
    const { events } = await audit(() => 'yes');
    expect(events.find(({ kind }) => kind === 'model-progress')).toMatchObject({ engine: 'onnx-wasm', model: 'apura-probe' });
    expect(rules(events)).toEqual([
      ['web-llm', 'no-variant', 'skipped'],
      ['onnx-webgpu', 'no-adapter', 'skipped'],
      ['onnx-wasm', 'chosen', 'taken'],
    ]);
  });

  it('replaces the last engine when it dies in task 9, and runs that task once more', async () => {
    const { events, records, engines } = await audit((prompt) => {
      if (prompt === 't9') throw new ApuraError('worker-died', 'the engine worker is gone');
      return 'yes';
    });
    expect(engines).toHaveLength(3);
    expect(records.filter((record) => record.outcome.status === 'passed')).toHaveLength(11);
    expect(records[8]?.outcome).toMatchObject({ status: 'failed', error: { code: 'worker-died' } });
    expect(records[8]?.attempts).toHaveLength(2);
    expect(events.find((event) => event.kind === 'engine-died')).toMatchObject({ taskId: 't9' });
  });

  it('goes on one rung lower when the GPU is lost: nothing is lost, nothing runs again that passed, and both devices are compared', async () => {
    const asked: string[] = [];
    const { events, records, engines } = await audit(
      (prompt, engine) => {
        asked.push(`${prompt} ${engine}`);
        if (prompt === 't9' && engine === 'onnx-webgpu') throw new ApuraError('device-lost', 'the GPU was lost');
        return 'yes';
      },
      { survey: gpuSurvey },
    );
    expect(engines).toEqual(['onnx-webgpu', 'onnx-wasm']);
    expect(records.map(({ outcome }) => outcome.status)).toEqual(Array(12).fill('passed'));
    expect(records[8]?.attempts.map(({ engine, error }) => [engine, error?.code])).toEqual([
      ['onnx-webgpu', 'device-lost'],
      ['onnx-wasm', undefined],
    ]);
    expect(events.find((event) => event.kind === 'recovered')).toMatchObject({
      recovery: { from: { engine: 'onnx-webgpu' }, to: { engine: 'onnx-wasm' }, taskId: 't9', error: { code: 'device-lost' } },
    });
    expect(rules(events)).toEqual([
      ['web-llm', 'no-variant', 'skipped'],
      ['onnx-webgpu', 'chosen', 'taken'],
      ['onnx-webgpu', 'device-lost', 'failed'],
      ['onnx-wasm', 'chosen', 'taken'],
    ]);
    const batch = asked.slice(0, 13);
    expect(batch.filter((one) => one.startsWith('t1 '))).toEqual(['t1 onnx-webgpu']);
    expect(asked.slice(13)).toEqual(['t1', 't2', 't3', 't4', 't5', 't6'].map((task) => `${task} onnx-wasm`));
    const compared = events.flatMap((event) => (event.kind === 'counterfactual' ? [event.counterfactual] : []));
    expect(compared[0]).toMatchObject({
      taskId: 't1',
      runs: [
        { engine: 'onnx-webgpu', device: 'gpu', passed: true },
        { engine: 'onnx-wasm', device: 'cpu', passed: true },
      ],
    });
  });

  it('starts the same engine again when the user fixed it, for there is no other rung', async () => {
    let lost = false;
    const { events, records, engines } = await audit(
      (prompt) => {
        if (prompt !== 't3' || lost) return 'yes';
        lost = true;
        throw new ApuraError('device-lost', 'the GPU was lost');
      },
      { survey: gpuSurvey, config: { ...config, engine: 'onnx-webgpu' } },
    );
    expect(engines).toEqual(['onnx-webgpu', 'onnx-webgpu']);
    expect(records.map(({ outcome }) => outcome.status)).toEqual(Array(12).fill('passed'));
    expect(rules(events)).toEqual([
      ['onnx-webgpu', 'user-choice', 'taken'],
      ['onnx-webgpu', 'device-lost', 'failed'],
      ['onnx-webgpu', 'user-choice', 'taken'],
    ]);
    expect(events.find(({ kind }) => kind === 'recovered')).toMatchObject({
      recovery: { from: { engine: 'onnx-webgpu' }, to: { engine: 'onnx-webgpu' }, taskId: 't3' },
    });
    // Both ran on one device: there is nothing to compare.
    expect(events.filter(({ kind }) => kind === 'counterfactual')).toEqual([]);
  });

  it('does not trust an engine that answers a known question wrongly, unless the user fixed it', async () => {
    const wrongOnGpu = (engine: EngineId): string => (engine === 'onnx-webgpu' ? 'wrong' : 'right');
    const { events, engines } = await audit(() => 'yes', { survey: gpuSurvey, exam: wrongOnGpu });
    expect(engines).toEqual(['onnx-webgpu', 'onnx-wasm']);
    expect(rules(events)).toContainEqual(['onnx-webgpu', 'smoke-failed', 'failed']);

    const fixed = await audit(() => 'yes', { survey: gpuSurvey, exam: wrongOnGpu, config: { ...config, engine: 'onnx-webgpu' } });
    expect(fixed.engines).toEqual(['onnx-webgpu']);
    expect(rules(fixed.events)).toEqual([['onnx-webgpu', 'user-choice', 'taken']]);
    const [check] = fixed.events.flatMap((event) => (event.kind === 'trust' ? event.checks : []));
    expect(check).toMatchObject({ id: 'known-answer', passed: false });
  });

  it('starts below the rung on which the last run died', async () => {
    const tombstone = { engine: 'onnx-webgpu', model: 'apura-probe', phase: 'load', at: '2026-11-24T00:00:00Z' } as const;
    const { events, engines } = await audit(() => 'yes', { survey: gpuSurvey, config: { ...config, tombstone } });
    expect(engines).toEqual(['onnx-wasm']);
    expect(rules(events)).toContainEqual(['onnx-webgpu', 'tombstone', 'skipped']);
  });

  it('does not use a software adapter unless it is allowed', async () => {
    const software: DeviceSurvey = { ...survey, gpu: { kind: 'software', reason: 'SwiftShader' } };
    expect((await audit(() => 'yes', { survey: software })).engines).toEqual(['onnx-wasm']);
    const allowed = await audit(() => 'yes', { survey: software, config: { ...config, allowSoftwareAdapter: true } });
    expect(allowed.engines).toEqual(['onnx-webgpu']);
  });

  it('skips what is left when the engine keeps dying, and still ends', async () => {
    const { records, last } = await audit(() => {
      throw new ApuraError('worker-died', 'the engine worker is gone');
    });
    expect(records.map((record) => record.outcome.status)).toEqual([
      ...Array<string>(2).fill('failed'),
      ...Array<string>(10).fill('skipped'),
    ]);
    expect(last).toMatchObject({ kind: 'audit-finished', reason: 'completed' });
  });

  it('keeps the outcomes it has when it is cancelled', async () => {
    const { records, last } = await audit(() => 'yes', { cancelAt: 't4' });
    expect(records.map((record) => record.outcome.status)).toEqual([
      ...Array<string>(4).fill('passed'),
      ...Array<string>(8).fill('aborted'),
    ]);
    expect(last).toMatchObject({ reason: 'cancelled' });
  });

  it('fails with the reason when the model was not built for the chosen engine', async () => {
    const { last } = await audit(() => 'yes', { config: { ...config, engine: 'web-llm' } });
    expect(last).toMatchObject({ reason: 'failed', error: { code: 'engine-unavailable', details: { engine: 'web-llm' } } });
  });
});

function rules(events: readonly AuditEvent[]): string[][] {
  return events.flatMap((event) => (event.kind === 'decision' ? [[event.decision.rung, event.decision.rule, event.decision.outcome]] : []));
}
