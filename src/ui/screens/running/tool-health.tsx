import '../../styles/tools.css';
import { For } from 'solid-js';
import type { ToolServerHealth, ToolServerState } from '../../../contract/tool-servers';
import { useToolTexts } from '../../i18n/tool-texts';
import { StatusShape } from '../../parts/status-mark';

const shapes = {
  idle: 'queued',
  starting: 'running',
  ready: 'passed',
  restarting: 'timed-out',
  failed: 'failed',
  stopped: 'skipped',
} as const;

/** The servers of an audit that uses the user's own, each with its state. */
export function ToolHealth(props: { readonly servers: readonly ToolServerHealth[] }) {
  const t = useToolTexts();
  return (
    <ul class="tools-in-audit" aria-label={t().inAudit} data-role="tools-in-audit">
      <For each={props.servers}>
        {({ name, state }) => (
          <li class="status" data-status={shapes[wordOf(state)]} data-server={name} data-server-state={state}>
            <StatusShape status={shapes[wordOf(state)]} />
            {name}: {t().states[wordOf(state)]}
          </li>
        )}
      </For>
    </ul>
  );
}

function wordOf(state: ToolServerState): keyof typeof shapes {
  if (state === 'down') return 'restarting';
  return state === 'crash-loop' ? 'failed' : state;
}
