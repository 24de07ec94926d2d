import { useToolTexts } from '../../../i18n/tool-texts';
import { StatusShape } from '../../../parts/status-mark';
import type { ServerTrial } from '../../../state/create-tool-servers';

const shapes = { untried: 'queued', trying: 'running', ready: 'passed', failed: 'failed' } as const;

/** State of a server by shape and word; changes are announced. */
export function ServerMark(props: { readonly status: ServerTrial['status'] }) {
  const t = useToolTexts();
  return (
    <span class="status tool-state" role="status" data-status={shapes[props.status]}>
      <StatusShape status={shapes[props.status]} />
      {t().states[props.status === 'trying' ? 'starting' : props.status]}
    </span>
  );
}
