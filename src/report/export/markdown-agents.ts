import type { OrchestratorActivity } from '../../contract/activity';
import type { StepRecord, TaskPlan } from '../../contract/task-plan';
import type { Report } from '../report';
import { reasonIn } from '../texts/reason-in';
import type { SectionTools } from './markdown-sections';
import { escapeMarkdown, formatMs, table, tableCell } from './markdown-text';

/** Ids and reasons that components told, in the export's language. */
const teller =
  (locale: string) =>
  (text: string): string =>
    reasonIn(locale.startsWith('pt') ? 'pt' : 'en', text);

const verdictMark = { acted: '✅', idle: '⚠️', broken: '❌' } as const;
const stepMark = { passed: '✅', unverified: '☑️', failed: '❌', 'timed-out': '⏱️', skipped: '⏭️', aborted: '⏹️' } as const;

/** The tasks of several steps, each with its steps as a table; nothing where there are none. */
export function stepBlocks({ tasks }: Report, tools: SectionTools): string[] {
  const planned = tasks.flatMap(({ id, plan }) => (plan === undefined ? [] : [{ id, plan }]));
  if (planned.length === 0) return [];
  return [`#### ${tools.labels.agents.steps}`, ...planned.flatMap(({ id, plan }) => planBlocks(id, plan, tools))];
}

function planBlocks(id: string, plan: TaskPlan, { labels: { agents }, texts: { locale } }: SectionTools): string[] {
  const told = teller(locale);
  const row = (step: StepRecord): string[] => {
    const { startedMs, endedMs, cache } = step;
    const isCached = cache !== undefined && cache.result !== 'miss';
    const used = [
      ...step.toolCalls.map(({ server, tool, input }) => `${server}/${tool} ${JSON.stringify(input)}`),
      ...step.sources.map(({ title }) => title),
    ];
    return [
      tableCell(step.id),
      tableCell(told(step.capability)),
      tableCell(step.dependsOn.join(', ')),
      `${stepMark[step.status]}${step.status === 'unverified' ? ` ${agents.unverified}` : ''}${isCached ? ` ${agents.fromCache}` : ''}`,
      startedMs === undefined || endedMs === undefined ? '–' : formatMs(Math.max(0, endedMs - startedMs), locale),
      tableCell(used.join('; ')),
      tableCell(step.output ?? step.error?.message ?? ''),
    ];
  };
  return [
    `**${escapeMarkdown(id)}** · ${agents.strategy}: ${plan.shapes.map(told).join(' → ')} (${escapeMarkdown(told(plan.reason))})`,
    table(agents.stepColumns, plan.steps.map(row)),
    ...(plan.synthesis === undefined ? [] : [`${agents.synthesis}: ${escapeMarkdown(plan.synthesis.text)}`]),
  ];
}

/** What each component did when it was needed; nothing where none was asked. */
export function wiringBlocks({ wiring, detail }: Report, { labels: { agents }, texts: { locale } }: SectionTools): string[] {
  if (wiring.length === 0) return [];
  const acted = wiring.filter(({ verdict }) => verdict === 'acted').length;
  const rows = wiring.map(({ component, verdict, evidence, tookMs }) => [
    component,
    `${verdictMark[verdict]} ${agents.verdict[verdict]}`,
    tableCell(
      Object.entries(evidence)
        .map(([key, value]) => `${key} ${value}`)
        .join(', '),
    ),
    detail === 'link' ? '–' : formatMs(tookMs, locale),
  ]);
  return [
    `#### ${agents.wiring}`,
    `${acted === wiring.length ? '✅' : '❌'} **${acted}/${wiring.length}** ${agents.wiringActed}`,
    table(agents.wiringColumns, rows),
  ];
}

/** What the components did for the suite; nothing where it was not told. */
export function activityBlocks({ activity }: Report, tools: SectionTools): string[] {
  if (activity === undefined) return [];
  const { agents } = tools.labels;
  const told = teller(tools.texts.locale);
  const { cache, retrieval, toolCalls } = activity;
  const listed = (items: readonly string[]): string => (items.length === 0 ? '0' : escapeMarkdown(items.join('; ')));
  const lines: readonly (readonly [string, string])[] = [
    [agents.delegations, String(activity.delegations)],
    [agents.retries, String(activity.retries)],
    [agents.replans, String(activity.replans)],
    [agents.failures, listed(Object.entries(activity.failures).map(([errorClass, count]) => `${told(errorClass)} ${count}`))],
    [agents.recoveries, listed(activity.recoveries.map(({ strategy, chosen, worked }) => `${told(strategy)} ${chosen}, ${worked}`))],
    [agents.breakers, listed(activity.breakers.map(({ key, opened, state }) => `${key} ${opened} (${told(state)})`))],
    [agents.containments, listed(activity.containments.map(({ agent, to, reason }) => `${told(agent)} ${told(to)} (${told(reason)})`))],
    [
      agents.cache,
      `${cache.exactHits + cache.semanticHits + cache.shared}, ${cache.misses}; ${agents.wrongHits}: ${cache.wrongHits}/${cache.shadowed}`,
    ],
    [agents.retrieval, `${retrieval.searches}, ${retrieval.passages}`],
    [agents.toolCalls, `${toolCalls.valid}/${toolCalls.attempted}`],
    [agents.drops, String(activity.bus.dropped)],
  ];
  return [`#### ${agents.activity}`, lines.map(([name, value]) => `- **${name}**: ${value}`).join('\n'), ...toolBlocks(activity, tools)];
}

function toolBlocks({ toolServers }: OrchestratorActivity, { labels: { agents }, texts: { locale } }: SectionTools): string[] {
  if (toolServers.length === 0) return [];
  const told = teller(locale);
  const ms = (value: number | undefined): string => (value === undefined ? '–' : formatMs(value, locale));
  const rows = toolServers.map(({ server, calls, failures, p50Ms, maxMs }) => [
    tableCell(server),
    String(calls),
    tableCell(
      Object.entries(failures)
        .map(([code, count]) => `${told(code)} ${count}`)
        .join(', ') || '0',
    ),
    ms(p50Ms),
    ms(maxMs),
  ]);
  return [table(agents.toolColumns, rows)];
}
