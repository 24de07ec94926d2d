import { For, Show } from 'solid-js';
import type { Report } from '../../../report/report';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';

/** Steps down in the middle of the batch: what failed, and how long until it was noticed and until work went on. */
export function Recoveries(props: { readonly report: Report }) {
  const { t } = useLocale();
  return (
    <Show when={props.report.recoveries.length > 0}>
      <h3>{t().engines.recovery.title}</h3>
      <ul class="recoveries">
        <For each={props.report.recoveries}>{(recovery) => <Step of={recovery} />}</For>
      </ul>
    </Show>
  );
}

function Step(props: { readonly of: Report['recoveries'][number] }) {
  const { t, f } = useLocale();
  const ms = (value: number): string => inline(f().duration(value));
  const engine = (id: string): string => term(t().terms.engines, id);
  const totalMs = (): number => props.of.detectMs + props.of.recoverMs;
  const share = (): string => `${totalMs() === 0 ? 0 : (100 * props.of.detectMs) / totalMs()}%`;
  return (
    <li data-recovery={props.of.error.code}>
      <p>
        <strong>{t().engines.recovery.line(engine(props.of.from.engine), engine(props.of.to.engine))}</strong>
      </p>
      <p class="quiet breakable">
        {t().engines.recovery.at(ms(props.of.atMs), props.of.taskId ?? '')} ·{' '}
        {t().errors[props.of.error.code](props.of.error.details, f()).message}
      </p>
      <svg class="recovery-bar" role="img" aria-label={t().engines.recovery.label(ms(props.of.detectMs), ms(props.of.recoverMs))}>
        <rect class="recovery-ready" x="0" y="0" width="100%" height="100%" />
        <rect class="recovery-blind" x="0" y="0" width={share()} height="100%" />
      </svg>
      <dl class="pairs">
        <dt>
          <span class="blind-key" aria-hidden="true" /> {t().engines.recovery.detect}
        </dt>
        <dd>{ms(props.of.detectMs)}</dd>
        <dt>
          <span class="ready-key" aria-hidden="true" /> {t().engines.recovery.recover}
        </dt>
        <dd>{ms(props.of.recoverMs)}</dd>
        <dt>{t().engines.recovery.total}</dt>
        <dd>
          <strong>{ms(totalMs())}</strong>
        </dd>
      </dl>
      <Show when={props.of.from.model !== props.of.to.model}>
        <p class="breakable">{t().engines.recovery.otherModel(props.of.from.model, props.of.to.model)}</p>
      </Show>
    </li>
  );
}
