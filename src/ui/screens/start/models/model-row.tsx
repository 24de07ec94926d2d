import { type JSX, Show } from 'solid-js';
import { useLocale } from '../../../i18n/locale-context';
import { term } from '../../../i18n/term';
import { Amount } from '../../../parts/amount';
import { Expected } from '../../../parts/expected';
import { downloadBytesOf, type ModelRow as Row } from '../../../state/model-rows';
import { FitMark } from './fit-mark';

/** One model on one engine. The label of its radio button is the whole name, so that a click anywhere there chooses it. */
export function ModelRow(props: {
  readonly row: Row;
  readonly isChosen: boolean;
  readonly hasForecast: boolean;
  readonly onChoose: () => void;
}) {
  const { t, f } = useLocale();
  const id = `model ${props.row.key}`;
  const forecast = () => props.row.forecast;
  const origin = (): string => {
    const { origin: from, purpose } = props.row.model;
    const words = t().models;
    return [from === 'user' ? words.own : from === 'shipped' ? words.shipped : '', purpose === 'embedding' ? words.purpose.embedding : '']
      .filter((word) => word !== '')
      .join(' · ');
  };
  return (
    <tr
      class="model-row"
      data-model={props.row.id}
      data-engine={props.row.variant.engine}
      data-fit={forecast()?.fit}
      data-chosen={props.isChosen}
    >
      <td class="model-choose">
        <input
          id={id}
          type="radio"
          name="model"
          data-action="choose-model"
          checked={props.isChosen}
          onChange={(event) => event.currentTarget.checked && props.onChoose()}
        />
      </td>
      <th scope="row" class="model-name">
        <label for={id}>
          <span class="model-title breakable">{props.row.model.title}</span>
          <span class="quiet breakable">
            <Show when={props.row.model.title !== props.row.id}>
              <code>{props.row.id}</code>
            </Show>
            <Show when={origin() !== ''}>
              {props.row.model.title === props.row.id ? '' : ' · '}
              {origin()}
            </Show>
          </span>
        </label>
      </th>
      <Cell label={t().models.columns.engine} class="model-engine">
        {term(t().terms.engines, props.row.variant.engine)}
      </Cell>
      <Show when={props.hasForecast}>
        <td class="model-fit">
          <Show when={forecast()} fallback={<span class="quiet">{t().models.fit.unknown}</span>}>
            {(known) => <FitMark of={known()} />}
          </Show>
        </td>
      </Show>
      <Cell label={t().models.columns.download}>
        <Show when={downloadBytesOf(props.row)} fallback={<span class="quiet">{t().models.notKnown}</span>}>
          {(bytes) => <Amount of={f().bytes(bytes())} />}
        </Show>
      </Cell>
      <Show when={props.hasForecast}>
        <Cell label={t().models.columns.memory}>
          <Show when={forecast()?.footprintBytes} fallback={<span class="quiet">–</span>}>
            {(bytes) => <Amount of={f().bytes(bytes())} />}
          </Show>
        </Cell>
        <Cell label={t().models.columns.load}>
          <Expected of={forecast()?.loadMs} unit="ms" />
        </Cell>
        <Cell label={t().models.columns.firstToken}>
          <Expected of={forecast()?.firstTokenMs} unit="ms" />
        </Cell>
        <Cell label={t().models.columns.decode}>
          <Expected of={forecast()?.decodeTokensPerSecond} unit="tokens/s" />
        </Cell>
        <Cell label={t().models.columns.prefill}>
          <Expected of={forecast()?.prefillTokensPerSecond} unit="tokens/s" />
        </Cell>
      </Show>
    </tr>
  );
}

/** A cell that names its column itself where the head of the table is not shown. */
function Cell(props: { readonly label: string; readonly class?: string; readonly children: JSX.Element }) {
  return (
    <td class={props.class}>
      <span class="cell-label" aria-hidden="true">
        {props.label}
      </span>
      {props.children}
    </td>
  );
}
