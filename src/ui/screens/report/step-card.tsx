import { For, type JSX, Show } from 'solid-js';
import type { JsonValue } from '../../../contract/json';
import type { StepRecord } from '../../../contract/task-plan';
import type { ReportAttempt } from '../../../report/report';
import { reasonIn } from '../../../report/texts/reason-in';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { StepMark } from '../../parts/step-mark';

/** One step: what it took, from where, what it asked of tools and documents, what it gave, and every attempt. */
export function StepCard(props: { readonly step: StepRecord; readonly attempts: readonly ReportAttempt[] }) {
  const { t, f, language } = useLocale();
  const told = (text: string): string => reasonIn(language(), text);
  const ms = (value: number): string => inline(f().duration(value));
  const times = (): string => {
    const { readyMs, startedMs, endedMs } = props.step;
    if (startedMs === undefined || endedMs === undefined) return '';
    const waited = startedMs - (readyMs ?? startedMs);
    const took = t().agents.steps.took(ms(endedMs - startedMs));
    return waited < 1 ? took : `${took}, ${t().agents.steps.waited(ms(waited))}`;
  };
  const cache = (): string | undefined => {
    const { cache: asked } = props.step;
    if (asked === undefined) return undefined;
    const words = t().agents.steps.cache[asked.result];
    return asked.similarity === undefined ? words : `${words} (${t().agents.steps.similarity(f().number(asked.similarity))})`;
  };
  return (
    <li class="step" data-step={props.step.id} data-status={props.step.status}>
      <p class="step-head">
        <StepMark status={props.step.status} /> <code>{props.step.id}</code> <span class="quiet">{told(props.step.capability)}</span>
      </p>
      <p class="quiet step-facts">{[times(), cache() ?? ''].filter((text) => text !== '').join(' · ')}</p>
      <Show when={props.step.dependsOn.length > 0}>
        <p class="step-takes">
          <span class="quiet">{t().agents.steps.takes}</span>{' '}
          <For each={props.step.dependsOn}>{(id) => <code class="step-from">{id}</code>}</For>
        </p>
      </Show>
      <Show when={props.step.because}>{(cause) => <p>{t().agents.steps.skippedFor(cause())}</p>}</Show>
      <Part name={t().agents.steps.input}>
        <Lines of={props.step.input} />
      </Part>
      <Show when={props.step.toolCalls.length > 0}>
        <Part name={t().agents.steps.tools}>
          <ul class="step-calls">
            <For each={props.step.toolCalls}>
              {(call) => (
                <li>
                  <p class="breakable">
                    <code>
                      {call.server}/{call.tool}
                    </code>{' '}
                    <code class="step-json">{JSON.stringify(call.input)}</code>
                  </p>
                  <p class="breakable">
                    → {call.error === undefined ? call.result : t().errors[call.error.code](call.error.details, f()).message}{' '}
                    <span class="quiet">({ms(call.tookMs)})</span>
                  </p>
                </li>
              )}
            </For>
          </ul>
        </Part>
      </Show>
      <Show when={props.step.sources.length > 0 || (props.step.capability === 'retriever' && props.attempts.length > 0)}>
        <Part name={t().agents.steps.sources}>
          <ul>
            <For each={props.step.sources} fallback={<li class="quiet">{t().agents.steps.noSource}</li>}>
              {(source) => (
                <li class="breakable">
                  {source.title} <span class="quiet">({f().number(source.score)})</span>
                </li>
              )}
            </For>
          </ul>
        </Part>
      </Show>
      <Show when={props.step.output !== undefined}>
        <Part name={t().agents.steps.output}>
          <pre class="text-block" data-mark={props.step.grade?.passed === false ? 'bad' : undefined}>
            {props.step.output === '' ? '∅' : props.step.output}
          </pre>
        </Part>
      </Show>
      <Show when={props.step.grade?.passed === false && props.step.grade}>
        {(grade) => (
          <Part name={t().report.expected}>
            <pre class="text-block">{grade().expected}</pre>
          </Part>
        )}
      </Show>
      <Show when={props.step.because === undefined && props.step.error}>
        {(error) => <p class="breakable">{t().errors[error().code](error().details, f()).message}</p>}
      </Show>
      <Show when={props.step.recoveries.length > 0}>
        <Part name={t().agents.steps.recovery}>
          <For each={props.step.recoveries}>
            {(recovery) => (
              <p class="breakable">
                {recovery.strategy === undefined
                  ? t().agents.steps.recoveryNone(told(recovery.errorClass))
                  : t().agents.steps.recoveryLine(told(recovery.errorClass), told(recovery.reason ?? recovery.strategy))}
              </p>
            )}
          </For>
        </Part>
      </Show>
      <Part name={t().agents.steps.attempts}>
        <For each={props.attempts} fallback={<p class="quiet">{t().agents.steps.noAttempt}</p>}>
          {(attempt, index) => (
            <p>
              {t().agents.steps.attemptLine(
                f().integer(index() + 1),
                told(attempt.agent),
                attempt.timings === undefined ? t().engines.devices[attempt.device] : term(t().terms.engines, attempt.engine),
                ms(attempt.runMs),
              )}
              <Show when={attempt.strategy}>{(strategy) => <>, {t().agents.steps.byStrategy(told(strategy()))}</>}</Show>
              <Show when={attempt.error}>
                {(error) => <span class="breakable"> · {t().errors[error().code](error().details, f()).message}</span>}
              </Show>
            </p>
          )}
        </For>
      </Part>
    </li>
  );
}

function Part(props: { readonly name: string; readonly children: JSX.Element }) {
  return (
    <div class="step-part">
      <p class="label">{props.name}</p>
      {props.children}
    </div>
  );
}

/** An input as people read it: of an object one line per key, texts as they are. */
function Lines(props: { readonly of: JsonValue }) {
  const entries = (): readonly (readonly [string, JsonValue])[] => {
    const { of } = props;
    return typeof of === 'object' && of !== null && !Array.isArray(of) ? Object.entries(of) : [['', of]];
  };
  return (
    <ul class="step-lines">
      <For each={entries()}>
        {([key, value]) => (
          <li class="breakable">
            <Show when={key !== ''}>
              <span class="quiet">{key}</span>{' '}
            </Show>
            {typeof value === 'string' ? value : JSON.stringify(value)}
          </li>
        )}
      </For>
    </ul>
  );
}
