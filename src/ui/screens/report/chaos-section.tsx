import { For, Show } from 'solid-js';
import { chaosChecks, faultsWithoutPlace, type ReportFault } from '../../../report/chaos';
import type { Report } from '../../../report/report';
import { chaosTextsIn } from '../../../report/texts/chaos-in';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { Notice, type Tone, ToneShape } from '../../parts/notice';

/** What kind of run this was, before any of its figures. */
export function ChaosBanner(props: { readonly report: Report }) {
  const { language } = useLocale();
  return (
    <Show when={props.report.chaos}>
      <div class="banner" role="status">
        <Notice tone="warn" code="chaos-run">
          <p>{chaosTextsIn(language()).banner}</p>
        </Notice>
      </div>
    </Show>
  );
}

/** The faults on purpose: what must hold under them, and for each one when it was noticed, by whom, and what was done. */
export function ChaosSection(props: { readonly report: Report }) {
  const { f, language } = useLocale();
  const words = () => chaosTextsIn(language());
  const names = (kinds: readonly { readonly kind: ReportFault['kind'] }[]): string =>
    kinds.map(({ kind }) => words().kinds[kind]).join(', ');
  return (
    <Show when={props.report.chaos}>
      {(chaos) => (
        <section class="chaos" data-chaos-seed={chaos().seed}>
          <h2>{words().title}</h2>
          <p class="quiet">{fill(words().seed, { seed: String(chaos().seed) })}</p>
          <ul class="statements chaos-checks">
            <For each={chaosChecks(props.report)}>
              {({ id, passed, good, total }) => (
                <li class="chaos-check" data-check={id} data-passed={passed}>
                  <ToneShape tone={passed ? 'good' : 'bad'} />{' '}
                  {fill(words().checks[id], { good: f().integer(good), total: f().integer(total) })}
                </li>
              )}
            </For>
          </ul>
          <ul class="wiring-list">
            <For each={chaos().faults}>{(fault) => <Fault fault={fault} />}</For>
          </ul>
          <Show when={faultsWithoutPlace(chaos()).length > 0}>
            <p class="quiet">{fill(words().withoutPlace, { kinds: names(faultsWithoutPlace(chaos())) })}</p>
          </Show>
          <Show when={chaos().omitted.length > 0}>
            <p class="quiet">{fill(words().omitted, { kinds: names(chaos().omitted.map((kind) => ({ kind }))) })}</p>
          </Show>
        </section>
      )}
    </Show>
  );
}

function Fault(props: { readonly fault: ReportFault }) {
  const { f, language } = useLocale();
  const words = () => chaosTextsIn(language());
  const ms = (value: number): string => inline(f().duration(value));
  const tone = (): Tone => (props.fault.detection === undefined ? 'bad' : props.fault.recoveredAfterMs === undefined ? 'warn' : 'good');
  const reactions = (): string => props.fault.reactions.map((reaction) => words().reactions[reaction]).join(', ');
  const count = (key: string): string => f().integer(props.fault.details[key] ?? 0);
  return (
    <li data-fault={props.fault.kind} data-noticed={props.fault.detection !== undefined}>
      <ToneShape tone={tone()} />
      <div>
        <p>
          <strong>{words().kinds[props.fault.kind]}</strong> <span class="quiet">{props.fault.taskId}</span>
        </p>
        <dl class="pairs">
          <dt>{words().columns[2]}</dt>
          <dd>{ms(props.fault.injectedAtMs)}</dd>
          <dt>{words().columns[3]}</dt>
          <dd>
            <Show when={props.fault.detection} fallback={<strong>{words().notNoticed}</strong>}>
              {(detection) => (
                <span title={detection().sign}>
                  {ms(detection().afterMs)} · {words().detectors[detection().by]}
                </span>
              )}
            </Show>
          </dd>
          <dt>{words().columns[5]}</dt>
          <dd>{reactions() || words().noReaction}</dd>
          <dt>{words().columns[6]}</dt>
          <dd>{props.fault.recoveredAfterMs === undefined ? words().notRecovered : ms(props.fault.recoveredAfterMs)}</dd>
          <dt>{words().columns[7]}</dt>
          <dd>{words().outcomes[props.fault.outcome]}</dd>
        </dl>
        <Show when={props.fault.details['sentEvents'] !== undefined}>
          <p class="quiet">
            {fill(words().flood, {
              sentEvents: count('sentEvents'),
              droppedEvents: count('droppedEvents'),
              urgent: (props.fault.details['urgentSeen'] ?? 0) > 0 ? '✓' : '✗',
            })}
          </p>
        </Show>
      </div>
    </li>
  );
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '?');
}
