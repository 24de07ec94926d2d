import { For, Show } from 'solid-js';
import type { DeviceSurvey } from '../../contract/device';
import type { Fact } from '../../contract/evidence';
import { inline } from '../format/format';
import { useLocale } from '../i18n/locale-context';
import { term } from '../i18n/term';
import { EvidenceMark } from './evidence-mark';

type Group = 'gpu' | 'cpu' | 'memory' | 'page';

const groups: readonly Group[] = ['gpu', 'cpu', 'memory', 'page'];

/** What was found out about the device, by group, each fact with its evidence; then what could not be known, and why. */
export function FactTable(props: { readonly survey: DeviceSurvey }) {
  const { t } = useLocale();
  const factsOf = (group: Group): readonly Fact[] => props.survey.facts.filter((fact) => groupOf(fact.id) === group);
  return (
    <div class="facts">
      <For each={groups}>
        {(group) => (
          <Show when={factsOf(group).length > 0}>
            <section class="fact-group">
              <h3>{t().start.groups[group]}</h3>
              <dl>
                <For each={factsOf(group)}>{(fact) => <FactRow fact={fact} />}</For>
              </dl>
            </section>
          </Show>
        )}
      </For>
      <Show when={props.survey.absent.length > 0}>
        <section class="fact-group fact-group-absent">
          <h3>{t().start.deviceAbsent}</h3>
          <dl>
            <For each={props.survey.absent}>
              {(absent) => (
                <div class="fact">
                  <dt>{term(t().terms.facts, absent.id)}</dt>
                  <dd class="fact-reason">{term(t().terms.absentReasons, absent.reason)}</dd>
                </div>
              )}
            </For>
          </dl>
        </section>
      </Show>
    </div>
  );
}

function FactRow(props: { readonly fact: Fact }) {
  const { t, f } = useLocale();
  const value = (): string => {
    const { fact } = props;
    if (typeof fact.value === 'boolean') return fact.value ? t().terms.yes : t().terms.no;
    if (typeof fact.value === 'string') return fact.value;
    // Browsers state memory in steps of 2ⁿ GiB; decimal units would make 8 into 8.59.
    if (fact.id === 'memory.device') return `${f().number(fact.value / 1024 ** 3)}\u202fGiB`;
    return fact.unit === undefined ? f().number(fact.value) : inline(f().quantity(fact.value, fact.unit));
  };
  return (
    <div class="fact" title={props.fact.source}>
      <dt>{term(t().terms.facts, props.fact.id)}</dt>
      <dd class="fact-value">{value()}</dd>
      <dd class="fact-evidence">
        <EvidenceMark of={props.fact.evidence} />
      </dd>
    </div>
  );
}

function groupOf(id: string): Group {
  const prefix = id.split('.', 1)[0];
  if (prefix === 'gpu' || prefix === 'cpu') return prefix;
  return prefix === 'memory' || prefix === 'storage' ? 'memory' : 'page';
}
