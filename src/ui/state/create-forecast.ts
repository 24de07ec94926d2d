import { createEffect, createSignal, on } from 'solid-js';
import type { AuditConfig } from '../../contract/audit';
import type { AuditApi, ForecastTable } from '../../contract/audit-api';
import type { MemoryBudget, MemoryProbe } from '../../contract/budget';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';

export type ForecastState =
  | { readonly status: 'idle' }
  | { readonly status: 'running' }
  | { readonly status: 'failed'; readonly error: ErrorRecord }
  | { readonly status: 'ready'; readonly table: ForecastTable };

export type ProbeState =
  | { readonly status: 'idle' }
  | { readonly status: 'running' }
  | { readonly status: 'failed'; readonly error: ErrorRecord }
  | { readonly status: 'ready'; readonly budget: MemoryBudget; readonly probe: MemoryProbe };

type ForecastConfig = Pick<AuditConfig, 'record' | 'threads' | 'allowSoftwareAdapter'>;

/** What runs here, on request; asked for again when what it depends on changes. And the GPU's memory, measured on request. */
export function createForecast(api: () => Pick<AuditApi, 'forecast' | 'probeMemory'>, config: () => ForecastConfig) {
  const [state, setState] = createSignal<ForecastState>({ status: 'idle' });
  const [probe, setProbe] = createSignal<ProbeState>({ status: 'idle' });
  /** The table stays on the page while it is renewed. */
  const [table, setTable] = createSignal<ForecastTable>();
  let latest = 0;

  const run = async (): Promise<void> => {
    latest += 1;
    const mine = latest;
    setState({ status: 'running' });
    try {
      const next = await api().forecast(config());
      if (mine !== latest) return;
      setTable(next);
      setState({ status: 'ready', table: next });
    } catch (error) {
      if (mine === latest) setState({ status: 'failed', error: toErrorRecord(error) });
    }
  };

  const measure = async (neededBytes: number): Promise<void> => {
    if (probe().status === 'running') return;
    setProbe({ status: 'running' });
    try {
      setProbe({ status: 'ready', ...(await api().probeMemory(neededBytes)) });
      await run();
    } catch (error) {
      setProbe({ status: 'failed', error: toErrorRecord(error) });
    }
  };

  const key = (): string => JSON.stringify(config());
  createEffect(
    on(
      key,
      () => {
        if (state().status === 'ready' || state().status === 'running') void run();
      },
      { defer: true },
    ),
  );

  /** The measured budget stands in the place of the inferred one of the same device. */
  const budgets = (): readonly MemoryBudget[] => {
    const told = table()?.budgets ?? [];
    const measured = probe();
    if (measured.status !== 'ready') return told;
    return [measured.budget, ...told.filter(({ device }) => device !== measured.budget.device)];
  };

  return { state, table, run, probe, measure, budgets, isBusy: () => state().status === 'running' || probe().status === 'running' };
}

export type ForecastControl = ReturnType<typeof createForecast>;
