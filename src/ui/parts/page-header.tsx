import { Show } from 'solid-js';
import type { Language } from '../../contract/suite';
import { useLocale } from '../i18n/locale-context';
import type { PreferencesControl } from '../state/create-preferences';
import type { Theme } from '../state/preferences';

/** Name of the page, language and appearance. */
export function PageHeader(props: { readonly preferences: PreferencesControl; readonly onHome: () => void }) {
  const { t } = useLocale();
  const setLanguage = (value: string): void => props.preferences.chooseLanguage(value as Language);
  const setTheme = (value: string): void => props.preferences.chooseTheme(value as Theme);
  return (
    <header class="page-header">
      <button type="button" class="brand" onClick={() => props.onHome()} aria-label={t().app.home}>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path d="M3 16h26M3 10.5v11M29 10.5v11" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" />
          <path d="M14 16h12" stroke="currentColor" stroke-width="8" opacity="0.45" />
          <path d="M21 6v20" stroke="currentColor" stroke-width="3.2" stroke-linecap="round" />
        </svg>
        <span>Apura</span>
      </button>
      <div class="preferences">
        <label>
          <span class="visually-hidden">{t().app.language}</span>
          <select data-field="language" value={props.preferences.language()} onChange={(event) => setLanguage(event.currentTarget.value)}>
            <option value="en" lang="en">
              English
            </option>
            <option value="pt" lang="pt-BR">
              Português
            </option>
          </select>
        </label>
        <label>
          <span class="visually-hidden">{t().app.theme}</span>
          <select data-field="theme" value={props.preferences.theme()} onChange={(event) => setTheme(event.currentTarget.value)}>
            <option value="auto">{t().app.themeAuto}</option>
            <option value="light">{t().app.themeLight}</option>
            <option value="dark">{t().app.themeDark}</option>
          </select>
        </label>
      </div>
      <Show when={props.preferences.isForgotten()}>
        <p class="preferences-note" role="status">
          {t().app.storageDenied}
        </p>
      </Show>
    </header>
  );
}
