import { For, Show } from 'solid-js';
import type { TaskPlan } from '../../../contract/task-plan';
import type { ReportAttempt } from '../../../report/report';
import { reasonIn } from '../../../report/texts/reason-in';
import { useLocale } from '../../i18n/locale-context';
import { stagesOf } from '../../state/plan-stages';
import { StepCard } from './step-card';

/** How a task of several steps was run: stage by stage, what each step took, did and gave; then the result with its sources. */
export function TaskPlanView(props: { readonly plan: TaskPlan; readonly attempts: readonly ReportAttempt[] }) {
  const { t, f, language } = useLocale();
  const alternatives = (): string =>
    props.plan.options.map(({ shape, score }) => `${t().agents.steps.shapes[shape]} ${f().number(score)}`).join(' · ');
  return (
    <section class="plan" aria-label={t().agents.steps.title}>
      <p class="quiet">
        {t().agents.steps.counts(
          props.plan.steps.length,
          f().integer(props.plan.steps.length),
          f().integer(props.plan.depth),
          f().integer(props.plan.width),
        )}
      </p>
      <ol class="plan-stages">
        <For each={stagesOf(props.plan.steps)}>
          {(stage, index) => (
            <li aria-label={t().agents.steps.stage(f().integer(index() + 1))}>
              <ul class="plan-stage">
                <For each={stage}>
                  {(step) => <StepCard step={step} attempts={props.attempts.filter((attempt) => attempt.step === step.id)} />}
                </For>
              </ul>
            </li>
          )}
        </For>
      </ol>
      <dl class="pairs task-pairs">
        <dt>{t().agents.steps.strategy}</dt>
        <dd>
          <p>
            <strong>{props.plan.shapes.map((shape) => t().agents.steps.shapes[shape]).join(`, ${t().agents.steps.afterwards} `)}</strong>
          </p>
          <p class="quiet breakable">{reasonIn(language(), props.plan.reason)}</p>
          <p class="quiet">
            {t().agents.steps.alternatives}: {alternatives()}
          </p>
        </dd>
        <Show when={props.plan.synthesis}>
          {(synthesis) => (
            <>
              <dt>{t().agents.steps.synthesis}</dt>
              <dd>
                <pre class="text-block">{synthesis().text}</pre>
                <ul class="plan-sources">
                  <For each={synthesis().sources}>
                    {(source) => (
                      <li class="quiet breakable">
                        {t().agents.steps.from(source.step)}
                        <Show when={source.citations.length > 0}>, {t().agents.steps.rests(f().list(source.citations))}</Show>
                        <Show when={!source.verified}> ({t().agents.steps.notVerified})</Show>
                      </li>
                    )}
                  </For>
                </ul>
              </dd>
            </>
          )}
        </Show>
      </dl>
    </section>
  );
}
