import { keepProblems } from '../contract/kept';
import type { Finding, UnjudgedReport } from './report';

/** Details of a notice; a link carries only its code, of which no sentence can be made. */
export function detailsOf(notices: UnjudgedReport['notices'], code: string): Finding['values'] | undefined {
  const details = notices.find((notice) => notice.code === code)?.details;
  return details === undefined || Object.keys(details).length === 0 ? undefined : details;
}

/** Nothing, or only the beginning, of the audit was kept on its device. */
export function notKept({ notices }: UnjudgedReport): Finding['values'] | undefined {
  const reason = keepProblems.find((problem) => notices.some(({ code }) => code === problem));
  return reason === undefined ? undefined : { reason };
}
