import type { TamperedFigure } from '../../report/link/headline';
import type { Report } from '../../report/report';

/** A report on the page, where it came from, and the figures it claims that do not follow from its own samples. */
export interface OpenedReport {
  readonly source: 'run' | 'link' | 'file';
  readonly report: Report;
  readonly tampered: readonly TamperedFigure[];
}
