import type { Evidence } from '../../contract/evidence';
import { useLocale } from '../i18n/locale-context';

/** Says how a figure is known: a full, half or hollow disc, and the word. */
export function EvidenceMark(props: { readonly of: Evidence }) {
  const { t } = useLocale();
  return (
    <span class="evidence" data-evidence={props.of} title={t().evidence[`${props.of}Means`]}>
      <svg class="evidence-disc" viewBox="0 0 10 10" aria-hidden="true">
        <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" stroke-width="1.4" />
        <path d={fills[props.of]} fill="currentColor" />
      </svg>
      {t().evidence[props.of]}
    </span>
  );
}

const fills: Readonly<Record<Evidence, string>> = {
  measured: 'M5 1a4 4 0 0 1 0 8a4 4 0 0 1 0-8z',
  derived: 'M5 1a4 4 0 0 1 0 8z',
  inferred: '',
};
