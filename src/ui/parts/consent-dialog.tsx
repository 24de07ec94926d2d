import '../styles/tools.css';
import { createEffect, For, onCleanup, onMount, Show } from 'solid-js';
import type { ConsentAnswer } from '../../contract/tool-servers';
import { useToolTexts } from '../i18n/tool-texts';
import type { PendingQuestion, ToolServersControl } from '../state/create-tool-servers';

/** Asks for the tool calls that wait, one after the other. */
export function ConsentDialog(props: { readonly tools: Pick<ToolServersControl, 'questions' | 'answer'> }) {
  return (
    <Show when={props.tools.questions()[0]} keyed>
      {(pending) => <Question pending={pending} onAnswer={(answer) => props.tools.answer(pending.id, answer)} />}
    </Show>
  );
}

/** Begins on its heading, so that a key that was meant for the page allows nothing; Escape denies. */
function Question(props: { readonly pending: PendingQuestion; readonly onAnswer: (answer: ConsentAnswer) => void }) {
  const t = useToolTexts();
  const { question } = props.pending;
  let dialog: HTMLDialogElement | undefined;
  let heading: HTMLHeadingElement | undefined;
  onMount(() => {
    dialog?.showModal();
    heading?.focus();
  });
  const titleBefore = document.title;
  createEffect(() => {
    document.title = `${t().consent.title} · Apura`;
  });
  onCleanup(() => {
    document.title = titleBefore;
  });
  return (
    <dialog
      ref={dialog}
      class="consent"
      data-role="consent"
      data-server={question.server}
      data-tool={question.tool}
      data-identity={question.identity}
      data-kinds={question.kinds.join(' ')}
      aria-labelledby="consent-title"
      aria-describedby="consent-lead"
      onCancel={(event) => {
        event.preventDefault();
        props.onAnswer('denied');
      }}
    >
      <h2 id="consent-title" ref={heading} tabindex="-1">
        {t().consent.title}
      </h2>
      <p id="consent-lead" class="quiet">
        {t().consent.lead}
      </p>
      <dl class="pairs consent-facts">
        <dt>{t().consent.server}</dt>
        <dd class="breakable">
          <strong>{question.server}</strong>
          <Show when={URL.canParse(question.identity) && question.identity}>{(address) => <span class="quiet"> {address()}</span>}</Show>
        </dd>
        <dt>{t().consent.tool}</dt>
        <dd class="breakable">
          <code>{question.tool}</code>
        </dd>
        <dt>{t().consent.does}</dt>
        <dd>
          <ul>
            <For each={question.kinds}>{(kind) => <li>{t().consent.kinds[kind]}</li>}</For>
          </ul>
        </dd>
        <dt>{t().consent.arguments}</dt>
        <dd>
          <pre class="text-block" data-role="consent-arguments" tabindex="0">
            {JSON.stringify(question.input, undefined, 2)}
          </pre>
        </dd>
      </dl>
      <div class="actions consent-actions">
        <button type="button" class="primary" data-action="allow-once" onClick={() => props.onAnswer('once')}>
          {t().consent.once}
        </button>
        <button type="button" class="secondary" data-action="allow-always" onClick={() => props.onAnswer('always')}>
          {t().consent.always}
        </button>
        <button type="button" class="secondary" data-action="deny" onClick={() => props.onAnswer('denied')}>
          {t().consent.deny}
        </button>
      </div>
      <p class="quiet">{t().consent.alwaysMeans}</p>
      <p class="quiet">{t().consent.denyMeans}</p>
    </dialog>
  );
}
