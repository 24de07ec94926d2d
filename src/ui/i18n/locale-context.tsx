import { type Accessor, createContext, createMemo, type JSX, useContext } from 'solid-js';
import type { Language } from '../../contract/suite';
import { type Format, makeFormat } from '../format/format';
import type { Dictionary } from './dictionary';
import { dictionaries } from './language';

export interface Locale {
  readonly language: Accessor<Language>;
  /** Texts of the page. */
  readonly t: Accessor<Dictionary>;
  /** Numbers, units and dates. */
  readonly f: Accessor<Format>;
}

const LocaleContext = createContext<Locale>();

export function LocaleProvider(props: { readonly language: Language; readonly children: JSX.Element }) {
  const language = (): Language => props.language;
  const t = (): Dictionary => dictionaries[language()];
  const f = createMemo(() => makeFormat(language()));
  return <LocaleContext.Provider value={{ language, t, f }}>{props.children}</LocaleContext.Provider>;
}

/** The page's language, texts and formats. Throws outside a `LocaleProvider`. */
export function useLocale(): Locale {
  const locale = useContext(LocaleContext);
  if (locale === undefined) throw new Error('useLocale needs a LocaleProvider');
  return locale;
}
