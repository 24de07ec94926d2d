import { Show } from 'solid-js';
import { inline } from '../../../format/format';
import { useLocale } from '../../../i18n/locale-context';
import { term } from '../../../i18n/term';
import { EvidenceMark } from '../../../parts/evidence-mark';
import { Expected } from '../../../parts/expected';
import type { PageControl } from '../../../state/create-page';
import { FitMark } from './fit-mark';

/** The model of the next audit, beside the button that starts it: what it needs and how fast it is expected to be. */
export function ChosenModel(props: { readonly page: PageControl }) {
  const { t, f } = useLocale();
  const { page } = props;
  const row = () => page.chosen();
  const device = () => (row()?.variant.engine === 'onnx-wasm' ? 'cpu' : 'gpu');
  const memory = (footprintBytes: number): string => {
    const budget = page.forecast.budgets().find((one) => one.device === device());
    const needed = inline(f().bytes(footprintBytes));
    if (budget === undefined) return needed;
    return t().models.load.of(needed, t().models.interval(inline(f().bytes(budget.lowBytes)), inline(f().bytes(budget.highBytes))));
  };
  const toList = (): void => {
    const section = document.getElementById('models');
    section?.scrollIntoView({ block: 'start' });
    section?.focus({ preventScroll: true });
  };
  return (
    <section class="chosen-model" aria-label={t().models.chosen} data-role="chosen-model">
      <p class="chosen-name">
        <span class="quiet">{t().models.chosen}</span> <strong class="breakable">{row()?.model.title ?? page.setup.setup().model}</strong>{' '}
        <Show when={row()}>
          {(known) => (
            <span class="quiet breakable">
              {known().id === known().model.title ? '' : `${known().id} · `}
              {term(t().terms.engines, known().variant.engine)}
            </span>
          )}
        </Show>
      </p>
      <Show when={row()?.forecast}>
        {(forecast) => (
          <>
            <FitMark of={forecast()} />
            <dl class="chosen-figures">
              <Show when={forecast().footprintBytes}>
                {(bytes) => (
                  <div>
                    <dt>{t().models.columns.memory}</dt>
                    <dd>{memory(bytes())}</dd>
                  </div>
                )}
              </Show>
              <div>
                <dt>{t().models.columns.load}</dt>
                <dd>
                  <Expected of={forecast().loadMs} unit="ms" />
                </dd>
              </div>
              <div>
                <dt>{t().models.columns.firstToken}</dt>
                <dd>
                  <Expected of={forecast().firstTokenMs} unit="ms" />
                </dd>
              </div>
              <div>
                <dt>{t().models.columns.decode}</dt>
                <dd>
                  <Expected of={forecast().decodeTokensPerSecond} unit="tokens/s" />
                </dd>
              </div>
            </dl>
            <EvidenceMark of="derived" />
          </>
        )}
      </Show>
      <Show when={row() === undefined && page.models.list().status === 'ready'}>
        <p class="quiet">{t().models.unknownOwn}</p>
      </Show>
      <div class="actions">
        <button type="button" class="plain-button" data-action="to-models" onClick={toList}>
          {t().models.change}
        </button>
        <Show when={page.forecast.table() === undefined && !page.forecast.isBusy()}>
          <button type="button" class="plain-button" data-action="forecast-here" onClick={() => void page.forecast.run()}>
            {t().models.forecast.action}
          </button>
        </Show>
      </div>
    </section>
  );
}
