import { afterEach, describe, expect, it } from 'vitest';
import { faultKinds } from '../../../src/contract/chaos';
import { planFaults } from '../../../src/orchestrator/chaos/fault-plan';
import type { Report } from '../../../src/report/report';
import { useBuiltPage } from '../../support/built-page';
import { misfits } from './looks';
import { download, type Opened, open, reach } from './open';

const built = useBuiltPage();
const contexts: Opened['context'][] = [];

const start = async (query: string): Promise<Opened> => {
  const opened = await open(built.browser(), `${built.url()}${query}`, { scenario: 'none' });
  contexts.push(opened.context);
  return opened;
};

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});

describe('chaos mode on the page', () => {
  it('causes every fault on the real engine and tools, and each is noticed; nothing is lost', { timeout: 240_000 }, async () => {
    const { page, problems } = await start('?engine=onnx-wasm&chaos=7');
    await reach(page, 'start');
    await page.click('[data-action="run"]');
    await page.waitForSelector('[data-notice="chaos"] [data-fault]', { timeout: 60_000 });
    await page.waitForSelector('html[data-state="report"]', { timeout: 200_000 });

    const report = JSON.parse((await download(page, '[data-export="json"]')).text) as Report;
    const { chaos, tasks } = report;
    const plan = planFaults(
      { seed: 7 },
      tasks.map(({ id }) => id),
    );
    expect({ planned: chaos?.planned, omitted: chaos?.omitted }).toEqual({ planned: plan.planned, omitted: [] });
    expect(chaos?.faults.map(({ kind }) => kind)).toEqual(plan.planned.map(({ kind }) => kind));
    const found = Object.fromEntries(chaos?.faults.map(({ kind, detection }) => [kind, detection?.by]) ?? []);
    expect(found).toEqual({
      'agent-throws': 'DelegationManager',
      'agent-hangs': 'HeartbeatMonitor',
      'agent-returns-nothing': 'OrchestratorAgent',
      'agent-returns-wrong-type': 'OrchestratorAgent',
      'agent-answers-wrong': 'Grader',
      'agent-floods-bus': 'EventBus',
      'tool-hangs': 'MCPOrchestrator',
      'tool-crashes': 'MCPOrchestrator',
      'tool-breaks-schema': 'MCPOrchestrator',
      'tool-returns-10mb': 'MCPOrchestrator',
      'engine-killed': 'EngineSupervisor',
      'storage-full': 'SemanticCacheLayer',
      'clock-jumps-forward': 'HeartbeatMonitor',
      'clock-jumps-back': 'HeartbeatMonitor',
    });
    expect(chaos?.faults.find(({ kind }) => kind === 'engine-killed')?.reactions).toContain('engine-replaced');
    expect(tasks).toHaveLength(20);
    expect(tasks.every(({ status }) => status !== 'aborted')).toBe(true);

    expect(await page.getAttribute('article.report', 'data-verdict')).not.toBe('fail');
    expect(await page.locator('.chaos-checks [data-passed="true"]').count()).toBe(4);
    expect(await page.locator('section.chaos [data-fault][data-noticed="true"]').count()).toBe(faultKinds.length);
    expect(await page.locator('[data-notice="chaos-run"]').innerText()).toContain('Chaos run');
    expect(await misfits(page)).toEqual([]);
    expect(problems).toEqual([]);

    const link = await page.inputValue('[data-field="link"]');
    const other = await start(new URL(link).hash);
    await reach(other.page, 'report');
    expect(await other.page.locator('[data-notice="chaos-run"]').count()).toBe(1);
    expect(await other.page.locator('section.chaos [data-fault][data-noticed="true"]').count()).toBe(faultKinds.length);
  });

  it('is a switch with a seed in the settings and in the address, explained in both languages', async () => {
    const { page } = await start('?lang=pt');
    await reach(page, 'start');
    await page.click('.settings > summary');
    await page.check('[data-field="chaos"]');
    expect(new URL(page.url()).searchParams.get('chaos')).toBe('1');
    await page.fill('[data-field="chaos-seed"]', '42');
    await page.press('[data-field="chaos-seed"]', 'Enter');
    await expect.poll(() => new URL(page.url()).searchParams.get('chaos')).toBe('42');
    expect(await page.locator('#chaos-help').innerText()).toContain('não fala pelo dispositivo');
    await page.uncheck('[data-field="chaos"]');
    expect(new URL(page.url()).searchParams.get('chaos')).toBeNull();
  });
});
