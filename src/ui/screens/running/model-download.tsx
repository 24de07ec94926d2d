import { createEffect, createSignal, on, Show } from 'solid-js';
import type { LoadProgress } from '../../../contract/engine';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';

/** What of the model was here before, and the button that holds its download. */
export function ModelDownload(props: { readonly load: LoadProgress; readonly onPause: (paused: boolean) => void }) {
  const { t, f } = useLocale();
  /** What was asked for; a worker that holds still may take a moment to say so. */
  const [asked, setAsked] = createSignal<boolean>();
  const told = (): boolean => props.load.download?.paused === true;
  createEffect(on(told, () => setAsked(undefined), { defer: true }));
  const isPaused = (): boolean => asked() ?? told();
  const isFetching = (): boolean => {
    const { phase, download } = props.load;
    return phase === 'download' && download !== undefined && download.loadedBytes !== download.totalBytes;
  };
  const toggle = (): void => {
    const next = !isPaused();
    setAsked(next);
    props.onPause(next);
  };
  return (
    <div class="download" data-paused={isPaused()}>
      <Show when={isFetching()}>
        <button type="button" class="secondary" data-action="pause" aria-pressed={isPaused()} onClick={toggle}>
          {isPaused() ? t().models.load.resume : t().models.load.pause}
        </button>
      </Show>
      <p class="quiet" role="status">
        <Show when={isFetching() && isPaused()}>{t().models.load.paused}</Show>
      </p>
      <Show when={props.load.download?.storedBytes}>
        {(bytes) => <p class="quiet">{t().models.load.stored(inline(f().bytes(bytes())))}</p>}
      </Show>
    </div>
  );
}
