import { createEffect, createSignal, on } from 'solid-js';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';
import { parseReportLink } from '../../report/link/parse-report-link';
import type { OpenedReport } from './opened-report';

export type OpenedLink =
  | { readonly status: 'none' }
  | { readonly status: 'opening' }
  | { readonly status: 'shown'; readonly opened: OpenedReport }
  | { readonly status: 'failed'; readonly error: ErrorRecord };

/** The report that the address carries, opened again whenever the address changes. No worker takes part. */
export function createOpenedLink(fragment: () => string | undefined) {
  const [link, setLink] = createSignal<OpenedLink>({ status: fragment() === undefined ? 'none' : 'opening' });
  createEffect(
    on(fragment, (text) => {
      if (text === undefined) {
        setLink({ status: 'none' });
        return;
      }
      setLink({ status: 'opening' });
      const settle = (next: OpenedLink): void => {
        if (fragment() === text) setLink(next);
      };
      parseReportLink(text).then(
        ({ report, tampered }) => settle({ status: 'shown', opened: { source: 'link', report, tampered } }),
        (error: unknown) => settle({ status: 'failed', error: toErrorRecord(error) }),
      );
    }),
  );
  return link;
}
