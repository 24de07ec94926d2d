import { toBase64Url } from '../../base/base64url';
import type { Report } from '../report';
import { completeReport } from '../verdict';
import { deflate } from './deflate';
import { joinFragment } from './fragment';
import { toLinkBody } from './link-report';
import { pack } from './pack';
import { type Revealed, revealedBy } from './reveals';

export interface ReportLink {
  /** Begins with `#`. */
  readonly fragment: string;
  /** Characters of the fragment, `#` included. */
  readonly length: number;
  /** Everything that the link tells. */
  readonly reveals: readonly Revealed[];
}

/** The report as the fragment of a link; 2,000 characters are enough for the default suite. */
export async function encodeReportLink(report: Report, options: { readonly exposeDevice: boolean }): Promise<ReportLink> {
  const told = completeReport(toLinkBody(report, options.exposeDevice));
  const fragment = joinFragment(toBase64Url(await deflate(JSON.stringify(pack(told)))));
  return { fragment, length: fragment.length, reveals: revealedBy(told) };
}
