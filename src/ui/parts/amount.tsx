import type { Quantity } from '../format/format';

/** A number with its unit in smaller type. */
export function Amount(props: { readonly of: Quantity }) {
  return (
    <span class="amount">
      {props.of.number}
      {props.of.unit === '' ? '' : '\u202f'}
      <span class="unit">{props.of.unit}</span>
    </span>
  );
}
