import { Show } from 'solid-js';
import type { ErrorRecord } from '../../../../contract/errors';
import { useLocale } from '../../../i18n/locale-context';
import { useToolTexts } from '../../../i18n/tool-texts';
import { Notice } from '../../../parts/notice';
import { reasonOf } from '../../../state/server-reason';

/** Why a server cannot be used, what to do, and the technical rest. */
export function ServerFailure(props: { readonly error: ErrorRecord }) {
  const { t: page } = useLocale();
  const t = useToolTexts();
  const reason = () => reasonOf(props.error);
  const text = () => t().reasons[reason()];
  return (
    <div data-role="server-failure" data-reason={reason()} role="alert">
      <Notice tone="bad" heading={text().what}>
        <p>{text().do}</p>
        <details class="technical">
          <summary>{page().app.details}</summary>
          <dl class="pairs">
            <dt>{page().errorScreen.code}</dt>
            <dd>
              <code>{props.error.code}</code>
            </dd>
          </dl>
          <Show when={props.error.message}>
            <pre class="technical-text">{props.error.message}</pre>
          </Show>
        </details>
      </Notice>
    </div>
  );
}
