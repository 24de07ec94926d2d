import { createSignal, For, onMount, Show } from 'solid-js';
import type { StoredModel } from '../../../../contract/model';
import { inline } from '../../../format/format';
import { useLocale } from '../../../i18n/locale-context';
import { ErrorPanel } from '../../../parts/error-panel';
import type { StoredModelsControl } from '../../../state/create-stored-models';

/** What is kept on this device, with its size, and the buttons that delete it. */
export function StoredModels(props: { readonly stored: StoredModelsControl }) {
  const { t, f } = useLocale();
  const [isSure, setIsSure] = createSignal(false);
  onMount(() => void props.stored.refresh());
  const bytes = (value: number): string => inline(f().bytes(value));
  const stored = () => props.stored.stored();
  const models = (): readonly StoredModel[] => stored().models ?? [];
  const total = (): number => models().reduce((sum, model) => sum + model.bytes, 0);
  const removeAll = (): void => {
    setIsSure(false);
    void props.stored.remove(models().map(({ key }) => key));
  };
  return (
    <section class="stored" aria-busy={stored().isBusy}>
      <h3>{t().models.stored.title}</h3>
      <Show
        when={stored().models !== undefined}
        fallback={<p class="quiet">{stored().error === undefined ? t().models.stored.reading : ''}</p>}
      >
        <Show when={models().length > 0} fallback={<p class="quiet">{t().models.stored.none}</p>}>
          <ul class="stored-list">
            <For each={models()}>
              {(model) => (
                <li data-stored={model.key} data-complete={model.complete}>
                  <span class="breakable">
                    {model.title}
                    <span class="quiet stored-state">
                      {t().models.stored.files(model.files, f().integer(model.files))} ·{' '}
                      {model.complete ? t().models.stored.complete : t().models.stored.partial}
                    </span>
                  </span>
                  <span class="stored-size">{bytes(model.bytes)}</span>
                  <button
                    type="button"
                    class="plain-button"
                    data-action="delete-stored"
                    aria-label={t().models.stored.removeOf(model.title)}
                    disabled={stored().isBusy}
                    onClick={() => void props.stored.remove([model.key])}
                  >
                    {t().models.stored.remove}
                  </button>
                </li>
              )}
            </For>
          </ul>
          <div class="actions">
            <Show
              when={isSure()}
              fallback={
                <button
                  type="button"
                  class="plain-button"
                  data-action="delete-all-stored"
                  disabled={stored().isBusy}
                  onClick={() => setIsSure(true)}
                >
                  {t().models.stored.removeAll}
                </button>
              }
            >
              <button type="button" class="secondary" data-action="delete-all-stored-sure" onClick={removeAll}>
                {t().models.stored.removeAllSure(bytes(total()))}
              </button>
              <button type="button" class="plain-button" onClick={() => setIsSure(false)}>
                {t().models.stored.keep}
              </button>
            </Show>
          </div>
        </Show>
        <p class="quiet" data-role="storage-usage">
          <Show when={stored().quotaBytes} fallback={t().models.stored.quotaUnknown}>
            {(quota) => t().models.stored.usage(bytes(stored().usedBytes ?? 0), bytes(quota()))}
          </Show>
        </p>
      </Show>
      <Show when={stored().error}>{(error) => <ErrorPanel error={error()} tone="warn" />}</Show>
    </section>
  );
}
