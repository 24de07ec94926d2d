import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { findBuiltInSuite } from '../../src/contract/built-in-suites';
import type { Report } from '../../src/report/report';
import { preferredPort, serveFolders } from '../serve/static-server';
import { chooseRecord, chooseSuite, openStartScreen, runToReport } from './audit-page';
import { collectFiles, prepareOutput } from './collect-files';
import { CouldNotRun } from './could-not-run';
import { inBrowser } from './in-browser';
import type { ModelArgument } from './model-argument';
import type { ModelRecord } from './model-record';
import type { AuditOptions } from './options';
import { pageAddress } from './page-address';
import type { ProgressState } from './progress';
import { addToolServer, answerConsent, type DeniedCall, tokenOf } from './tool-servers';

export interface HeadlessAudit {
  readonly options: AuditOptions;
  readonly model?: ModelArgument;
  readonly record?: ModelRecord;
  /** The built page. */
  readonly pageFolder: string;
  readonly executablePath: string;
  readonly onProgress: (state: ProgressState) => void;
  /** A call of a tool that the command line does not allow. */
  readonly onDenied?: (call: DeniedCall) => void;
  /** Is given the page before it is opened: for those who want to do something to its browser meanwhile. */
  readonly onPage?: (page: Page) => void;
  /** Ends the audit; its reason is thrown. */
  readonly signal: AbortSignal;
}

export interface HeadlessResult {
  readonly report: Report;
  readonly link: string;
}

/**
 * One audit in a browser, from serving the page to the files in the output folder. Rejects with a `CouldNotRun`, or
 * with the signal's reason; the browser and the server are gone when it settles.
 */
export async function runHeadless(audit: HeadlessAudit): Promise<HeadlessResult> {
  const { options, model, signal } = audit;
  const out = resolve(options.out);
  await prepareOutput(out);
  const modelMount = model?.kind === 'folder' ? [{ prefix: '/local-model/', folder: model.folder }] : [];
  const mounts = [{ prefix: '/', folder: audit.pageFolder }, ...modelMount, ...(audit.record?.mounts ?? [])];
  const server = await serveFolders(mounts, preferredPort);
  try {
    const address = pageAddress(server.url, options, model?.kind === 'folder' ? `${server.url}local-model/` : model?.value);
    const browser = {
      executablePath: audit.executablePath,
      adapter: options.adapter,
      flags: options.chromeFlags,
      headed: options.headed,
      locale: options.language === 'pt' ? 'pt-BR' : 'en-US',
    };
    const link = await inBrowser(browser, signal, (page) => auditIn(page, address, out, audit));
    return { link, report: JSON.parse(await readFile(join(out, 'report.json'), 'utf8')) as Report };
  } finally {
    await server.close();
  }
}

async function auditIn(page: Page, address: string, out: string, audit: HeadlessAudit): Promise<string> {
  const { options, record, onProgress, onDenied, onPage, signal } = audit;
  onPage?.(page);
  await openStartScreen(page, address, { isModelToCome: record !== undefined }, signal);
  if (record !== undefined) {
    await chooseRecord(page, { name: record.name, text: record.textFor(new URL('/', address).href) }, signal);
    if (options.engine !== 'auto' && new URL(page.url()).searchParams.get('engine') !== options.engine) {
      throw new CouldNotRun(`--engine ${options.engine}: the model of the record has no form for this engine.`);
    }
  }
  const { suite } = options;
  if (suite !== undefined && findBuiltInSuite(suite) === undefined) await chooseSuite(page, resolve(suite), signal);
  for (const server of options.toolServers) await addToolServer(page, server, tokenOf(server, process.env), signal);
  const look = async (progress: ProgressState | undefined): Promise<void> => {
    if (progress !== undefined) onProgress(progress);
    const denied = await answerConsent(page, options.toolServers);
    if (denied !== undefined) onDenied?.(denied);
  };
  await runToReport(page, look, signal);
  return await collectFiles(page, out);
}
