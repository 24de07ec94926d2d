import { toBase64Url } from '../../base/base64url';
import type { Report } from '../report';
import type { ReportBody } from '../summary';
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

/** Characters, so that the address of a page fits before it within the 2,000 of a link. */
const mostWithCapacity = 1_900;

/** The report as the fragment of a link; 2,000 characters are enough for the default suite. */
export async function encodeReportLink(report: Report, options: { readonly exposeDevice: boolean }): Promise<ReportLink> {
  const body = toLinkBody(report, options.exposeDevice);
  const link = await encodeBody(body);
  // Capacity is an extra: where there is no room for it, the rest goes without.
  return body.capacity === undefined || link.length <= mostWithCapacity ? link : await encodeBody({ ...body, capacity: undefined });
}

async function encodeBody(body: ReportBody): Promise<ReportLink> {
  const told = completeReport(body);
  const fragment = joinFragment(toBase64Url(await deflate(JSON.stringify(pack(told)))));
  return { fragment, length: fragment.length, reveals: revealedBy(told) };
}
