import { type JSX, Show } from 'solid-js';
import type { ErrorRecord } from '../../../contract/errors';
import { useLocale } from '../../i18n/locale-context';
import { ErrorPanel } from '../../parts/error-panel';
import { ScreenHeading } from '../screen-heading';

/** What went wrong, and the ways on. */
export function ErrorScreen(props: {
  readonly error: ErrorRecord;
  readonly title: string;
  readonly action: string;
  readonly onAction: () => void;
  readonly children?: JSX.Element;
}) {
  const { t } = useLocale();
  return (
    <div class="error-screen">
      <ScreenHeading>{props.title}</ScreenHeading>
      <ErrorPanel error={props.error} />
      <div class="actions">
        <button type="button" class="primary" data-action="retry" onClick={() => props.onAction()}>
          {props.action}
        </button>
        <Show when={props.error.code.endsWith('-newer') || props.error.code === 'worker-blocked'}>
          <button type="button" class="secondary" data-action="reload" onClick={() => location.reload()}>
            {t().errorScreen.reload}
          </button>
        </Show>
      </div>
      {props.children}
    </div>
  );
}
