import type { AuditEventBody } from '../contract/audit';
import type { DeviceSurvey } from '../contract/device';

/** A standing condition to say aloud: the body of a `notice` event. */
export type Notice = Omit<Extract<AuditEventBody, { kind: 'notice' }>, 'kind'>;

/** web-llm asks for bindings of exactly 1 GiB and falls to 128 MiB when there is a byte less. */
export const wantedBindingBytes = 1024 ** 3;

export interface DegradationFacts {
  readonly survey: DeviceSurvey;
  /** False when the page is in the background: browsers slow hidden tabs. */
  readonly visible: boolean;
}

/**
 * Everything about this device that makes results slower or smaller without any error, in the order of their weight:
 * - `software-adapter` (`name`): the GPU adapter computes on the CPU.
 * - `no-shader-f16`: models in half precision cannot run on the GPU.
 * - `small-binding` (`gotBytes`, `wantedBytes`): one tensor on the GPU can be no larger.
 * - `one-thread` (`cores`): the page is not isolated, so WebAssembly gets one thread.
 * - `hidden-tab`: the tab is in the background.
 * - `storage-denied`: nothing is kept for the next visit.
 */
export function silentDegradations({ survey, visible }: DegradationFacts): readonly Notice[] {
  const notices: Notice[] = [];
  const say = (code: string, details: Notice['details'] = {}): void => {
    notices.push({ code, details });
  };
  const fact = (id: string): string | number | boolean | undefined => survey.facts.find((one) => one.id === id)?.value;
  if (survey.gpu.kind === 'software') say('software-adapter', { name: survey.gpu.reason });
  if (survey.gpu.kind === 'software' || survey.gpu.kind === 'available') {
    if (fact('gpu.shader-f16') !== true) say('no-shader-f16');
    const bindingBytes = fact('gpu.maxStorageBufferBindingSize');
    if (typeof bindingBytes === 'number' && !(bindingBytes >= wantedBindingBytes)) {
      say('small-binding', { gotBytes: Number.isFinite(bindingBytes) ? bindingBytes : 0, wantedBytes: wantedBindingBytes });
    }
  }
  if (!survey.crossOriginIsolated) say('one-thread', { cores: survey.logicalCores });
  if (!visible) say('hidden-tab');
  if (survey.absent.some(({ id, reason }) => id === 'storage.quota' && reason === 'storage-denied')) say('storage-denied');
  return notices;
}

/** `threads-fewer` (`asked`, `got`) when an engine runs on fewer threads than it was told to. */
export function threadsNotice(threadsAsked: number, threadsGot: number): Notice | undefined {
  if (threadsGot >= threadsAsked) return undefined;
  return { code: 'threads-fewer', details: { asked: threadsAsked, got: threadsGot } };
}
