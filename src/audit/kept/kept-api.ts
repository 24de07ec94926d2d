import type { AuditConfig } from '../../contract/audit';
import type { ResumeRequest } from '../../contract/audit-api';
import { ApuraError } from '../../contract/errors';
import type { KeptApi } from '../../contract/kept';
import { clearAreas, listAreas } from './kept-areas';
import { discardRun, holdOrReject, type KeptWorld, listKept, type TakenRun, takeRun } from './kept-runs';
import { type KeptSession, type KeptSubject, openKeptSession } from './kept-session';

export interface KeptApiParts extends Omit<KeptWorld, 'suiteSha256Of'> {
  /** Of the tasks that these settings ask for; may reject. */
  readonly suiteSha256Of: (config: AuditConfig) => Promise<string>;
  /** Folder of the origin's private file system that tasks of audits may write in. */
  readonly filesRoot: string;
}

/** What the audit worker offers and uses of what is kept on this device. */
export function makeKeptApi({ filesRoot, suiteSha256Of, ...parts }: KeptApiParts): {
  readonly api: KeptApi;
  open(subject: KeptSubject, taken?: TakenRun): Promise<KeptSession>;
  take(id: string, how: ResumeRequest['how']): Promise<TakenRun>;
} {
  const world: KeptWorld = {
    ...parts,
    suiteSha256Of: async (config) => {
      try {
        return await suiteSha256Of(config);
      } catch (error) {
        if (error instanceof ApuraError) return undefined;
        throw error;
      }
    },
  };
  return {
    open: (subject, taken) => openKeptSession(subject, world, taken),
    take: (id, how) => takeRun(id, how, world),
    api: {
      keptAudits: () => listKept(world),
      discardAudit: (id) => discardRun(id, world),
      keptAreas: () => listAreas(filesRoot),
      clearKept: async () => {
        const hold = world.locks === undefined ? undefined : await holdOrReject(world);
        try {
          await clearAreas(filesRoot);
          return await listAreas(filesRoot);
        } finally {
          hold?.release();
        }
      },
    },
  };
}
