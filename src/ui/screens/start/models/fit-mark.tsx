import { For, Show } from 'solid-js';
import type { Forecast } from '../../../../contract/model';
import { useLocale } from '../../../i18n/locale-context';
import { term } from '../../../i18n/term';
import { inputsText } from '../../../parts/inputs-text';
import { type Tone, ToneShape } from '../../../parts/notice';

/** Whether it runs here, as shape and word, and why not with the numbers that decide. */
export function FitMark(props: { readonly of: Forecast }) {
  const { t, f } = useLocale();
  const reasons = () => props.of.reasons.filter(({ rule }) => rule !== 'fits');
  return (
    <div class="fit" data-fit={props.of.fit}>
      <p class="fit-word">
        <ToneShape tone={tones[props.of.fit]} />
        {t().models.fit[props.of.fit]}
      </p>
      <For each={reasons()}>
        {(reason) => (
          <p class="fit-reason breakable" data-rule={reason.rule}>
            {term(t().models.reasons, reason.rule)}
            <Show when={Object.keys(reason.inputs).length > 0}>: {inputsText(reason.inputs, t().terms, f())}</Show>
          </p>
        )}
      </For>
    </div>
  );
}

const tones: Readonly<Record<Forecast['fit'], Tone>> = { fits: 'good', tight: 'warn', 'does-not-fit': 'bad', unknown: 'info' };
