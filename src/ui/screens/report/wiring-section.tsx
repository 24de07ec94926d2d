import { For, Show } from 'solid-js';
import type { WiringResult } from '../../../contract/wiring';
import type { Report } from '../../../report/report';
import { reasonIn } from '../../../report/texts/reason-in';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { type Tone, ToneShape } from '../../parts/notice';
import { toldValue } from './told-value';

/** What each component of the orchestrator did when it was needed, with the evidence; those that did not act come first. */
export function WiringSection(props: { readonly report: Report }) {
  const { t, f } = useLocale();
  const acted = (): number => props.report.wiring.filter(({ verdict }) => verdict === 'acted').length;
  const sorted = () => props.report.wiring.toSorted((a, b) => order[a.verdict] - order[b.verdict]);
  return (
    <Show when={props.report.wiring.length > 0}>
      <section class="wiring" data-wiring={acted() === props.report.wiring.length ? 'acted' : 'broken'}>
        <div class="section-head">
          <h2>{t().agents.wiring.title}</h2>
          <p>{t().agents.wiring.count(f().integer(acted()), f().integer(props.report.wiring.length))}</p>
        </div>
        <p class="quiet">{props.report.detail === 'link' ? t().agents.wiring.inLink : t().agents.wiring.explain}</p>
        <ul class="wiring-list">
          <For each={sorted()}>{(result) => <Component result={result} showsEvidence={props.report.detail !== 'link'} />}</For>
        </ul>
      </section>
    </Show>
  );
}

function Component(props: { readonly result: WiringResult; readonly showsEvidence: boolean }) {
  const { t, f, language } = useLocale();
  const value = (key: string): string => {
    const found = props.result.evidence[key];
    const { words } = t().agents.wiring;
    if (typeof found === 'string' && Object.hasOwn(words, found)) return term(words, found);
    // Its outcome; elsewhere a task's id, which is shown as it is.
    if (typeof found === 'string' && key === 'task') return reasonIn(language(), found);
    if (found === Number.MAX_SAFE_INTEGER) return term(words, 'none');
    return toldValue(key, props.result.evidence, { language: language(), terms: t().terms, format: f() });
  };
  return (
    <li data-component={props.result.component} data-verdict={props.result.verdict}>
      <ToneShape tone={tones[props.result.verdict]} />
      <div>
        <p>
          <strong>{props.result.component}</strong> <span class="wiring-verdict">{t().agents.wiring.verdict[props.result.verdict]}</span>
        </p>
        <p class="wiring-proves">{t().agents.wiring.proves[props.result.component]}</p>
        <Show when={props.showsEvidence}>
          <ul class="inputs">
            <For each={Object.keys(props.result.evidence)}>
              {(key) => (
                <li class="breakable">
                  {term(t().agents.wiring.evidence, key)} <span class="inputs-value">{value(key)}</span>
                </li>
              )}
            </For>
            <li>{t().agents.steps.took(inline(f().duration(props.result.tookMs)))}</li>
          </ul>
        </Show>
      </div>
    </li>
  );
}

const order: Readonly<Record<WiringResult['verdict'], number>> = { broken: 0, idle: 1, acted: 2 };
const tones: Readonly<Record<WiringResult['verdict'], Tone>> = { acted: 'good', idle: 'warn', broken: 'bad' };
