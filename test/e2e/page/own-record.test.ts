import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningServer } from '../../../tools/serve/static-server';
import { repositoryRoot } from '../../../tools/setup.mjs';
import { useBuiltPage } from '../../support/built-page';
import { serveDist } from '../../support/serve';
import { downloadReport, openAt, pressRun, waitForState } from '../failures/page-run';

/** Nothing is made up here: the audit worker reads the record, and the engine the model beside it. */
const built = useBuiltPage();
const record = { id: 'tiny', onnx: './tiny-bare', weights: 'onnx/model.onnx' };
let server: RunningServer;
beforeAll(async () => {
  server = await serveDist([{ prefix: '/mine/', folder: join(repositoryRoot, 'test', 'fixtures', 'models') }]);
});
afterAll(() => server.close());

it('runs a model that a record names relative to its own address', async () => {
  const { page, context } = await openAt(built.browser(), `${server.url}?engine=onnx-wasm&tasks=1`, (fresh) =>
    fresh.route('**/mine/list.json', (route) => route.fulfill({ json: [record] })),
  );
  await waitForState(page, 'start');
  await page.fill('[data-field="model"]', `${server.url}mine/list.json`);
  await page.press('[data-field="model"]', 'Tab');
  await page.waitForSelector('[data-model="tiny"][data-chosen="true"]');
  await pressRun(page);
  const report = await downloadReport(page);
  expect(report).toMatchObject({ ended: 'completed', model: { engine: 'onnx-wasm', modelId: 'tiny', modelFile: 'onnx/model.onnx' } });
  expect(report.tasks).toHaveLength(1);
  await context.close();
});

it('does not guess where the model of a file lies', async () => {
  const { page, context } = await openAt(built.browser(), server.url);
  await waitForState(page, 'start');
  const file = { name: 'list.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(record)) };
  await page.setInputFiles('[data-field="record"]', file);
  await page.waitForSelector('[data-role="error"][data-code="record-invalid"]');
  expect(await page.locator('[data-role="error"]').innerText()).toContain('only a record that is loaded by its address');
  await context.close();
});
