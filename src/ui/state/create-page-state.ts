import { createEffect } from 'solid-js';

/** What `<html data-state>` says: the headless audit and the tests wait on it. */
export type PageState = 'loading' | 'start' | 'running' | 'report' | 'error';

/** Keeps `<html data-state>` equal to the screen that is shown. */
export function createPageState(state: () => PageState): void {
  createEffect(() => {
    document.documentElement.dataset.state = state();
  });
}
