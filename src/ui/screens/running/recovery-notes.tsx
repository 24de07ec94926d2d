import { For, Show } from 'solid-js';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Notice } from '../../parts/notice';
import type { RunView } from '../../state/run-view';

/** An engine that failed in the middle: what happened, what goes on, and that nothing was lost. */
export function RecoveryNotes(props: { readonly view: RunView }) {
  const { t, f } = useLocale();
  const engine = (id: string): string => term(t().terms.engines, id);
  return (
    <>
      <Show when={props.view.failing}>
        {(failing) => (
          <Notice tone="info" heading={t().models.recovery.failing(engine(failing().engine))} code="recovering">
            <p class="breakable">{t().errors[failing().error.code](failing().error.details, f()).message}</p>
            <p>
              {t().models.recovery.goesOn} <Show when={failing().taskId}>{(task) => t().models.recovery.again(task())}</Show>
            </p>
          </Notice>
        )}
      </Show>
      <For each={props.view.recoveries}>
        {(recovery) => (
          <Notice tone="info" heading={t().models.recovery.done(engine(recovery.from.engine), engine(recovery.to.engine))} code="recovered">
            <p class="breakable">{t().errors[recovery.error.code](recovery.error.details, f()).message}</p>
            <p>{t().models.recovery.time(inline(f().duration(recovery.detectMs)), inline(f().duration(recovery.recoverMs)))}</p>
            <Show when={recovery.from.model !== recovery.to.model}>
              <p class="breakable">{t().models.recovery.otherModel(recovery.from.model, recovery.to.model)}</p>
            </Show>
          </Notice>
        )}
      </For>
    </>
  );
}
