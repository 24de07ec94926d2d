import { describe, expect, it } from 'vitest';
import { tellHappenings } from '../../../src/audit/tell-happenings';
import type { AuditEventBody } from '../../../src/contract/audit';
import { agentSuiteId } from '../../../src/contract/built-in-suites';
import { ApuraError } from '../../../src/contract/errors';
import { orchestratorDefaults } from '../../../src/contract/orchestrator-defaults';
import { EventBus } from '../../../src/orchestrator/bus/event-bus';
import { assembleReport } from '../../../src/report/assemble';
import { exportJson, parseReport } from '../../../src/report/export/json';
import { expandSuite } from '../../../src/suites/built-in';
import { grade } from '../../../src/suites/grade';
import { audit, config, gpuSurvey, survey } from '../../support/audit';
import { makeFakeClock } from '../../support/fake-clock';
import { solve } from '../../support/family-solver';

describe('what the journal of an audit tells beside its tasks', () => {
  it('a GPU that is lost, the fallback after it, and how the task was tried again', async () => {
    let lost = false;
    const { events } = await audit(
      (prompt) => {
        if (prompt !== 't3' || lost) return 'yes';
        lost = true;
        throw new ApuraError('device-lost', 'the GPU was lost');
      },
      { survey: gpuSurvey },
    );
    const report = assembleReport(events);
    expect(report.orchestrated?.alerts).toMatchObject([
      { key: 'device-lost onnx-webgpu', state: 'resolved', count: 1, evidence: { code: 'device-lost', task: 't3' } },
      { key: 'fallback-used', state: 'firing', evidence: { from: 'onnx-webgpu', to: 'onnx-wasm', why: 'device-lost' } },
    ]);
    expect(report.orchestrated?.happenings).toMatchObject([
      { type: 'task.recovering', source: 'OrchestratorAgent', taskId: 't3', details: { strategy: 'other-device' } },
    ]);
    expect(parseReport(exportJson(report)).orchestrated).toEqual(report.orchestrated);
  });

  it('an agent that is always wrong: what that did to it, and that no task had to wait for it', async () => {
    const { events } = await audit(() => 'no', { config: { ...config, engine: 'onnx-wasm' } });
    const { alerts = [], happenings = [] } = assembleReport(events).orchestrated ?? {};
    expect(alerts).toMatchObject([{ key: 'failure-rate', state: 'firing', value: 1, limit: 0.1 }]);
    expect(happenings.filter(({ type }) => type === 'agent.containment')).toMatchObject([
      { details: { agent: 'language', from: 'active', to: 'degraded', reason: expect.stringContaining('5 wrong answers in a row') } },
    ]);
    expect(happenings.filter(({ type }) => type === 'plan.replanned')).toEqual([]);
  });

  it('a repeated question that the cache answered, under the task and its step; nothing of the proof of the wiring', async () => {
    const { events } = await audit(solve, { suite: expandSuite(agentSuiteId, 1), grade, config: { ...config, engine: 'onnx-wasm' } });
    const { alerts, happenings = [] } = assembleReport(events).orchestrated ?? {};
    expect(alerts).toEqual([]);
    expect(happenings.filter(({ type }) => type === 'task.cache')).toMatchObject([
      { taskId: 'asked-twice-en', step: 'again', details: { result: 'exact' } },
      { taskId: 'asked-twice-pt', step: 'again', details: { result: 'exact' } },
    ]);
    expect(happenings.filter(({ details }) => JSON.stringify(details).includes('probe'))).toEqual([]);
  });

  it('no more than a reader can take, and how much was left out', async () => {
    const clock = makeFakeClock();
    const bus = new EventBus(orchestratorDefaults.bus, clock);
    const told: AuditEventBody[] = [];
    const end = tellHappenings(bus, new Set(['t1']), { record: (body) => void told.push(body), flush: () => undefined });
    const span = { trace: 't1.1', span: 't1.1/0' };
    const data = {
      strategy: 'retry',
      reason: 'x'.repeat(5_000),
      confidence: 0.5,
      options: [{ strategy: 'retry', mean: 1 / 3, trials: 2 }],
    };
    for (let i = 0; i < 150; i += 1) {
      bus.publish('task.recovering', 'OrchestratorAgent', span, data, { taskId: 'answer' });
      bus.publish('task.progress', 'OrchestratorAgent', span, { kind: 'step', done: i }, { taskId: 'answer' });
      await bus.idle();
    }
    end();
    expect(told).toHaveLength(101);
    expect(told[0]).toEqual({
      kind: 'happening',
      happening: {
        type: 'task.recovering',
        source: 'OrchestratorAgent',
        taskId: 't1',
        details: { strategy: 'retry', reason: 'x'.repeat(200), confidence: 0.5, options: 'retry 0.33 2' },
      },
    });
    expect(told.at(-1)).toEqual({ kind: 'happenings-left-out', count: 50 });
  });

  it('storage that is nearly full, and an engine near its budget', async () => {
    const facts = [
      { id: 'storage.usage', value: 95, evidence: 'inferred', source: 'x' },
      { id: 'storage.quota', value: 100, evidence: 'inferred', source: 'x' },
    ] as const;
    const { events } = await audit(() => 'yes', {
      survey: { ...survey, facts },
      config: { ...config, engine: 'onnx-wasm' },
      budgets: [{ device: 'cpu', lowBytes: 1_000, highBytes: 2_000, evidence: 'inferred', source: 'x', inputs: {} }],
      sample: { engineHeapBytes: 960 },
    });
    expect(assembleReport(events).orchestrated?.alerts).toMatchObject([
      { key: 'storage-nearly-full', value: 0.95, evidence: { usage: 95, quota: 100 } },
      { key: 'budget-high cpu', value: 0.96 },
      { key: 'budget-critical cpu', severity: 'critical' },
    ]);
  });
});
