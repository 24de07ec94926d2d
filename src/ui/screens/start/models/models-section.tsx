import { createMemo, createSignal, Match, Show, Switch } from 'solid-js';
import { useLocale } from '../../../i18n/locale-context';
import { ErrorPanel } from '../../../parts/error-panel';
import type { PageControl } from '../../../state/create-page';
import { filterRows, type RowFilter, type RowSort, setupOfRow, sortRows, worthProbing } from '../../../state/model-rows';
import { BudgetPanel } from './budget-panel';
import { ForecastPanel } from './forecast-panel';
import { ModelFilters } from './model-filters';
import { ModelTable } from './model-table';
import { OwnModels } from './own-models';
import { StoredModels } from './stored-models';

/** Which models there are, what is expected of each on this device, and what is stored of them. */
export function ModelsSection(props: { readonly page: PageControl }) {
  const { t } = useLocale();
  const { page } = props;
  const [filter, setFilter] = createSignal<RowFilter>({ text: '', engine: 'all', runsHere: false });
  const [sort, setSort] = createSignal<RowSort>('order');
  const shown = createMemo(() => sortRows(filterRows(page.rows(), filter()), sort()));
  const hasForecast = (): boolean => page.forecast.table() !== undefined;
  const failure = () => {
    const list = page.models.list();
    return list.status === 'failed' ? list.error : undefined;
  };
  const probeBytes = (): number => {
    const gpu = page.forecast.budgets().find(({ device }) => device === 'gpu');
    return worthProbing(page.rows(), page.chosen(), gpu?.lowBytes ?? 0);
  };
  return (
    <section
      class="models"
      id="models"
      tabindex="-1"
      aria-labelledby="models-title"
      data-models={page.models.list().status}
      aria-busy={page.models.isLoading()}
    >
      <div class="models-head">
        <h2 id="models-title">{t().models.title}</h2>
        <p class="quiet">{t().models.intro}</p>
      </div>
      <ForecastPanel forecast={page.forecast} />
      <Show when={page.forecast.budgets().length > 0}>
        <BudgetPanel forecast={page.forecast} probeBytes={probeBytes()} isMobile={page.session.survey()?.mobile === true} />
      </Show>
      <Switch
        fallback={
          <p class="quiet" role="status">
            {t().models.loading}
          </p>
        }
      >
        <Match when={failure()}>
          {(error) => (
            <div>
              <ErrorPanel error={error()} tone="warn" />
              <button type="button" class="plain-button" data-action="retry-models" onClick={() => void page.models.load()}>
                {t().models.retry}
              </button>
            </div>
          )}
        </Match>
        <Match when={page.models.list().status === 'ready'}>
          <ModelFilters
            filter={filter()}
            sort={sort()}
            hasForecast={hasForecast()}
            shown={shown().length}
            total={page.rows().length}
            onFilter={(part) => setFilter({ ...filter(), ...part })}
            onSort={setSort}
          />
          <ModelTable
            rows={shown()}
            chosen={page.chosen()?.key}
            hasForecast={hasForecast()}
            sort={sort()}
            onSort={setSort}
            onChoose={(row) => page.setup.change(setupOfRow(row))}
          />
        </Match>
      </Switch>
      <div class="models-foot">
        <OwnModels models={page.models} setup={page.setup} />
        <StoredModels stored={page.stored} />
      </div>
    </section>
  );
}
