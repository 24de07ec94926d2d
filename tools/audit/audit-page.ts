import type { Page } from 'playwright';
import { CouldNotRun } from './could-not-run';
import type { ProgressState } from './progress';

/** What `<html data-state>` may say. */
type PageState = 'loading' | 'start' | 'running' | 'report' | 'error';

/** Is called each time the page was looked at. */
type OnLook = (progress: ProgressState | undefined) => Promise<void>;

interface PageView {
  readonly state: PageState;
  readonly progress?: ProgressState;
  readonly error?: { readonly code: string; readonly text: string };
  /** What the page did not understand in its address. */
  readonly refused?: string;
}

const pollMs = 150;
/** The start screen needs no model: a page that does not show it by then never will. */
const startTimeoutMs = 60_000;
const settleMs = 60_000;
/** The button is enabled once the device is surveyed; a GPU that does not answer is waited for. */
const surveyTimeoutMs = 120_000;

/**
 * Reads the page through its contract (`data-state`, progress bar, error text). As source, because a function would
 * arrive in the page with tsx's helpers missing.
 */
const readView = `(() => {
  const bar = document.querySelector('[role="progressbar"][data-progress="audit"]');
  const error = document.querySelector('[data-role="error"]');
  const refused = document.querySelector('[data-notice="parameter-invalid"]');
  const sentences = (element) => {
    const parts = [...element.querySelectorAll('p, li')];
    return (parts.length === 0 ? [element] : parts).map((part) => part.textContent.trim().replace(/\\s+/g, ' ')).join(' ');
  };
  const number = (name) => Number(bar.getAttribute(name)) || 0;
  return {
    state: document.documentElement.dataset.state ?? 'loading',
    progress: bar === null ? undefined : {
      now: number('aria-valuenow'), max: number('aria-valuemax'), text: bar.getAttribute('aria-valuetext') ?? '',
    },
    error: error === null ? undefined : { code: error.dataset.code ?? 'internal', text: sentences(error) },
    refused: refused === null ? undefined : sentences(refused),
  };
})()`;

/** Opens the page and waits for its start screen. `isModelToCome`: the model's id is in a record that follows. */
export async function openStartScreen(
  page: Page,
  address: string,
  { isModelToCome }: { readonly isModelToCome: boolean },
  signal: AbortSignal,
): Promise<void> {
  await page.goto(address, { timeout: startTimeoutMs });
  await waitForState(page, ['start'], startTimeoutMs, signal);
  if (!isModelToCome) await throwIfRefused(page);
}

/** The page would go on with its defaults; a command that does something else than it was told is worse than none. */
async function throwIfRefused(page: Page): Promise<void> {
  const { refused } = await view(page);
  if (refused !== undefined) throw new CouldNotRun(refused);
}

/** Gives the page a record of models as a user would, and waits until the page has accepted or refused it. */
export async function chooseRecord(
  page: Page,
  { name, text }: { readonly name: string; readonly text: string },
  signal: AbortSignal,
): Promise<void> {
  const file = { name, mimeType: 'application/json', buffer: Buffer.from(text) };
  await page.locator('input[type="file"][data-field="record"]').setInputFiles(file);
  await settle(page, '[data-record="accepted"]', signal);
  await page.locator('[data-models="ready"][aria-busy="false"]').waitFor({ state: 'attached', timeout: settleMs });
  await throwIfRefused(page);
}

/** Gives the page a suite file as a user would, and waits until the page has accepted or refused it. */
export async function chooseSuite(page: Page, file: string, signal: AbortSignal): Promise<void> {
  await page.locator('input[type="file"][data-field="suite"]').setInputFiles(file);
  await settle(page, '[data-suite="accepted"]', signal);
}

/** Waits until the page has accepted a file or says why it does not. */
async function settle(page: Page, accepted: string, signal: AbortSignal): Promise<void> {
  await page.locator(`${accepted}, [data-role="error"]`).first().waitFor({ state: 'attached', timeout: settleMs });
  signal.throwIfAborted();
  const { error } = await view(page);
  if (error !== undefined) throw pageError(error);
}

/** Presses the button that a user presses, tells of progress, and returns when the report is shown. */
export async function runToReport(page: Page, onLook: OnLook, signal: AbortSignal): Promise<void> {
  await page.locator('[data-action="run"]').click({ timeout: surveyTimeoutMs });
  await waitForState(page, ['report'], undefined, signal, onLook);
}

async function waitForState(
  page: Page,
  wanted: readonly PageState[],
  timeoutMs: number | undefined,
  signal: AbortSignal,
  onLook?: OnLook,
): Promise<void> {
  const deadline = timeoutMs === undefined ? Number.POSITIVE_INFINITY : performance.now() + timeoutMs;
  for (;;) {
    signal.throwIfAborted();
    const { state, progress, error } = await view(page);
    await onLook?.(progress);
    if (wanted.includes(state)) return;
    if (state === 'error') throw pageError(error ?? { code: 'internal', text: 'the page gave no reason' });
    if (performance.now() > deadline)
      throw new CouldNotRun(`The page did not get to its ${wanted.join(' or ')} screen in ${(timeoutMs ?? 0) / 1000} s.`);
    await page.waitForTimeout(pollMs);
  }
}

async function view(page: Page): Promise<PageView> {
  return await page.evaluate<PageView>(readView);
}

function pageError({ code, text }: { readonly code: string; readonly text: string }): CouldNotRun {
  return new CouldNotRun(`${text} (${code})`);
}
