import { Show } from 'solid-js';
import type { Unit } from '../../contract/evidence';
import type { Expectation } from '../../contract/model';
import { inline } from '../format/format';
import { useLocale } from '../i18n/locale-context';
import { Amount } from './amount';

/** An expected value, and below it the interval in which it is expected. */
export function Expected(props: { readonly of: Expectation | undefined; readonly unit: Unit }) {
  const { t, f } = useLocale();
  const text = (value: number): string => inline(f().quantity(value, props.unit));
  return (
    <Show when={props.of} fallback={<span class="quiet">–</span>}>
      {(expected) => (
        <span class="expected">
          <Amount of={f().quantity(expected().value, props.unit)} />
          <span class="expected-interval">{t().models.interval(text(expected().low), text(expected().high))}</span>
        </span>
      )}
    </Show>
  );
}
