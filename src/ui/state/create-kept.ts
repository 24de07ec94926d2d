import { createSignal } from 'solid-js';
import type { AuditApi } from '../../contract/audit-api';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';
import type { KeptArea, KeptAudits } from '../../contract/kept';
import { clearLocal, measureLocal } from './local-kept';

type Api = Pick<AuditApi, 'keptAudits' | 'discardAudit' | 'keptAreas' | 'clearKept' | 'storedModels' | 'deleteStored'>;

/** What is kept beside models, as far as it has been read. */
export interface KeptState {
  readonly areas?: readonly KeptArea[];
  readonly isBusy: boolean;
  /** Said until the next look. */
  readonly cleared?: 'all' | 'not-all';
  readonly error?: ErrorRecord;
}

/** Interrupted audits, and all that Apura keeps on this device. `forget`: lets go of what the page still knows, or it would be kept again. */
export function createKept(api: () => Api, places: Parameters<typeof measureLocal>[0], forget: () => void) {
  const [audits, setAudits] = createSignal<KeptAudits>({ interrupted: [] });
  const [kept, setKept] = createSignal<KeptState>({ isBusy: false });

  const look = async (): Promise<void> => {
    try {
      setAudits(await api().keptAudits());
    } catch {
      // The worker is gone: whatever is begun next says so.
      setAudits({ interrupted: [] });
    }
  };

  const during = async (work: () => Promise<KeptState['cleared']>): Promise<void> => {
    if (kept().isBusy) return;
    setKept({ ...kept(), isBusy: true, cleared: undefined, error: undefined });
    try {
      const cleared = await work();
      setKept({ areas: [...(await api().keptAreas()), ...measureLocal(places)], isBusy: false, cleared });
    } catch (error) {
      setKept({ ...kept(), error: toErrorRecord(error), isBusy: false });
    }
  };

  return {
    audits,
    kept,
    look,
    refresh: () => during(async () => undefined),
    discard: (id: string) =>
      during(async () => {
        await api().discardAudit(id);
        await look();
        return undefined;
      }),
    clear: (withModels: boolean) =>
      during(async () => {
        const left = await api().clearKept();
        forget();
        clearLocal(places);
        if (withModels) for (const { key } of await api().storedModels()) await api().deleteStored(key);
        await look();
        return left.length === 0 ? 'all' : 'not-all';
      }),
  };
}

export type KeptControl = ReturnType<typeof createKept>;
