import type { GpuStatus } from '../../contract/device';
import { useLocale } from '../i18n/locale-context';
import { Notice, type Tone } from './notice';

/** Whether there is a usable GPU, and if not, why. */
export function GpuStatusNote(props: { readonly gpu: GpuStatus }) {
  const { t, f } = useLocale();
  const meaning = (): string => {
    const { gpu } = props;
    const words = t().start.gpu;
    if (gpu.kind === 'available') return words.availableMeans;
    if (gpu.kind === 'software') return words.softwareMeans(gpu.reason);
    if (gpu.kind === 'refused') return words.refusedMeans(gpu.reason);
    const tries = gpu.attempts > 1 ? ` ${words.attempts(gpu.attempts, f().integer(gpu.attempts))}` : '';
    return words.absentMeans[gpu.reason] + tries;
  };
  return (
    <Notice tone={tones[props.gpu.kind]} heading={t().start.gpu[props.gpu.kind]} code={`gpu-${props.gpu.kind}`}>
      <p class="breakable">{meaning()}</p>
    </Notice>
  );
}

const tones: Readonly<Record<GpuStatus['kind'], Tone>> = { available: 'good', software: 'warn', absent: 'info', refused: 'warn' };
