import { largest } from '../largest';
import type { Distribution, ForecastError, Report } from '../report';
import { formatBytes, formatNumber } from '../texts/fill-template';
import type { SectionTools } from './markdown-sections';
import { escapeMarkdown, formatMs, table, tableCell } from './markdown-text';

/** Memory that a page may use on each device, and the most that this one took. */
export function budgetBlocks({ budgets, probe, resources, models }: Report, { labels, texts }: SectionTools): string[] {
  if (budgets.length === 0) return [];
  const { locale, words } = texts;
  const rows = budgets.map(({ device, lowBytes, highBytes, evidence, source }) => [
    device.toUpperCase(),
    formatBytes(lowBytes, locale),
    formatBytes(highBytes, locale),
    labels.evidence[evidence],
    tableCell(source === 'link' ? '' : source),
  ]);
  const peak = largest([...resources.map(({ gpuBytes }) => gpuBytes), ...models.map(({ gpuBytes }) => gpuBytes)]);
  const lines = [
    ...(probe === undefined
      ? []
      : [
          `- **${labels.ladder.probe}**: ${formatBytes(probe.gotBytes, locale)} / ${formatBytes(probe.askedBytes, locale)} ` +
            `(${words[probe.ended] ?? probe.ended}, ${formatMs(probe.totalMs, locale)})`,
        ]),
    ...(peak === undefined ? [] : [`- **${labels.ladder.gpuPeak}**: ${formatBytes(peak, locale)} (${labels.evidence.measured})`]),
  ];
  return [`#### ${labels.ladder.budget}`, table(labels.ladder.budgetColumns, rows), ...(lines.length === 0 ? [] : [lines.join('\n')])];
}

/** What was expected of each model that ran, beside what was measured. */
export function forecastBlocks({ summary }: Report, tools: SectionTools): string[] {
  const { labels, texts } = tools;
  if (summary.forecastErrors.length === 0) return [];
  const rows = summary.forecastErrors.map((error) => {
    const { engine, model, quantity, expected, measured, relativeError, isWithin } = error;
    return [
      tableCell(engine),
      tableCell(model),
      labels.ladder.quantity[quantity],
      amount(expected.value, error.unit, texts.locale),
      `${amount(expected.low, error.unit, texts.locale)} – ${amount(expected.high, error.unit, texts.locale)}`,
      amount(measured, error.unit, texts.locale),
      `${relativeError > 0 ? '+' : ''}${formatNumber(relativeError * 100, texts.locale, 0)}%`,
      isWithin ? '✅' : '⚠️',
    ];
  });
  return [`#### ${labels.ladder.forecast}`, table(labels.ladder.forecastColumns, rows)];
}

/** Every decision with its values. */
export function decisionBlocks({ decisions, config }: Report, { labels, texts }: SectionTools): string[] {
  const rows = decisions.map(({ rung, device, model, rule, inputs, outcome, error, tookMs, next }) => [
    tableCell(rung),
    device.toUpperCase(),
    tableCell(model),
    tableCell(`${texts.words[rule] ?? rule} (${rule})`),
    inputCell(inputs, texts.locale),
    outcome === 'taken' ? '✅' : outcome === 'failed' ? '❌' : '⏭️',
    tableCell(error?.code ?? ''),
    formatMs(tookMs, texts.locale),
    tableCell(next ?? ''),
  ]);
  const { tombstone } = config;
  const grave =
    tombstone === undefined
      ? []
      : [
          `⚠️ **${labels.ladder.tombstone}**: ${escapeMarkdown(tombstone.model)}, ${tombstone.engine}, ` +
            `${texts.words[tombstone.phase] ?? tombstone.phase}, ${escapeMarkdown(tombstone.at)}`,
        ];
  return [`#### ${labels.ladder.decisions}`, ...grave, rows.length === 0 ? labels.noDecisions : table(labels.decisionColumns, rows)];
}

/** What each engine was asked before it was trusted. */
export function trustBlocks({ trust }: Report, { labels, texts }: SectionTools): string[] {
  const rows = trust.flatMap(({ engine, model, checks }) =>
    checks.map(({ id, passed, details }) => [
      tableCell(engine),
      tableCell(model),
      tableCell(texts.words[id] ?? id),
      passed ? '✅' : '❌',
      inputCell(details, texts.locale),
    ]),
  );
  return rows.length === 0 ? [] : [`#### ${labels.ladder.trust}`, table(labels.ladder.trustColumns, rows)];
}

/** Steps down in the middle of the batch, and the same tasks on both devices. */
export function recoveryBlocks(report: Report, tools: SectionTools): string[] {
  const { labels, texts } = tools;
  const ms = (value: number): string => formatMs(value, texts.locale);
  const rows = report.recoveries.map(({ from, to, error, taskId, detectMs, recoverMs }) => [
    tableCell(`${from.engine} (${from.model})`),
    tableCell(`${to.engine} (${to.model})`),
    tableCell(texts.words[error.code] ?? error.code),
    tableCell(taskId ?? ''),
    ms(detectMs),
    ms(recoverMs),
    ms(detectMs + recoverMs),
  ]);
  return [
    ...(rows.length === 0 ? [] : [`#### ${labels.ladder.recoveries}`, table(labels.ladder.recoveryColumns, rows)]),
    ...counterfactualBlocks(report, tools),
  ];
}

function counterfactualBlocks({ counterfactuals, summary }: Report, { labels, texts }: SectionTools): string[] {
  if (summary.counterfactuals.length === 0) return [];
  const number = (value: number): string => formatNumber(value, texts.locale, 1);
  const lines = summary.counterfactuals.map(({ from, to, slowdown, passedFrom, passedTo, tasks }) => {
    const slower =
      slowdown === undefined
        ? ''
        : ` ${labels.ladder.slowdown}: ${number(slowdown.value)} (${number(slowdown.low)} – ${number(slowdown.high)}).`;
    return `- **${from.engine} → ${to.engine}**:${slower} ${labels.ladder.correct}: ${passedFrom}/${tasks} → ${passedTo}/${tasks}.`;
  });
  const rows = counterfactuals.flatMap(({ taskId, runs }) =>
    runs.map(({ engine, runMs, decodeTokensPerSecond, passed }) => [
      tableCell(taskId),
      tableCell(engine),
      formatMs(runMs, texts.locale),
      decodeTokensPerSecond === undefined ? '–' : amount(decodeTokensPerSecond, 'tokens/s', texts.locale),
      passed ? '✅' : '❌',
    ]),
  );
  return [`#### ${labels.ladder.counterfactual}`, lines.join('\n'), table(labels.ladder.counterfactualColumns, rows)];
}

/** Speeds of each engine of a run that used several. */
export function engineBlocks({ summary }: Report, { labels, texts }: SectionTools): string[] {
  const { speedsOf, engines } = summary;
  if (speedsOf === undefined) return [];
  const median = ({ p50, unit, count }: Distribution): string =>
    p50 === undefined ? '–' : `p50 ${amount(p50, unit === 'ms' ? 'ms' : 'tokens/s', texts.locale)} (${count})`;
  const rows = engines.map((one) => [
    tableCell(one.engine),
    tableCell(one.model),
    String(one.tasks),
    `${one.success.successes}/${one.success.total}`,
    median(one.timeToFirstToken),
    median(one.decode),
    median(one.prefill),
  ]);
  return [
    `**${labels.ladder.speedsOf}** ${speedsOf.engine}, ${escapeMarkdown(speedsOf.model)}.`,
    `#### ${labels.ladder.byEngine}`,
    table(labels.ladder.byEngineColumns, rows),
  ];
}

function amount(value: number, unit: ForecastError['unit'], locale: string): string {
  return unit === 'ms' ? formatMs(value, locale) : `${formatNumber(value, locale, value < 100 ? 1 : 0)} tokens/s`;
}

/** Values of a rule or a check, with the unit that their names tell. */
function inputCell(inputs: Readonly<Record<string, string | number | boolean>>, locale: string): string {
  const text = (key: string, value: string | number | boolean): string => {
    if (typeof value !== 'number') return String(value);
    if (key.endsWith('Bytes')) return formatBytes(value, locale);
    return key.endsWith('Ms') ? formatMs(value, locale) : formatNumber(value, locale, 2);
  };
  return tableCell(
    Object.entries(inputs)
      .map(([key, value]) => `${key} ${text(key, value)}`)
      .join(', '),
  );
}
