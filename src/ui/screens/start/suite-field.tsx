import { createMemo, Match, Show, Switch } from 'solid-js';
import type { SuiteSummary } from '../../../contract/audit-api';
import { ownServerNames } from '../../../contract/tool-address';
import { useLocale } from '../../i18n/locale-context';
import { term } from '../../i18n/term';
import { ErrorPanel } from '../../parts/error-panel';
import { Notice } from '../../parts/notice';
import type { SuiteFile, SuiteFileControl } from '../../state/create-suite-file';

/** A suite of the user's: a file that is checked at once. */
export function SuiteField(props: { readonly suite: SuiteFileControl; readonly servers: readonly string[] }) {
  const { t, f } = useLocale();
  const file = createMemo(() => props.suite.suiteFile());
  const withStatus = <S extends SuiteFile['status']>(status: S) => {
    const current = file();
    return current.status === status ? (current as Extract<SuiteFile, { status: S }>) : undefined;
  };
  const summary = (of: SuiteSummary): string => {
    const families = of.families.map((family) => term(t().terms.families, family));
    return t().settings.suiteSummary(of.tasks, f().integer(of.tasks), f().list(families));
  };
  const missing = (of: SuiteSummary): readonly string[] =>
    of.toolServers.filter((server) => !props.servers.includes(server) && !ownServerNames.includes(server));
  const pick = (input: HTMLInputElement): void => {
    const [picked] = input.files ?? [];
    if (picked !== undefined) void props.suite.choose(picked);
    input.value = '';
  };
  return (
    <div class="field field-wide" data-suite={withStatus('ready') === undefined ? undefined : 'accepted'}>
      <p class="label">{t().settings.suite}</p>
      <div class="field-row">
        <label class="file-button">
          <input
            type="file"
            data-field="suite"
            accept=".json,.yaml,.yml,application/json"
            onChange={(event) => pick(event.currentTarget)}
          />
          <span>{t().settings.suiteFile}</span>
        </label>
      </div>
      <Switch fallback={<p class="field-help">{t().settings.suiteHelp}</p>}>
        <Match when={withStatus('checking')}>
          {(checking) => (
            <p class="field-help" role="status">
              {t().settings.suiteChecking} {checking().name}
            </p>
          )}
        </Match>
        <Match when={withStatus('ready')}>
          {(ready) => (
            <div class="suite-file" role="status">
              <p>
                <strong class="breakable">{ready().summary.title}</strong>
                <span class="quiet breakable"> {ready().name}</span>
              </p>
              <p class="quiet">{summary(ready().summary)}</p>
              <Show when={missing(ready().summary).length > 0}>
                <Notice tone="warn" code="tool-server-missing">
                  <p>{t().tools.missing(f().list(missing(ready().summary)))}</p>
                </Notice>
              </Show>
              <button type="button" class="plain-button" data-action="remove-suite" onClick={() => props.suite.remove()}>
                {t().settings.suiteRemove}
              </button>
            </div>
          )}
        </Match>
        <Match when={withStatus('bad')}>
          {(bad) => (
            <>
              <ErrorPanel error={{ ...bad().error, details: { file: bad().name, ...bad().error.details } }} />
              <button type="button" class="plain-button" data-action="remove-suite" onClick={() => props.suite.remove()}>
                {t().settings.suiteRemove}
              </button>
            </>
          )}
        </Match>
      </Switch>
    </div>
  );
}
