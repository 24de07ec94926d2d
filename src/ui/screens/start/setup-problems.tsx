import { For, Show } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { Notice } from '../../parts/notice';
import type { SetupProblem } from '../../state/setup';

/** What the address asked for and the page did not understand. */
export function SetupProblems(props: { readonly problems: readonly SetupProblem[] }) {
  const { t } = useLocale();
  const sentence = (problem: SetupProblem): string => {
    const words = t().settings;
    if (problem.kind === 'unknown') return words.linkUnknown(problem.name);
    if (problem.kind === 'unknown-model') return t().models.unknownModel(problem.value);
    if (problem.kind === 'repeated') return words.linkRepeated(problem.name);
    return words.linkBad(problem.name, problem.value);
  };
  return (
    <Show when={props.problems.length > 0}>
      <Notice tone="warn" heading={t().settings.linkProblems} code="parameter-invalid">
        <ul class="plain">
          <For each={props.problems}>{(problem) => <li class="breakable">{sentence(problem)}</li>}</For>
        </ul>
      </Notice>
    </Show>
  );
}
