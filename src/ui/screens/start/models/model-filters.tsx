import { For, Show } from 'solid-js';
import { engineIds } from '../../../../contract/engine';
import { useLocale } from '../../../i18n/locale-context';
import { term } from '../../../i18n/term';
import { type RowFilter, type RowSort, rowSorts } from '../../../state/model-rows';

/** Search, engine, only what runs here, and the order. */
export function ModelFilters(props: {
  readonly filter: RowFilter;
  readonly sort: RowSort;
  readonly hasForecast: boolean;
  readonly shown: number;
  readonly total: number;
  readonly onFilter: (part: Partial<RowFilter>) => void;
  readonly onSort: (sort: RowSort) => void;
}) {
  const { t, f } = useLocale();
  const sorts = (): readonly RowSort[] => (props.hasForecast ? rowSorts : ['order', 'name', 'download']);
  return (
    <search class="model-filters" aria-label={t().models.title}>
      <div class="field">
        <label for="model-search">{t().models.search}</label>
        <input
          id="model-search"
          data-field="model-search"
          type="text"
          autocomplete="off"
          spellcheck={false}
          placeholder={t().models.searchHelp}
          value={props.filter.text}
          onInput={(event) => props.onFilter({ text: event.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label for="model-engine">{t().models.engineFilter}</label>
        <select
          id="model-engine"
          data-field="model-engine"
          value={props.filter.engine}
          onChange={(event) => props.onFilter({ engine: engineIds.find((id) => id === event.currentTarget.value) ?? 'all' })}
        >
          <option value="all">{t().models.anyEngine}</option>
          <For each={engineIds}>{(id) => <option value={id}>{term(t().terms.engines, id)}</option>}</For>
        </select>
      </div>
      <div class="field">
        <label for="model-sort">{t().models.sort}</label>
        <select
          id="model-sort"
          data-field="model-sort"
          value={props.sort}
          onChange={(event) => props.onSort(sorts().find((sort) => sort === event.currentTarget.value) ?? 'order')}
        >
          <For each={sorts()}>{(sort) => <option value={sort}>{t().models.sorts[sort]}</option>}</For>
        </select>
      </div>
      <div class="model-count">
        <Show when={props.hasForecast}>
          <label class="check">
            <input
              type="checkbox"
              data-field="model-runs-here"
              checked={props.filter.runsHere}
              onChange={(event) => props.onFilter({ runsHere: event.currentTarget.checked })}
            />
            {t().models.runsHere}
          </label>
        </Show>
        <p class="quiet" role="status">
          {t().models.count(props.shown, f().integer(props.shown), f().integer(props.total))}
        </p>
      </div>
    </search>
  );
}
