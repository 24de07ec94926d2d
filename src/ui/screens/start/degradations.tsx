import { For } from 'solid-js';
import type { DeviceSurvey } from '../../../contract/device';
import { inline } from '../../format/format';
import { useLocale } from '../../i18n/locale-context';
import { Notice } from '../../parts/notice';
import { type Degradation, degradationsOf, wantedBindingBytes } from '../../state/degradations';

/** What makes results here slower or smaller without any error, said aloud. */
export function Degradations(props: { readonly survey: DeviceSurvey }) {
  const { t, f } = useLocale();
  const heading = ({ code }: Degradation): string => (code === 'one-thread' ? t().start.oneThread : t().models.degraded[code].heading);
  const means = (of: Degradation): string => {
    if (of.code === 'one-thread') return t().start.oneThreadMeans;
    const words = t().models.degraded;
    if (of.code === 'no-shader-f16') return words[of.code].means;
    return `${words[of.code].means} ${words.limit(inline(f().bytes(of.gotBytes)), inline(f().bytes(wantedBindingBytes)))}`;
  };
  return (
    <For each={degradationsOf(props.survey)}>
      {(degradation) => (
        <Notice tone="warn" heading={heading(degradation)} code={degradation.code}>
          <p>{means(degradation)}</p>
        </Notice>
      )}
    </For>
  );
}
