import { createEffect, createSignal, onCleanup } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import type { RunView } from '../../state/run-view';

/** At most one sentence per this many ms, so that a screen reader can be used for something else meanwhile. */
const quietMs = 8_000;

/** Says phases, notices, recoveries and the count of outcomes aloud, throttled to the latest sentence. */
export function Announcer(props: { readonly view: RunView }) {
  const { t, f } = useLocale();
  const [spoken, setSpoken] = createSignal('');
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  let waiting = '';
  let noticesSaid = 0;

  const say = (text: string): void => {
    waiting = text;
    timer ??= setTimeout(
      () => {
        timer = undefined;
        lastMs = performance.now();
        setSpoken(waiting);
      },
      Math.max(0, lastMs + quietMs - performance.now()),
    );
  };

  createEffect(() => say(t().running.phases[props.view.phase]));
  createEffect(() => {
    const { done, total, passed } = props.view;
    if (done > 0) say(t().running.spoken(f().integer(done), f().integer(total), f().integer(passed)));
  });
  createEffect(() => {
    const fresh = props.view.notices.slice(noticesSaid);
    noticesSaid = props.view.notices.length;
    if (fresh.length > 0) say(fresh.map(({ code }) => term(t().terms.notices, code)).join(' '));
  });
  createEffect(() => {
    const { failing } = props.view;
    const words = t().models.recovery;
    if (failing !== undefined) say(`${words.failing(term(t().terms.engines, failing.engine))}. ${words.goesOn}`);
  });
  onCleanup(() => clearTimeout(timer));

  return (
    <p class="visually-hidden" aria-live="polite">
      {spoken()}
    </p>
  );
}
