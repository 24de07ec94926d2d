import { requireSuite } from './audit/collect-files';
import { CouldNotRun } from './audit/could-not-run';
import { auditHelp } from './audit/help';
import { readModelArgument } from './audit/model-argument';
import { readModelRecord } from './audit/model-record';
import { type AuditOptions, parseAuditOptions } from './audit/options';
import { makeProgressPrinter } from './audit/progress';
import { type HeadlessResult, runHeadless } from './audit/run-headless';
import { summaryLines } from './audit/summary';
import type { DeniedCall } from './audit/tool-servers';
import { findBrowserHere } from './browser/launch';
import { buildPage, distFolder } from './build/page-build';
import { type EndSignal, listenForSignals, signalExitCode } from './signals';
import { UsageError } from './usage-error';

/** `npm run audit`. Exit code 0: pass or degraded, 1: fail, 2: could not run, 128 + n: ended by signal n. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseAuditOptions(args);
    if (options === 'help') {
      process.stdout.write(auditHelp);
      return 0;
    }
    // Under npm this process runs in the package; paths that the user typed count from where the user is.
    process.chdir(process.env['INIT_CWD'] ?? process.cwd());
    return await audit(options, distFolder);
  } catch (error) {
    return reportFailure(error);
  }
}

/** Says on stderr why there was no audit; returns the exit code for that. */
export function reportFailure(error: unknown): number {
  if (error instanceof UsageError) process.stderr.write(`${error.message}\nSee npm run audit -- --help.\n`);
  else if (error instanceof CouldNotRun) process.stderr.write(`The audit could not run: ${error.message}\n`);
  else process.stderr.write(`The audit could not run: ${error instanceof Error ? error.stack : String(error)}\n`);
  return 2;
}

/** One audit of the page in `pageFolder`, which is built first when it is this repository's. */
export async function audit(options: AuditOptions, pageFolder: string): Promise<number> {
  const model = options.model === undefined ? undefined : await readModelArgument(options.model);
  const record = options.modelRecord === undefined ? undefined : await readModelRecord(options.modelRecord);
  if (record !== undefined && model !== undefined && model.kind !== 'id') {
    throw new UsageError('--model must be an id in the file of --model-record.');
  }
  if (options.suite !== undefined) await requireSuite(options.suite);
  const ending = new AbortController();
  const { signal } = ending;
  let endedBy: EndSignal | undefined;
  let deadline: NodeJS.Timeout | undefined;
  const stopListening = listenForSignals((name) => {
    endedBy ??= name;
    ending.abort(new CouldNotRun(`ended by ${name}`));
  });
  const progress = makeProgressPrinter(options.quiet ? { write: () => undefined } : process.stderr, process.env);
  try {
    const executablePath = await unlessAborted(prepare(options, pageFolder), signal);
    deadline = setTimeout(
      () => ending.abort(new CouldNotRun(`no report after ${options.timeoutMs / 1000} s (--timeout)${progress.last()}.`)),
      options.timeoutMs,
    );
    const onDenied = ({ server, tool }: DeniedCall): void => {
      process.stderr.write(`Denied: ${server}/${tool} (--tool-server, --allow-tool-server).\n`);
    };
    const result = await runHeadless({ options, model, record, pageFolder, executablePath, onProgress: progress.show, onDenied, signal });
    progress.end();
    printResult(result, options);
    return result.report.verdict.status === 'fail' ? 1 : 0;
  } catch (error) {
    progress.end();
    if (endedBy === undefined) throw error;
    process.stderr.write(`The audit was ended by ${endedBy}.\n`);
    return signalExitCode(endedBy);
  } finally {
    clearTimeout(deadline);
    stopListening();
  }
}

/** The promise's value, or the signal's reason as soon as it fires: building and installing cannot be interrupted. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
  return await Promise.race([promise, aborted]);
}

/** Builds the page and finds a browser; returns the browser's executable. */
async function prepare({ quiet }: AuditOptions, pageFolder: string): Promise<string> {
  const say = (line: string): void => {
    if (!quiet) process.stderr.write(`${line}\n`);
  };
  const browser = await findBrowserHere(say);
  if (browser.kind === 'missing') throw new CouldNotRun(browser.message);
  if (pageFolder === distFolder) {
    const { built } = await buildPage({ quiet }).catch((error: Error) => {
      throw new CouldNotRun(`the page does not build: ${error.message}`, { cause: error });
    });
    if (built) say('Built the page.');
  }
  say(`Auditing in ${browser.path} (${browser.version}) …`);
  return browser.path;
}

function printResult({ report, link }: HeadlessResult, { quiet, out }: AuditOptions): void {
  const summary = summaryLines(report);
  const lines = quiet
    ? [`${report.verdict.status}${report.chaos === undefined ? '' : ` (chaos run, seed ${report.chaos.seed})`} ${link}`]
    : [
        ...summary,
        `Link:          ${link}`,
        '               (opens while npm start runs, or under any address that serves this page)',
        `Files:         ${out}`,
      ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
