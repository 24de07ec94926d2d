import { createMemo, For, Show } from 'solid-js';
import type { ErrorRecord } from '../../contract/errors';
import { useLocale } from '../i18n/locale-context';
import { Notice } from './notice';

/** An error for a reader: what happened, what it means, what to do; the technical rest folded away. */
export function ErrorPanel(props: { readonly error: ErrorRecord; readonly tone?: 'bad' | 'warn' }) {
  const { t, f } = useLocale();
  const text = createMemo(() => t().errors[props.error.code](props.error.details, f()));
  const problems = createMemo(() =>
    String(props.error.details['problems'] ?? '')
      .split('\n')
      .filter((line) => line !== ''),
  );
  const rows = createMemo(() => Object.entries(props.error.details).filter(([key]) => key !== 'problems'));
  return (
    <div data-role="error" data-code={props.error.code} role="alert">
      <Notice tone={props.tone ?? 'bad'} heading={text().message}>
        <p>{text().meaning}</p>
        <Show when={problems().length > 0}>
          <ul class="problems">
            <For each={problems()}>{(problem) => <li class="breakable">{problem}</li>}</For>
          </ul>
        </Show>
        <p>
          <strong>{t().errorScreen.action}:</strong> {text().action}
        </p>
        <details class="technical">
          <summary>{t().app.details}</summary>
          <dl class="pairs">
            <dt>{t().errorScreen.code}</dt>
            <dd>
              <code>{props.error.code}</code>
            </dd>
            <For each={rows()}>
              {([key, value]) => (
                <>
                  <dt>{key}</dt>
                  <dd class="breakable">{value}</dd>
                </>
              )}
            </For>
          </dl>
          <Show when={props.error.message}>
            <pre class="technical-text">{props.error.message}</pre>
          </Show>
        </details>
      </Notice>
    </div>
  );
}
