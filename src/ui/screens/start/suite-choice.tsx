import { For, Show } from 'solid-js';
import { builtInSuites } from '../../../contract/built-in-suites';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import type { PageControl } from '../../state/create-page';

/** The built-in suites: what each tests, how many tasks it has, about how long it takes. A file of the user's takes their place. */
export function SuiteChoice(props: { readonly page: PageControl }) {
  const { t, f } = useLocale();
  const { page } = props;
  const ownFile = (): string | undefined => {
    const file = page.suite.suiteFile();
    return file.status === 'none' ? undefined : file.name;
  };
  return (
    <fieldset class="suites" disabled={ownFile() !== undefined} data-role="suites">
      <legend>{t().agents.suites.title}</legend>
      <Show when={ownFile()}>{(name) => <p class="breakable">{t().agents.suites.ownFile(name())}</p>}</Show>
      <div class="suite-cards">
        <For each={builtInSuites}>
          {(suite) => (
            <label class="suite-card" data-suite-id={suite.id}>
              <input
                type="radio"
                name="suite"
                data-field="built-in-suite"
                value={suite.id}
                checked={ownFile() === undefined && page.setup.setup().suite === suite.id}
                onChange={() => page.setup.change({ suite: suite.id })}
              />
              <span>
                <strong>{suite.title}</strong>{' '}
                <span class="quiet">
                  {t().agents.suites.size(suite.tasks, f().integer(suite.tasks), inline(f().duration(suite.usualMs)))}
                </span>
                <span class="suite-tests">{term(t().agents.suites.tests, suite.id)}</span>
              </span>
            </label>
          )}
        </For>
      </div>
      <p class="field-help">{t().agents.suites.timeHelp}</p>
    </fieldset>
  );
}
