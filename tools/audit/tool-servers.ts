import type { Page } from 'playwright';
import { isServerName, parseToolAddress } from '../../src/contract/tool-address';
import { UsageError } from '../usage-error';
import { CouldNotRun } from './could-not-run';

/** A tool server that the audit may reach. */
export interface ToolServerArgument {
  /** Absent: what the server calls itself. */
  readonly name?: string;
  readonly url: string;
  /** Its tools may also write, or whatever a tool may do that does not say that it only reads. */
  readonly mayWrite: boolean;
}

/** A call that nobody could be asked about. */
export interface DeniedCall {
  readonly server: string;
  readonly tool: string;
}

/** Reads `NAME=URL` or `URL`. Throws a `UsageError`. */
export function parseToolServer(option: string, text: string, mayWrite: boolean): ToolServerArgument {
  const [, name, address = text] = /^([^=/:]+)=(.*)$/.exec(text) ?? [];
  const url = parseToolAddress(address);
  if (url === undefined) {
    throw new UsageError(`${option} wants https://…, or http:// to this machine, without a password; not "${address}".`);
  }
  if (name !== undefined && !isServerName(name)) throw new UsageError(`${option}: "${name}" cannot be the name of a server.`);
  return { url: url.href, mayWrite, ...(name === undefined ? {} : { name }) };
}

/** The token of a server: `APURA_TOOL_TOKEN_` and its name in capitals, else `APURA_TOOL_TOKEN`. */
export function tokenOf({ name }: ToolServerArgument, environment: NodeJS.ProcessEnv): string | undefined {
  const own = name === undefined ? undefined : environment[`APURA_TOOL_TOKEN_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`];
  return own ?? environment['APURA_TOOL_TOKEN'];
}

/** A server that never answers is given up by the page itself, long before this. */
const trialTimeoutMs = 60_000;

/** Adds a server to the page as a user would, and waits until the page has read its tools or says why it cannot. */
export async function addToolServer(page: Page, server: ToolServerArgument, token: string | undefined, signal: AbortSignal): Promise<void> {
  const section = page.locator('details.tools-fold');
  if ((await section.getAttribute('open')) === null) await section.locator('> summary').click();
  await page.fill('[data-field="server-url"]', server.url);
  if (server.name !== undefined) await page.fill('[data-field="server-name"]', server.name);
  if (token !== undefined) await page.fill('[data-field="server-token"]', token);
  await page.click('[data-action="add-server"]');
  const card = page.locator(`[data-url=${JSON.stringify(server.url)}]`);
  const settled = card.and(page.locator('[data-trial="ready"], [data-trial="failed"]'));
  await settled.waitFor({ timeout: trialTimeoutMs });
  signal.throwIfAborted();
  const failure = card.locator('[data-role="server-failure"]');
  if ((await failure.count()) === 0) return;
  const reason = await failure.locator('p').allInnerTexts();
  throw new CouldNotRun(`tool server ${server.url}: ${reason.join(' ')}`);
}

/** Answers the page's question about a tool call, where there is one: nobody is there to be asked, so the command line says. */
export async function answerConsent(page: Page, servers: readonly ToolServerArgument[]): Promise<DeniedCall | undefined> {
  const dialog = page.locator('[data-role="consent"]');
  if ((await dialog.count()) === 0) return undefined;
  const [server = '', tool = '', kinds = '', identity] = await Promise.all(
    ['data-server', 'data-tool', 'data-kinds', 'data-identity'].map((name) => dialog.getAttribute(name)),
  ).then((values) => values.map((value) => value ?? ''));
  const known = servers.find(({ url }) => url === identity);
  const isAllowed = known !== undefined && (known.mayWrite || !kinds.split(' ').includes('write'));
  await dialog.locator(isAllowed ? '[data-action="allow-always"]' : '[data-action="deny"]').click();
  return isAllowed ? undefined : { server, tool };
}
