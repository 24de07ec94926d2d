import { createEffect, createSignal, For, onCleanup, Show } from 'solid-js';
import { encodeReportLink, type ReportLink } from '../../../report/link/encode-report-link';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { Notice } from '../../parts/notice';
import { QrCode } from '../../parts/qr-code';
import type { OpenedReport } from '../../state/opened-report';
import { ExportButtons } from './export-buttons';

/** Chat programs cut links beyond about this many characters. */
const longLinkLength = 4_000;

/** The link: what it reveals, then the link itself; below, the files. */
export function ShareSection(props: { readonly opened: OpenedReport; readonly onLinkReady: () => void }) {
  const { t, f } = useLocale();
  const [exposesDevice, setExposesDevice] = createSignal(false);
  const [packed, setPacked] = createSignal<ReportLink>();
  const [copied, setCopied] = createSignal<'yes' | 'no'>();
  const [showsQr, setShowsQr] = createSignal(false);
  let field: HTMLInputElement | undefined;

  createEffect(() => {
    const { report, source } = props.opened;
    const exposeDevice = exposesDevice() || source === 'link';
    let isCurrent = true;
    const settle = (link: ReportLink): void => {
      if (!isCurrent) return;
      setPacked(link);
      setCopied(undefined);
      props.onLinkReady();
    };
    void encodeReportLink(report, { exposeDevice }).then(settle);
    onCleanup(() => {
      isCurrent = false;
    });
  });

  const link = (): string | undefined => {
    const current = packed();
    return current === undefined ? undefined : `${location.origin}${location.pathname}${current.fragment}`;
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link() ?? '');
      setCopied('yes');
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      field?.select();
      setCopied('no');
    }
  };
  return (
    <div class="share card">
      <section>
        <h2>{t().share.title}</h2>
        <p class="quiet">{t().share.explain}</p>
        <Show when={packed()} fallback={<p class="quiet">{t().share.preparing}</p>}>
          {(current) => (
            <>
              <dl class="reveals" tabindex="0" aria-label={t().share.reveals}>
                <For each={current().reveals}>
                  {(revealed) => (
                    <>
                      <dt>{term(t().terms.reveals, revealed.id)}</dt>
                      <dd class="breakable">{revealed.value}</dd>
                    </>
                  )}
                </For>
              </dl>
              <Show when={props.opened.source !== 'link'}>
                <label class="check">
                  <input
                    type="checkbox"
                    data-field="expose-device"
                    checked={exposesDevice()}
                    onChange={(event) => setExposesDevice(event.currentTarget.checked)}
                  />
                  {t().share.exact}
                </label>
              </Show>
              <label class="link-field">
                <span class="label">{t().share.link}</span>
                <input
                  ref={field}
                  type="text"
                  readonly
                  data-field="link"
                  value={link() ?? ''}
                  onFocus={(event) => event.currentTarget.select()}
                />
              </label>
              <p class="quiet" data-role="link-length">
                {t().share.length(f().integer((link() ?? '').length))}
              </p>
              <Show when={(link() ?? '').length > longLinkLength}>
                <Notice tone="warn" code="long-link">
                  <p>{t().share.long(f().integer((link() ?? '').length))}</p>
                </Notice>
              </Show>
              <div class="actions">
                <button type="button" class="secondary" data-action="copy-link" onClick={() => void copy()}>
                  {t().share.copy}
                </button>
                <button type="button" class="secondary" data-action="qr" aria-expanded={showsQr()} onClick={() => setShowsQr(!showsQr())}>
                  {showsQr() ? t().share.qrHide : t().share.qr}
                </button>
              </div>
              <p role="status" class="copy-status" data-copied={copied()}>
                {copied() === undefined ? '' : copied() === 'yes' ? t().share.copied : t().share.copyFailed}
              </p>
              <Show when={showsQr()}>
                <QrCode text={link() ?? ''} />
              </Show>
            </>
          )}
        </Show>
      </section>
      <section>
        <h2>{t().share.export}</h2>
        <Show when={props.opened.report.detail === 'link'}>
          <p class="quiet">{t().share.partial}</p>
        </Show>
        <ExportButtons report={props.opened.report} />
      </section>
    </div>
  );
}
