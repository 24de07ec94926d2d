import { createSignal, lazy, Show } from 'solid-js';
import { useLocale } from '../../../i18n/locale-context';
import type { PageControl } from '../../../state/create-page';

const ToolsPanel = lazy(async () => ({ default: (await import('./tools-panel')).ToolsPanel }));

/** Tool servers, folded away: nothing of them is loaded or started before it is opened. */
export function ToolsSection(props: { readonly page: PageControl }) {
  const { t, f } = useLocale();
  const [isOpen, setIsOpen] = createSignal(false);
  const count = (): number => props.page.tools.servers().length;
  return (
    <details class="settings tools-fold" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        {t().tools.title}
        <Show when={count() > 0}>
          <span class="count">{t().tools.summary(count(), f().integer(count()))}</span>
        </Show>
      </summary>
      <Show when={isOpen()}>
        <ToolsPanel page={props.page} />
      </Show>
    </details>
  );
}
