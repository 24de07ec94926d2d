import { createEffect, createSignal, For, lazy, Show } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { SwitchField } from '../../parts/switch-field';
import { TextField } from '../../parts/text-field';
import type { PageControl } from '../../state/create-page';
import { countChanged, defaultSetup, engineChoices, setupReaders } from '../../state/setup';
import { SuiteField } from './suite-field';

/** Its words are those of the reports of such runs, which are not needed before. */
const ChaosField = lazy(async () => ({ default: (await import('./chaos-field')).ChaosField }));

/** The settings, folded away until they are wanted or something in them needs attention. */
export function SettingsPanel(props: { readonly page: PageControl }) {
  const { t, f } = useLocale();
  const { page } = props;
  const [isOpen, setIsOpen] = createSignal(countChanged({ ...page.setup.setup(), suite: defaultSetup.suite }) > 0);
  const setup = () => page.setup.setup();
  // A file may be dropped anywhere: what became of it is said here.
  createEffect(() => page.suite.suiteFile().status !== 'none' && setIsOpen(true));
  const files = (): number => [page.suite.suiteFile(), page.models.record()].filter(({ status }) => status !== 'none').length;
  const changed = (): number => countChanged(setup()) + files();
  const isMobile = (): boolean => page.session.survey()?.mobile === true;
  const chooseEngine = (text: string): void => {
    const engine = setupReaders.engine(text);
    if (engine !== undefined) page.setup.change({ engine });
  };
  const reset = (): void => {
    page.suite.remove();
    page.models.removeRecord();
    page.setup.reset();
  };
  return (
    <details class="settings" open={isOpen()} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        {t().settings.title}
        <Show when={changed() > 0}>
          <span class="count">{t().settings.changed(changed(), f().integer(changed()))}</span>
        </Show>
      </summary>
      <div class="settings-grid">
        <SuiteField suite={page.suite} servers={page.tools.servers().map(({ name }) => name)} />
        <div class="field">
          <label for="field-engine">{t().settings.engine}</label>
          <select
            id="field-engine"
            data-field="engine"
            value={setup().engine}
            onChange={(event) => chooseEngine(event.currentTarget.value)}
          >
            <For each={engineChoices}>
              {(engine) => <option value={engine}>{engine === 'auto' ? t().settings.engineAuto : term(t().terms.engines, engine)}</option>}
            </For>
          </select>
          <p class="field-help">{t().settings.engineHelp}</p>
        </div>
        <TextField
          name="seed"
          label={t().settings.seed}
          help={t().settings.seedHelp}
          invalid={t().settings.invalid.seed}
          value={setup().seed}
          numeric
          read={setupReaders.seed}
          onChange={(seed) => page.setup.change({ seed: seed ?? defaultSetup.seed })}
        />
        <TextField
          name="tasks"
          label={t().settings.tasks}
          help={t().settings.tasksHelp}
          invalid={t().settings.invalid.tasks}
          value={setup().tasks}
          placeholder={t().settings.tasksAll}
          numeric
          optional
          read={setupReaders.tasks}
          onChange={(tasks) => page.setup.change({ tasks })}
        />
        <TextField
          name="threads"
          label={t().settings.threads}
          help={t().settings.threadsHelp}
          invalid={t().settings.invalid.threads}
          value={setup().threads}
          placeholder={t().settings.threadsAuto}
          numeric
          optional
          read={setupReaders.threads}
          onChange={(threads) => page.setup.change({ threads })}
        />
        <SwitchField
          name="probe"
          label={t().models.options.probe}
          help={isMobile() ? t().models.options.probePhone : t().models.options.probeHelp}
          value={setup().probe && !isMobile()}
          disabled={isMobile()}
          onChange={(probe) => page.setup.change({ probe })}
        />
        <SwitchField
          name="software"
          label={t().models.options.software}
          help={t().models.options.softwareHelp}
          value={setup().software}
          onChange={(software) => page.setup.change({ software })}
        />
        <ChaosField setup={page.setup} />
        <SwitchField
          name="capacity"
          label={t().capacity.option}
          help={t().capacity.optionHelp}
          value={setup().capacity}
          onChange={(capacity) => page.setup.change({ capacity })}
        />
      </div>
      <button type="button" class="plain-button" data-action="reset-settings" disabled={changed() === 0} onClick={reset}>
        {t().settings.reset}
      </button>
    </details>
  );
}
