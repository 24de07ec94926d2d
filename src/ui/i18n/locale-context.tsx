import { type Accessor, createContext, createEffect, createMemo, createSignal, type JSX, Show, useContext } from 'solid-js';
import type { Language } from '../../contract/suite';
import { type Format, makeFormat } from '../format/format';
import type { Dictionary } from './dictionary';
import { loadDictionary } from './language';

export interface Locale {
  readonly language: Accessor<Language>;
  /** Texts of the page. */
  readonly t: Accessor<Dictionary>;
  /** Numbers, units and dates. */
  readonly f: Accessor<Format>;
}

interface Texts {
  readonly language: Language;
  readonly dictionary: Dictionary;
}

const LocaleContext = createContext<Locale>();

/** Said when a page has come without its texts, in each language that it has. */
const withoutTexts = 'Apura could not be loaded whole: reload the page. · Apura não foi carregada por inteiro: recarregue a página.';

/** Shows its children in the language wanted, once its texts are there; until then in the one before. */
export function LocaleProvider(props: { readonly language: Language; readonly children: JSX.Element }) {
  const [texts, setTexts] = createSignal<Texts>();
  const [isFailed, setIsFailed] = createSignal(false);
  createEffect(() => {
    const language = props.language;
    loadDictionary(language).then(
      (dictionary) => props.language === language && setTexts({ language, dictionary }),
      () => setIsFailed(true),
    );
  });
  // The others come when the page is shown, so that it can be switched when the network is gone; a failure is met again then.
  createEffect(() => {
    if (texts() === undefined) return;
    for (const language of ['en', 'pt'] as const) void loadDictionary(language).catch(() => undefined);
  });
  return (
    <Show when={texts()} fallback={<Show when={isFailed()}>{<p role="alert">{withoutTexts}</p>}</Show>}>
      {(shown) => {
        const language = (): Language => shown().language;
        const t = (): Dictionary => shown().dictionary;
        const f = createMemo(() => makeFormat(language()));
        return <LocaleContext.Provider value={{ language, t, f }}>{props.children}</LocaleContext.Provider>;
      }}
    </Show>
  );
}

/** The page's language, texts and formats. Throws outside a `LocaleProvider`. */
export function useLocale(): Locale {
  const locale = useContext(LocaleContext);
  if (locale === undefined) throw new Error('useLocale needs a LocaleProvider');
  return locale;
}
