import { createMemo, For, Match, Switch } from 'solid-js';
import type { CatalogueModel } from '../../../../contract/model';
import { inline } from '../../../format/format';
import { useLocale } from '../../../i18n/locale-context';
import { term } from '../../../i18n/term';
import { ErrorPanel } from '../../../parts/error-panel';
import { TextField } from '../../../parts/text-field';
import type { ModelsControl, RecordFile } from '../../../state/create-models';
import type { SetupControl } from '../../../state/create-setup';
import { namesModel } from '../../../state/model-rows';
import { defaultSetup, isModelAddress, parseModelAddress, setupReaders } from '../../../state/setup';

/** Models of the user's own: a record from a file or an address, or the address of a folder. */
export function OwnModels(props: { readonly models: ModelsControl; readonly setup: SetupControl }) {
  const { t, f } = useLocale();
  const file = createMemo(() => props.models.record());
  const withStatus = <S extends RecordFile['status']>(status: S) => {
    const current = file();
    return current.status === status ? (current as Extract<RecordFile, { status: S }>) : undefined;
  };
  const pick = (input: HTMLInputElement): void => {
    const [picked] = input.files ?? [];
    if (picked !== undefined) void props.models.chooseRecord(picked);
    input.value = '';
  };
  const isRecordAddress = (text: string): boolean => parseModelAddress(text)?.pathname.endsWith('.json') === true;
  const read = (text: string): string | undefined => {
    if (isRecordAddress(text)) return text;
    const model = setupReaders.model(text);
    if (model === undefined || isModelAddress(model)) return model;
    return props.models.models().some((one) => namesModel(model, one)) ? model : undefined;
  };
  const choose = (text: string | undefined): void => {
    const url = text === undefined || !isRecordAddress(text) ? undefined : parseModelAddress(text);
    if (url !== undefined) void props.models.chooseRecordAt(url);
    else props.models.choose(text ?? defaultSetup.model);
  };
  return (
    <section class="own-models" data-record={withStatus('ready') === undefined ? undefined : 'accepted'}>
      <h3>{t().models.record.title}</h3>
      <div class="field">
        <label class="file-button">
          <input type="file" data-field="record" accept=".json,application/json" onChange={(event) => pick(event.currentTarget)} />
          <span>{t().models.record.file}</span>
        </label>
        <p class="field-help">{t().models.record.fileHelp}</p>
      </div>
      <TextField
        name="model"
        label={t().models.record.address}
        help={t().models.record.addressHelp}
        invalid={t().models.record.addressInvalid}
        value={props.setup.setup().model}
        read={read}
        onChange={choose}
      />
      <Switch>
        <Match when={withStatus('checking')}>
          {(checking) => (
            <p class="field-help breakable" role="status">
              {t().models.record.checking} {checking().name}
            </p>
          )}
        </Match>
        <Match when={withStatus('ready')}>
          {(ready) => (
            <div class="suite-file" role="status">
              <p>
                <strong>{t().models.record.accepted(ready().summary.models.length, f().integer(ready().summary.models.length))}</strong>{' '}
                <span class="quiet breakable">{ready().name}</span>
              </p>
              <ul class="own-list">
                <For each={ready().summary.models}>{(model) => <OwnModel model={model} />}</For>
              </ul>
              <button type="button" class="plain-button" data-action="remove-record" onClick={() => props.models.removeRecord()}>
                {t().models.record.remove}
              </button>
            </div>
          )}
        </Match>
        <Match when={withStatus('bad')}>
          {(bad) => (
            <>
              <ErrorPanel error={{ ...bad().error, details: { file: bad().name, ...bad().error.details } }} />
              <button type="button" class="plain-button" data-action="remove-record" onClick={() => props.models.removeRecord()}>
                {t().app.close}
              </button>
            </>
          )}
        </Match>
      </Switch>
    </section>
  );
}

function OwnModel(props: { readonly model: CatalogueModel }) {
  const { t, f } = useLocale();
  const variants = (): string =>
    props.model.variants
      .map(({ engine, numbers }) => {
        const size = numbers === undefined ? '' : `, ${inline(f().bytes(numbers.downloadBytes))}`;
        return `${term(t().terms.engines, engine)}${size}`;
      })
      .join(' · ');
  return (
    <li class="breakable">
      <code>{props.model.id}</code> <span class="quiet">{variants()}</span>
    </li>
  );
}
