import { For, type JSX, Match, Show, Switch } from 'solid-js';
import type { Outcome } from '../../../contract/audit';
import type { Grade } from '../../../contract/grade';
import type { ReportTask } from '../../../report/report';
import { reasonIn } from '../../../report/texts/reason-in';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { TaskPlanView } from './task-plan';

/** Everything that is known of one task. */
export function TaskDetails(props: { readonly task: ReportTask }) {
  const { t, f, language } = useLocale();
  const ms = (value: number): string => inline(f().duration(value));
  return (
    <>
      <Show when={props.task.plan}>{(plan) => <TaskPlanView plan={plan()} attempts={props.task.attempts ?? []} />}</Show>
      <dl class="pairs task-pairs">
        <Show when={props.task.prompt}>{(prompt) => <Pair name={t().running.prompt}>{<Block text={prompt()} />}</Pair>}</Show>
        <Show when={props.task.outcome}>{(outcome) => <OutcomePairs outcome={outcome()} />}</Show>
        <Pair name={t().report.task}>
          <code class="breakable">{props.task.id}</code>
        </Pair>
        <Show when={props.task.language}>{(language) => <Pair name={t().report.language}>{t().languages[language()]}</Pair>}</Show>
        <Show when={props.task.ranOn}>
          {(place) => (
            <Pair name={t().engines.ranOn}>
              {term(t().terms.engines, place().engine)}, <span class="breakable">{place().model}</span>
            </Pair>
          )}
        </Show>
        <Show when={props.task.promptTokens !== undefined}>
          <Pair name={t().report.promptTokens}>{f().integer(props.task.promptTokens ?? 0)}</Pair>
        </Show>
        <Show when={props.task.completionTokens !== undefined}>
          <Pair name={t().report.completionTokens}>{f().integer(props.task.completionTokens ?? 0)}</Pair>
        </Show>
        <Show when={props.task.timeToFirstTokenMs !== undefined}>
          <Pair name={t().report.ttft}>{ms(props.task.timeToFirstTokenMs ?? 0)}</Pair>
        </Show>
        <Show when={props.task.decodeTokensPerSecond !== undefined}>
          <Pair name={t().report.speed}>{inline(f().quantity(props.task.decodeTokensPerSecond ?? 0, 'tokens/s'))}</Pair>
        </Show>
        <Show when={props.task.deadlineMs > 0}>
          <Pair name={t().report.deadline}>{ms(props.task.deadlineMs)}</Pair>
        </Show>
        <Show when={props.task.plan === undefined && (props.task.attempts?.length ?? 0) > 0}>
          <Pair name={t().report.attempts}>
            <For each={props.task.attempts}>
              {(attempt) => (
                <p>
                  {t().report.attemptLine(
                    f().integer(attempt.number),
                    reasonIn(language(), attempt.agent),
                    term(t().terms.engines, attempt.engine),
                    ms(attempt.queuedMs),
                    ms(attempt.runMs),
                  )}
                  <Show when={attempt.error}>
                    {(error) => <span class="breakable"> · {t().errors[error().code](error().details, f()).message}</span>}
                  </Show>
                </p>
              )}
            </For>
          </Pair>
        </Show>
      </dl>
    </>
  );
}

function OutcomePairs(props: { readonly outcome: Outcome }) {
  const { t, f, language } = useLocale();
  const grade = (): Grade | undefined => ('grade' in props.outcome ? props.outcome.grade : undefined);
  const reason = (): string | undefined => {
    const { outcome } = props;
    if ('error' in outcome) {
      const text = t().errors[outcome.error.code](outcome.error.details, f());
      return `${text.message} ${text.meaning}`;
    }
    if (outcome.status === 'timed-out') return t().report.timedOutAfter(inline(f().duration(outcome.deadlineMs)));
    if (outcome.status === 'aborted') return t().report.abortedBy[outcome.reason];
    return undefined;
  };
  return (
    <Switch>
      <Match when={grade()}>
        {(judged) => (
          <>
            <Pair name={t().report.expected}>
              <Block text={judged().expected} />
            </Pair>
            <Pair name={t().report.got}>
              <Block text={judged().got} mark={judged().passed ? undefined : 'bad'} />
            </Pair>
            <Pair name={t().report.grader}>{term(t().terms.graders, judged().grader)}</Pair>
            <Show when={judged().reason}>{(why) => <Pair name={t().report.why}>{reasonIn(language(), why())}</Pair>}</Show>
          </>
        )}
      </Match>
      <Match when={reason()}>{(why) => <Pair name={t().report.why}>{why()}</Pair>}</Match>
    </Switch>
  );
}

function Pair(props: { readonly name: string; readonly children: JSX.Element }) {
  return (
    <>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </>
  );
}

/** Text of a model or a user, as it is: line breaks kept, nothing interpreted. */
function Block(props: { readonly text: string; readonly mark?: 'bad' }) {
  return (
    <pre class="text-block" data-mark={props.mark} tabindex={props.text.length > 600 ? 0 : undefined}>
      {props.text === '' ? '∅' : props.text}
    </pre>
  );
}
