import { createSignal, For, Show } from 'solid-js';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { TextField } from '../../parts/text-field';
import type { SetupControl } from '../../state/create-setup';
import type { SuiteFileControl } from '../../state/create-suite-file';
import { countChanged, defaultSetup, engineChoices, setupReaders } from '../../state/setup';
import { SuiteField } from './suite-field';

/** The settings, folded away until they are wanted or something in them needs attention. */
export function SettingsPanel(props: { readonly setup: SetupControl; readonly suite: SuiteFileControl }) {
  const { t, f } = useLocale();
  const [isOpen, setIsOpen] = createSignal(countChanged(props.setup.setup()) > 0);
  const setup = () => props.setup.setup();
  const changed = (): number => countChanged(setup()) + (props.suite.suiteFile().status === 'none' ? 0 : 1);
  const chooseEngine = (text: string): void => {
    const engine = setupReaders.engine(text);
    if (engine !== undefined) props.setup.change({ engine });
  };
  const reset = (): void => {
    props.suite.remove();
    props.setup.reset();
  };
  const mustShow = (): boolean => ['bad', 'checking'].includes(props.suite.suiteFile().status);
  return (
    <details class="settings" open={isOpen() || mustShow()} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>
        {t().settings.title}
        <Show when={changed() > 0}>
          <span class="count">{t().settings.changed(changed(), f().integer(changed()))}</span>
        </Show>
      </summary>
      <div class="settings-grid">
        <SuiteField setup={props.setup} suite={props.suite} />
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
          name="model"
          label={t().settings.model}
          help={t().settings.modelHelp}
          invalid={t().settings.invalid.model}
          value={setup().model}
          read={setupReaders.model}
          onChange={(model) => props.setup.change({ model: model ?? defaultSetup.model })}
        />
        <TextField
          name="seed"
          label={t().settings.seed}
          help={t().settings.seedHelp}
          invalid={t().settings.invalid.seed}
          value={setup().seed}
          numeric
          read={setupReaders.seed}
          onChange={(seed) => props.setup.change({ seed: seed ?? defaultSetup.seed })}
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
          onChange={(tasks) => props.setup.change({ tasks })}
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
          onChange={(threads) => props.setup.change({ threads })}
        />
      </div>
      <button type="button" class="plain-button" data-action="reset-settings" disabled={changed() === 0} onClick={reset}>
        {t().settings.reset}
      </button>
    </details>
  );
}
