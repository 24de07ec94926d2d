import type { BatchTimes } from '../orchestrator/batch';
import type { CacheKind } from '../orchestrator/no-op';

export interface BatchRequest {
  readonly tasks: number;
  /** Before the numbers in the tasks' ids: no two batches of one worker may have the same. */
  readonly name: string;
  readonly cache: CacheKind;
}

export type BatchMessage =
  | { readonly kind: 'outcomes'; readonly outcomes: readonly { readonly taskId: string; readonly status: string }[] }
  | { readonly kind: 'done'; readonly cache: CacheKind; readonly times: BatchTimes };
