import type { Route } from 'playwright';
import { describe, expect, it } from 'vitest';
import { useBuiltPage } from '../../support/built-page';
import { openAt, pressRun, waitForState } from './page-run';

/** What goes wrong on the way of one file of the shipped model, and what the page must say. */
const cases: readonly {
  readonly name: string;
  readonly file: string;
  readonly code: string;
  readonly spoil: (route: Route) => Promise<void>;
}[] = [
  { name: 'missing', file: 'model_int8.onnx', code: 'model-missing', spoil: (route) => route.fulfill({ status: 404, body: 'no' }) },
  {
    name: 'a page in place of the model',
    file: 'model_int8.onnx',
    code: 'model-missing',
    spoil: (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<!doctype html><title>Not here</title>' }),
  },
  {
    name: 'cut short',
    file: 'model_int8.onnx',
    code: 'model-incomplete',
    spoil: async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      await route.fulfill({ status: 200, contentType: 'application/octet-stream', body: body.subarray(0, body.length / 2) });
    },
  },
  {
    name: 'one byte changed',
    file: 'model_int8.onnx',
    code: 'model-hash-mismatch',
    spoil: async (route) => {
      const response = await route.fetch();
      const body = await response.body();
      body[1_000_000] = (body[1_000_000] ?? 0) ^ 1;
      await route.fulfill({ status: 200, contentType: 'application/octet-stream', body });
    },
  },
  { name: 'no connection', file: 'tokenizer.json', code: 'network', spoil: (route) => route.abort('connectionreset') },
];

describe('a file of the shipped model that is not what it should be', () => {
  const built = useBuiltPage();

  it.each(cases)('$name: says $code, and runs when tried again without the fault', async ({ file, code, spoil }) => {
    let broken = true;
    const { page, context } = await openAt(built.browser(), `${built.url()}?tasks=1`, (fresh) =>
      fresh.route(`**/${file}`, (route) => (broken ? spoil(route) : route.continue())),
    );
    await pressRun(page);
    await waitForState(page, 'error');
    const error = page.locator('[data-role="error"]');
    expect(await error.getAttribute('data-code')).toBe(code);
    expect((await error.innerText()).length).toBeGreaterThan(40);
    broken = false;
    await page.locator('[data-action="retry"]').click();
    await pressRun(page);
    await waitForState(page, 'report');
    await context.close();
  });
});
