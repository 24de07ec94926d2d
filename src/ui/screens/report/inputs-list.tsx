import { For, Show } from 'solid-js';
import { type Format, inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';

type Inputs = Readonly<Record<string, string | number | boolean>>;

/** The values that a rule or a figure follows from, by name, with their units. */
export function InputsList(props: { readonly inputs: Inputs }) {
  const { t, f } = useLocale();
  const value = (key: string, input: Inputs[string]): string => {
    if (typeof input === 'boolean') return input ? t().terms.yes : t().terms.no;
    return typeof input === 'number' ? amount(key, input, props.inputs, f()) : input;
  };
  return (
    <Show when={Object.keys(props.inputs).length > 0}>
      <ul class="inputs">
        <For each={Object.entries(props.inputs)}>
          {([key, input]) => (
            <li class="breakable">
              {term(t().terms.inputs, key)} <span class="inputs-value">{value(key, input)}</span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

/** Names tell the unit: `neededBytes`, `silentMs`; limits of WebGPU that are sizes count bytes too. */
function amount(key: string, value: number, { limit }: Inputs, format: Format): string {
  const isSize = /(?:Bytes|Size|HeapLimit)$/.test(key) || (typeof limit === 'string' && limit.endsWith('Size'));
  if (isSize) return inline(format.bytes(value));
  if (key.endsWith('Ms')) return inline(format.duration(value));
  return key.endsWith('TokensPerSecond') ? inline(format.quantity(value, 'tokens/s')) : format.number(value);
}
