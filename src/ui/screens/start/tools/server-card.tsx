import { createMemo, createSignal, For, Show } from 'solid-js';
import type { ToolFacts, ToolServerFacts, ToolServerHealth } from '../../../../contract/tool-servers';
import { inline } from '../../../format/format';
import { useLocale } from '../../../i18n/locale-context';
import { useToolTexts } from '../../../i18n/tool-texts';
import type { ServerTrial, ToolServersControl } from '../../../state/create-tool-servers';
import type { KeptServer } from '../../../state/tool-server-store';
import { ServerFailure } from './server-failure';
import { ServerMark } from './server-mark';
import { ToolConsole } from './tool-console';

/** Below it a 95th percentile is one call's time. */
const leastForP95 = 20;

/** One server: what it is, how it does, what it may do, and its tools. `server` for a remote one, `own` for one of the page. */
export function ServerCard(props: {
  readonly tools: ToolServersControl;
  readonly trial: ServerTrial;
  readonly server?: KeptServer;
  readonly own?: string;
}) {
  const { f } = useLocale();
  const t = useToolTexts();
  const name = (): string => props.server?.name ?? props.own ?? '';
  const facts = (): ToolServerFacts | undefined => (props.trial.status === 'ready' ? props.trial.facts : undefined);
  const failure = () => (props.trial.status === 'failed' ? props.trial.error : undefined);
  const health = createMemo(() => props.tools.health().find((one) => one.name === name()));
  const time = (ms: number): string => inline(f().duration(ms));
  const latency = ({ calls, failedCalls, p95Ms }: ToolServerHealth, p50: number): string =>
    p95Ms === undefined || calls - failedCalls < leastForP95 ? t().median(time(p50)) : t().latency(time(p50), time(p95Ms));
  const kinds = () => props.tools.consents().flatMap(({ identity, kind }) => (identity === props.server?.url ? kind : []));
  const told = (one: ToolServerFacts): string =>
    [
      t().protocol(one.protocolVersion),
      one.product === undefined || props.server === undefined ? undefined : `${one.product.name} ${one.product.version}`,
      t().connected(time(one.connectMs)),
      t().answers(time(one.pingMs)),
    ]
      .filter((part) => part !== undefined)
      .join(' · ');
  return (
    <li class="tool-server" data-server={name()} data-url={props.server?.url} data-trial={props.trial.status}>
      <div class="tool-server-head">
        <div>
          <p>
            <strong class="breakable">{name()}</strong> <span class="quiet breakable">{props.server?.url ?? t().ofPage}</span>
          </p>
          <Show when={facts()}>{(one) => <p class="quiet breakable">{told(one())}</p>}</Show>
          <Show when={(health()?.calls ?? 0) > 0 && health()}>
            {(one) => (
              <p class="quiet" data-role="tool-health">
                {t().lastAudit(one().calls, f().integer(one().calls), f().integer(one().failedCalls))}
                <Show when={one().p50Ms}>{(p50) => <>; {latency(one(), p50())}</>}</Show>
              </p>
            )}
          </Show>
          <Show when={kinds().length > 0}>
            <p class="quiet" data-role="allowed">
              {t().allowed(f().list(kinds().map((kind) => t().kinds[kind])))}{' '}
              <button
                type="button"
                class="plain-button"
                data-action="revoke-consent"
                aria-label={t().revokeOf(name())}
                onClick={() => void props.tools.revoke(props.server?.url ?? '')}
              >
                {t().revoke}
              </button>
            </p>
          </Show>
        </div>
        <ServerMark status={props.trial.status} />
      </div>
      <Show when={failure()}>{(error) => <ServerFailure error={error()} />}</Show>
      <Show when={facts()}>{(one) => <ToolList tools={props.tools} facts={one()} server={props.server} />}</Show>
      <Show when={props.server}>
        {(server) => (
          <div class="actions tool-server-actions">
            <button
              type="button"
              class="plain-button"
              data-action="retry-server"
              aria-label={t().retryOf(name())}
              disabled={props.trial.status === 'trying'}
              onClick={() => void props.tools.retry(server())}
            >
              {t().retry}
            </button>
            <button
              type="button"
              class="plain-button"
              data-action="remove-server"
              aria-label={t().removeOf(name())}
              onClick={() => void props.tools.remove(server())}
            >
              {t().remove}
            </button>
          </div>
        )}
      </Show>
    </li>
  );
}

function ToolList(props: { readonly tools: ToolServersControl; readonly facts: ToolServerFacts; readonly server?: KeptServer }) {
  const { f } = useLocale();
  const t = useToolTexts();
  const count = (): number => props.facts.tools.length;
  return (
    <details class="tool-list">
      <summary aria-label={t().toolsOf(props.facts.name)}>{t().toolCount(count(), f().integer(count()))}</summary>
      <ul>
        <For each={props.facts.tools}>
          {(tool) => (
            <ToolRow tools={props.tools} tool={tool} server={props.server ?? props.facts.name} isRemote={props.server !== undefined} />
          )}
        </For>
      </ul>
    </details>
  );
}

function ToolRow(props: {
  readonly tools: ToolServersControl;
  readonly tool: ToolFacts;
  readonly server: KeptServer | string;
  readonly isRemote: boolean;
}) {
  const t = useToolTexts();
  const [isOpen, setIsOpen] = createSignal(false);
  const effects = (): readonly string[] => {
    const { effects: kinds } = props.tool;
    const words = kinds.map((kind) => t().effects[kind]);
    return kinds.includes('write') ? words : [t().effects.read, ...words];
  };
  return (
    <li class="tool" data-tool={props.tool.name}>
      <p class="tool-head">
        <code class="breakable">{props.tool.name}</code>
        <span class="quiet">
          {effects().join(' · ')}
          <Show when={props.isRemote}> · {t().asks}</Show>
        </span>
        <button
          type="button"
          class="plain-button"
          data-action="open-console"
          aria-expanded={isOpen()}
          aria-label={t().console.openOf(props.tool.name)}
          onClick={() => setIsOpen(!isOpen())}
        >
          {isOpen() ? t().console.close : t().console.open}
        </button>
      </p>
      <p class="quiet breakable tool-description">{props.tool.description}</p>
      <Show when={isOpen()}>
        <ToolConsole tools={props.tools} tool={props.tool} server={props.server} />
      </Show>
    </li>
  );
}
