import { createSignal } from 'solid-js';
import type { AuditApi } from '../../contract/audit-api';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';
import type { StoredModel } from '../../contract/model';

/** What this page keeps on the device, and what the browser grants it; the latter is absent where storage is denied. */
export interface StoredState {
  readonly models?: readonly StoredModel[];
  readonly usedBytes?: number;
  readonly quotaBytes?: number;
  readonly error?: ErrorRecord;
  readonly isBusy: boolean;
}

/** Models that are kept on this device: list, deletion of one or of all. */
export function createStoredModels(api: () => Pick<AuditApi, 'storedModels' | 'deleteStored'>) {
  const [stored, setStored] = createSignal<StoredState>({ isBusy: false });

  const during = async (work: () => Promise<void>): Promise<void> => {
    if (stored().isBusy) return;
    setStored({ ...stored(), isBusy: true, error: undefined });
    try {
      await work();
      setStored({ models: await api().storedModels(), ...(await estimate()), isBusy: false });
    } catch (error) {
      setStored({ ...stored(), error: toErrorRecord(error), isBusy: false });
    }
  };

  return {
    stored,
    refresh: () => during(async () => undefined),
    remove: (keys: readonly string[]) =>
      during(async () => {
        for (const key of keys) await api().deleteStored(key);
      }),
  };
}

export type StoredModelsControl = ReturnType<typeof createStoredModels>;

async function estimate(): Promise<Pick<StoredState, 'usedBytes' | 'quotaBytes'>> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    return { usedBytes: usage, quotaBytes: quota };
  } catch (error) {
    // No secure context, or storage is denied.
    if (error instanceof TypeError || error instanceof DOMException) return {};
    throw error;
  }
}
