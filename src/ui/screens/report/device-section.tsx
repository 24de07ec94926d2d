import { Show } from 'solid-js';
import type { Report } from '../../../report/report';
import { useLocale } from '../../i18n/locale-context';
import { FactTable } from '../../parts/fact-table';
import { GpuStatusNote } from '../../parts/gpu-status';

/** The device as it was surveyed. */
export function DeviceSection(props: { readonly report: Report }) {
  const { t } = useLocale();
  return (
    <Show when={props.report.survey}>
      {(survey) => (
        <section class="report-device">
          <h2>{t().report.device}</h2>
          <GpuStatusNote gpu={survey().gpu} />
          <FactTable survey={survey()} />
        </section>
      )}
    </Show>
  );
}
