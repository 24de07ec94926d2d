import '../../../styles/tools.css';
import { createEffect, For, Show } from 'solid-js';
import type { OwnToolServer } from '../../../../contract/tool-servers';
import { useToolTexts } from '../../../i18n/tool-texts';
import { ErrorPanel } from '../../../parts/error-panel';
import { Notice } from '../../../parts/notice';
import type { PageControl } from '../../../state/create-page';
import { AddServer } from './add-server';
import { ServerCard } from './server-card';

/** The tool servers of an audit: the user's and the page's own, each with what it offers and how it does. They are tried when it appears. */
export function ToolsPanel(props: { readonly page: PageControl }) {
  const t = useToolTexts();
  const { tools } = props.page;
  createEffect(() => {
    if (props.page.session.state().kind === 'ready') void tools.look();
  });
  return (
    <div class="tools-body">
      <p class="quiet tools-intro">{t().intro}</p>
      <ul class="tool-servers">
        <For each={tools.servers()}>{(server) => <ServerCard tools={tools} server={server} trial={tools.trialOf(server.url)} />}</For>
        <For each={tools.own()}>{(own) => <ServerCard tools={tools} own={ownName(own)} trial={own} />}</For>
      </ul>
      <Show when={tools.own() === undefined && tools.ownError() === undefined}>
        <p class="quiet" role="status">
          {t().starting}
        </p>
      </Show>
      <Show when={tools.ownError()}>{(error) => <ErrorPanel error={error()} tone="warn" />}</Show>
      <Show when={tools.isForgotten()}>
        <Notice tone="warn">
          <p>{t().forgotten}</p>
        </Notice>
      </Show>
      <AddServer tools={tools} />
    </div>
  );
}

function ownName(own: OwnToolServer): string {
  return own.status === 'ready' ? own.facts.name : own.name;
}
