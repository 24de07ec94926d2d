import { For, Show } from 'solid-js';
import type { Evidence } from '../../../../contract/evidence';
import { useLocale } from '../../../i18n/locale-context';
import { EvidenceMark } from '../../../parts/evidence-mark';
import type { ModelRow as Row, RowSort } from '../../../state/model-rows';
import { ModelRow } from './model-row';

/** The rows with one radio button each; columns of the forecast as soon as there is one. On narrow screens every row is a card. */
export function ModelTable(props: {
  readonly rows: readonly Row[];
  readonly chosen: string | undefined;
  readonly hasForecast: boolean;
  readonly sort: RowSort;
  readonly onSort: (sort: RowSort) => void;
  readonly onChoose: (row: Row) => void;
}) {
  const { t } = useLocale();
  return (
    <div class="model-list">
      <table class="model-table" data-forecast={props.hasForecast}>
        <caption class="visually-hidden">{t().models.title}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="visually-hidden">{t().models.columns.choose}</span>
            </th>
            <Head column="model" by="name" sort={props.sort} onSort={props.onSort} />
            <th scope="col">{t().models.columns.engine}</th>
            <Show when={props.hasForecast}>
              <th scope="col">{t().models.columns.fit}</th>
            </Show>
            <Head column="download" by="download" evidence="inferred" sort={props.sort} onSort={props.onSort} />
            <Show when={props.hasForecast}>
              <Head column="memory" by="memory" evidence="derived" sort={props.sort} onSort={props.onSort} />
              <Head column="load" by="load" evidence="derived" sort={props.sort} onSort={props.onSort} />
              <Head column="firstToken" by="firstToken" evidence="derived" sort={props.sort} onSort={props.onSort} />
              <Head column="decode" by="decode" evidence="derived" sort={props.sort} onSort={props.onSort} />
              <Head column="prefill" by="prefill" evidence="derived" sort={props.sort} onSort={props.onSort} />
            </Show>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) => (
              <ModelRow
                row={row}
                isChosen={props.chosen === row.key}
                hasForecast={props.hasForecast}
                onChoose={() => props.onChoose(row)}
              />
            )}
          </For>
        </tbody>
      </table>
      <Show when={props.rows.length === 0}>
        <p class="quiet model-none">{t().models.none}</p>
      </Show>
    </div>
  );
}

/** A column that can be sorted by: rates down from the fastest, everything else up from the least. */
function Head(props: {
  readonly column: Exclude<RowSort, 'order' | 'name'> | 'model';
  readonly by: RowSort;
  readonly sort: RowSort;
  readonly evidence?: Evidence;
  readonly onSort: (sort: RowSort) => void;
}) {
  const { t } = useLocale();
  const order = (): 'ascending' | 'descending' | undefined => {
    if (props.sort !== props.by) return undefined;
    return props.by === 'decode' || props.by === 'prefill' ? 'descending' : 'ascending';
  };
  return (
    <th scope="col" aria-sort={order()}>
      <button type="button" class="sort-button" onClick={() => props.onSort(order() === undefined ? props.by : 'order')}>
        {t().models.columns[props.column]}
        <span class="sort-mark" aria-hidden="true">
          {order() === undefined ? '' : order() === 'ascending' ? ' ↑' : ' ↓'}
        </span>
      </button>
      <Show when={props.evidence}>{(evidence) => <EvidenceMark of={evidence()} />}</Show>
    </th>
  );
}
