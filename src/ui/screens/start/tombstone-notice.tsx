import { Show } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Notice } from '../../parts/notice';
import type { TombstoneControl } from '../../state/create-tombstone';

/** What the run that was killed was doing, and the two ways on. */
export function TombstoneNotice(props: { readonly tombstone: TombstoneControl; readonly engine: string }) {
  const { t, f } = useLocale();
  return (
    <Show when={props.tombstone.said()}>
      {(tombstone) => (
        <Notice tone="warn" heading={t().models.tombstone.heading} code="tombstone">
          <p class="breakable">
            {t().models.tombstone[tombstone().phase](
              tombstone().model,
              term(t().terms.engines, tombstone().engine),
              f().dateTime(tombstone().at),
            )}{' '}
            {props.engine === 'auto' ? t().models.tombstone.lower : t().models.tombstone.fixed}
          </p>
          <div class="actions">
            <button type="button" class="plain-button" data-action="tombstone-retry" onClick={() => props.tombstone.tryAgain()}>
              {t().models.tombstone.tryAgain}
            </button>
            <button type="button" class="plain-button" data-action="tombstone-dismiss" onClick={() => props.tombstone.dismiss()}>
              {t().models.tombstone.dismiss}
            </button>
          </div>
        </Notice>
      )}
    </Show>
  );
}
