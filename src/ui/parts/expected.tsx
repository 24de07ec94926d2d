import { Show } from 'solid-js';
import type { Unit } from '../../contract/evidence';
import type { Expectation } from '../../contract/model';
import { inline } from '../format/format';
import { useLocale } from '../i18n/locale-context';
import { Amount } from './amount';

/** An expected value, and below it the interval in which it is expected. */
export function Expected(props: { readonly of: Expectation | undefined; readonly unit: Unit }) {
  const { t, f } = useLocale();
  /** An expectation is not known to more than three digits. */
  const quantity = (value: number) => f().quantity(Number(value.toPrecision(3)), props.unit);
  const interval = ({ low, high }: Expectation): string => {
    const [from, to] = [quantity(low), quantity(high)];
    return t().models.interval(from.unit === to.unit ? from.number : inline(from), inline(to));
  };
  return (
    <Show when={props.of} fallback={<span class="quiet">–</span>}>
      {(expected) => (
        <span class="expected">
          <Amount of={quantity(expected().value)} />
          <span class="expected-interval">{interval(expected())}</span>
        </span>
      )}
    </Show>
  );
}
