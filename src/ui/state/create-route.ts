import { createSignal, onCleanup } from 'solid-js';

/** Which screen the address asks for. */
export interface Route {
  /** The `r=…` part when the address carries a report. */
  readonly fragment?: string;
  /** Number of a report that this tab keeps. */
  readonly report?: number;
}

/** The route as a signal, and the moves that write history, so that back and forward work. */
export function createRoute() {
  const [route, setRoute] = createSignal(readRoute(), { equals: (a, b) => a.fragment === b.fragment && a.report === b.report });
  const sync = (): void => void setRoute(readRoute());
  const listening = new AbortController();
  window.addEventListener('popstate', sync, { signal: listening.signal });
  window.addEventListener('hashchange', sync, { signal: listening.signal });
  onCleanup(() => listening.abort());

  const push = (report: number | undefined): void => {
    history.pushState(report === undefined ? {} : { report }, '', `${location.pathname}${location.search}`);
    sync();
  };

  return {
    route,
    toReport: (report: number) => push(report),
    toStart: () => push(undefined),
    /** Writes the query without a new entry in the history. */
    replaceQuery: (search: string) => history.replaceState(history.state, '', `${location.pathname}${search}${location.hash}`),
  };
}

export type RouteControl = ReturnType<typeof createRoute>;

function readRoute(): Route {
  if (location.hash.startsWith('#r=')) return { fragment: location.hash.slice(1) };
  const state: unknown = history.state;
  if (typeof state === 'object' && state !== null && 'report' in state && typeof state.report === 'number') {
    return { report: state.report };
  }
  return {};
}
