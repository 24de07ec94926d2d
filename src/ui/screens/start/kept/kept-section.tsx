import { createSignal, For, onMount, Show } from 'solid-js';
import { inline } from '../../../format/format';
import { useKeptTexts } from '../../../i18n/kept-texts';
import { useLocale } from '../../../i18n/locale-context';
import { ErrorPanel } from '../../../parts/error-panel';
import type { PageControl } from '../../../state/create-page';

/** All that Apura keeps on this device, with its size, and the one button that clears it. */
export function KeptSection(props: { readonly page: PageControl }) {
  const { f } = useLocale();
  const texts = useKeptTexts();
  const { kept, stored } = props.page;
  const [isSure, setIsSure] = createSignal(false);
  const [withModels, setWithModels] = createSignal(false);
  onMount(() => void kept.refresh());
  const words = () => texts().area;
  const bytes = (value: number): string => inline(f().bytes(value));
  const areas = () => kept.kept().areas ?? [];
  const modelBytes = (): number => (stored.stored().models ?? []).reduce((sum, model) => sum + model.bytes, 0);
  const total = (): number => areas().reduce((sum, area) => sum + area.bytes, 0) + (withModels() ? modelBytes() : 0);
  const clear = async (): Promise<void> => {
    setIsSure(false);
    const isWhole = withModels();
    await kept.clear(isWhole);
    if (isWhole) await stored.refresh();
    props.page.tombstone.tryAgain();
    void props.page.tools.look();
  };
  return (
    <section class="kept stored" aria-labelledby="kept-title" aria-busy={kept.kept().isBusy} data-kept={areas().length}>
      <h2 id="kept-title">{words().title}</h2>
      <p class="quiet">{words().intro}</p>
      <Show when={kept.kept().areas} fallback={<p class="quiet">{kept.kept().error === undefined ? words().reading : ''}</p>}>
        <Show when={areas().length > 0} fallback={<p class="quiet">{kept.kept().cleared === 'all' ? '' : words().none}</p>}>
          <ul class="stored-list">
            <For each={areas()}>
              {(area) => (
                <li data-area={area.kind}>
                  <span class="breakable">
                    {words().kinds[area.kind]}
                    <Show when={area.kind === 'other'}>
                      <span class="quiet stored-state">{area.name}</span>
                    </Show>
                  </span>
                  <span class="stored-size">{bytes(area.bytes)}</span>
                </li>
              )}
            </For>
          </ul>
        </Show>
        <Show when={areas().length > 0 || modelBytes() > 0}>
          <Show when={modelBytes() > 0}>
            <label class="check">
              <input type="checkbox" data-field="clear-models" onChange={(event) => setWithModels(event.currentTarget.checked)} />{' '}
              {words().withModels(bytes(modelBytes()))}
            </label>
          </Show>
          <div class="actions">
            <Show
              when={isSure()}
              fallback={
                <button
                  type="button"
                  class="plain-button"
                  data-action="clear-kept"
                  disabled={kept.kept().isBusy}
                  onClick={() => setIsSure(true)}
                >
                  {words().clear}
                </button>
              }
            >
              <button type="button" class="secondary" data-action="clear-kept-sure" onClick={() => void clear()}>
                {words().clearSure(bytes(total()))}
              </button>
              <button type="button" class="plain-button" onClick={() => setIsSure(false)}>
                {words().keep}
              </button>
            </Show>
          </div>
        </Show>
      </Show>
      <p role="status" data-cleared={kept.kept().cleared}>
        <Show when={kept.kept().cleared}>{(cleared) => (cleared() === 'all' ? words().cleared : words().left)}</Show>
      </p>
      <Show when={kept.kept().error}>{(error) => <ErrorPanel error={error()} tone="warn" />}</Show>
    </section>
  );
}
