import { For, Show } from 'solid-js';
import type { Decision } from '../../../contract/audit';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { type Inputs, inputsText } from '../../parts/inputs-text';
import { type Tone, ToneShape } from '../../parts/notice';

/** The router's decisions as they come. */
export function LadderSteps(props: { readonly decisions: readonly Decision[] }) {
  const { t, f } = useLocale();
  return (
    <Show when={props.decisions.length > 0}>
      <section class="steps-taken">
        <h2>{t().models.ladder.title}</h2>
        <ol class="steps-list">
          <For each={props.decisions}>
            {(decision) => (
              <li data-rule={decision.rule} data-outcome={decision.outcome}>
                <ToneShape tone={tones[decision.outcome]} />
                <div>
                  <p class="breakable">
                    <strong>{term(t().terms.engines, decision.rung)}</strong> <span class="quiet">{decision.model}</span>
                  </p>
                  <p class="breakable">
                    {decision.outcome === 'taken' ? '' : `${t().models.ladder.outcome[decision.outcome]}: `}
                    {term(t().terms.rules, decision.rule)}
                  </p>
                  <Show when={decision.error}>
                    {(error) => <p class="quiet breakable">{t().errors[error().code](error().details, f()).message}</p>}
                  </Show>
                  <Show when={decision.outcome !== 'taken' && inputsText(newsOf(decision), t().terms, f())}>
                    {(text) => <p class="quiet breakable">{text()}</p>}
                  </Show>
                </div>
              </li>
            )}
          </For>
        </ol>
      </section>
    </Show>
  );
}

/** Inputs that say more than the rung and the rule above them. */
function newsOf({ inputs, rule, model }: Decision): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([key, value]) => key !== 'gpu' && value !== rule && value !== model));
}

const tones: Readonly<Record<Decision['outcome'], Tone>> = { taken: 'good', skipped: 'info', failed: 'bad' };
