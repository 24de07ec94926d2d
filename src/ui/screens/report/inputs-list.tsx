import { For, Show } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { toldKeysIn } from '../../i18n/told-keys';
import type { Inputs } from '../../parts/inputs-text';
import { toldValue } from './told-value';

/** Names what the line above has named already. */
const hidden: ReadonlySet<string> = new Set(['planId']);

/** The values that a rule or a figure follows from, by name, with their units. */
export function InputsList(props: { readonly inputs: Inputs }) {
  const { t, f, language } = useLocale();
  const keys = (): readonly string[] => Object.keys(props.inputs).filter((key) => !hidden.has(key));
  return (
    <Show when={keys().length > 0}>
      <ul class="inputs">
        <For each={keys()}>
          {(key) => (
            <li class="breakable">
              {term({ ...toldKeysIn(language()), ...t().terms.inputs }, key)}{' '}
              <span class="inputs-value">{toldValue(key, props.inputs, { language: language(), terms: t().terms, format: f() })}</span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
