import { For, Show } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { type Inputs, inputValue } from '../../parts/inputs-text';

/** The values that a rule or a figure follows from, by name, with their units. */
export function InputsList(props: { readonly inputs: Inputs }) {
  const { t, f } = useLocale();
  return (
    <Show when={Object.keys(props.inputs).length > 0}>
      <ul class="inputs">
        <For each={Object.keys(props.inputs)}>
          {(key) => (
            <li class="breakable">
              {term(t().terms.inputs, key)} <span class="inputs-value">{inputValue(key, props.inputs, t().terms, f())}</span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
