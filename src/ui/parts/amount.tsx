import { gapBefore, type Quantity } from '../format/format';

/** A number with its unit in smaller type. */
export function Amount(props: { readonly of: Quantity }) {
  return (
    <span class="amount">
      {props.of.number}
      {gapBefore(props.of.unit)}
      <span class="unit">{props.of.unit}</span>
    </span>
  );
}
