import type { Locator, Page } from 'playwright';
import { waitForState } from '../failures/page-run';

/** Opens the section about tools. */
export async function openTools(page: Page): Promise<void> {
  await waitForState(page, 'start');
  if ((await page.locator('details.tools-fold').getAttribute('open')) === null) await page.click('details.tools-fold > summary');
}

/** Adds a server by the form; its card once it was tried. */
export async function addServer(
  page: Page,
  url: string,
  more: { readonly name?: string; readonly token?: string; readonly keepsToken?: boolean } = {},
): Promise<Locator> {
  await openTools(page);
  await page.fill('[data-field="server-url"]', url);
  await page.fill('[data-field="server-name"]', more.name ?? '');
  await page.fill('[data-field="server-token"]', more.token ?? '');
  if (more.keepsToken === true) await page.check('[data-field="server-keep-token"]');
  await page.click('[data-action="add-server"]');
  const card = page.locator(`[data-url="${url}"]`);
  await card.and(page.locator('[data-trial="ready"], [data-trial="failed"]')).waitFor();
  return card;
}

/** Tasks of one step each, in which the shipped model calls a tool of a server with what is to be bought. */
export async function chooseToolSuite(page: Page, server: string, goods: readonly string[]): Promise<void> {
  const tasks = goods.map((item, index) => {
    const bought = `${index + 2} ${item}`;
    const tools = [
      { name: 'buy', parameters: ['item', 'count'], server, tool: 'echo', input: { message: '{count} {item}' } },
      { name: 'set_timer', parameters: ['minutes'], server: 'device', tool: 'current_time', input: {} },
    ];
    const input = { prompt: `Tools: {tools}. Buy ${bought}.`, tools, maxTokens: 64 };
    return {
      id: item,
      prompt: `Buy ${bought}.`,
      steps: [{ id: 'buy', capability: 'tool-user', input }],
      grader: {
        kind: 'json-schema',
        schema: { type: 'object', properties: { result: { const: `Echo: ${bought}` } }, required: ['result'] },
      },
    };
  });
  const suite = JSON.stringify({ suiteVersion: 1, id: 'shop', title: 'Shopping by a tool', tasks });
  await page.setInputFiles('input[type=file][data-field="suite"]', {
    name: 'shop.json',
    mimeType: 'application/json',
    buffer: Buffer.from(suite),
  });
  await page.locator('[data-suite="accepted"]').waitFor({ state: 'attached' });
}
