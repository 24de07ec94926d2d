import type { DeviceSurvey } from '../../contract/device';

/** web-llm asks for bindings of this size and falls to 128 MiB when there is a byte less. */
export const wantedBindingBytes = 1024 ** 3;

export type Degradation =
  | { readonly code: 'one-thread' }
  | { readonly code: 'no-shader-f16' }
  | { readonly code: 'small-binding'; readonly gotBytes: number };

/** What makes results on this device slower or smaller without any error. The kind of GPU is said apart, by `GpuStatusNote`. */
export function degradationsOf(survey: DeviceSurvey): readonly Degradation[] {
  const found: Degradation[] = [];
  const fact = (id: string) => survey.facts.find((one) => one.id === id)?.value;
  if (survey.gpu.kind === 'available' || survey.gpu.kind === 'software') {
    if (fact('gpu.shader-f16') === false) found.push({ code: 'no-shader-f16' });
    const gotBytes = fact('gpu.maxStorageBufferBindingSize');
    if (typeof gotBytes === 'number' && gotBytes < wantedBindingBytes) found.push({ code: 'small-binding', gotBytes });
  }
  if (!survey.crossOriginIsolated) found.push({ code: 'one-thread' });
  return found;
}
