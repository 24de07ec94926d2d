import { For, onMount, Show } from 'solid-js';
import type { InterruptedAudit } from '../../../../contract/kept';
import { useKeptTexts } from '../../../i18n/kept-texts';
import { useLocale } from '../../../i18n/locale-context';
import { term } from '../../../i18n/term';
import { ErrorPanel } from '../../../parts/error-panel';
import { Notice } from '../../../parts/notice';
import type { PageControl } from '../../../state/create-page';

/** Audits whose page went away, with the ways on; or why audits are not kept now. */
export function InterruptedNotice(props: { readonly page: PageControl }) {
  const { t } = useLocale();
  const { kept } = props.page;
  onMount(() => void kept.look());
  return (
    <>
      <Show when={kept.audits().problem}>
        {(problem) => (
          <Notice tone="warn" code={problem()}>
            <p>{term(t().terms.notices, problem())}</p>
          </Notice>
        )}
      </Show>
      <For each={kept.audits().interrupted}>{(audit) => <Interrupted page={props.page} audit={audit} />}</For>
      <Show when={kept.audits().interrupted.length > 0 && kept.kept().error}>{(error) => <ErrorPanel error={error()} tone="warn" />}</Show>
    </>
  );
}

function Interrupted(props: { readonly page: PageControl; readonly audit: InterruptedAudit }) {
  const { f } = useLocale();
  const texts = useKeptTexts();
  const { page } = props;
  const words = () => texts().interrupted;
  /** The device is still being looked at, or measured for the forecast. */
  const canBegin = (): boolean => page.session.state().kind === 'ready' && !page.forecast.isBusy();
  const label = (action: string): string => words().actionOf(action, props.audit.suiteTitle);
  return (
    <Notice tone="info" heading={words().heading} code="interrupted">
      <p class="breakable" data-interrupted={props.audit.id} data-finished={props.audit.finished}>
        {words().of(
          props.audit.suiteTitle,
          f().integer(props.audit.finished),
          props.audit.tasks,
          f().integer(props.audit.tasks),
          props.audit.model,
          f().dateTime(props.audit.interruptedAt),
        )}{' '}
        <Show when={props.audit.refusal} fallback={words().keeps}>
          {(refusal) => <span data-refusal={refusal()}>{words().refused[refusal()]}</span>}
        </Show>
        <Show when={props.audit.refusal === undefined && props.audit.engine === 'auto' && page.tombstone.found() !== undefined}>
          {' '}
          {words().lower}
        </Show>
      </p>
      <div class="actions interrupted-actions">
        <Show when={props.audit.refusal === undefined}>
          <button
            type="button"
            class="secondary"
            data-action="resume"
            disabled={!canBegin()}
            aria-label={label(words().resume)}
            onClick={() => page.resume(props.audit.id, 'resume')}
          >
            {words().resume}
          </button>
        </Show>
        <Show when={props.audit.refusal !== 'damaged'}>
          <button
            type="button"
            class="plain-button"
            data-action="start-over"
            disabled={!canBegin()}
            aria-label={label(words().startOver)}
            onClick={() => page.resume(props.audit.id, 'start-over')}
          >
            {words().startOver}
          </button>
        </Show>
        <button
          type="button"
          class="plain-button"
          data-action="discard"
          aria-label={label(words().discard)}
          disabled={page.kept.kept().isBusy}
          onClick={() => void page.kept.discard(props.audit.id)}
        >
          {words().discard}
        </button>
      </div>
    </Notice>
  );
}
