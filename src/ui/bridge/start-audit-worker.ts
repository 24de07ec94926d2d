/** Starts the audit worker. It holds a Web Lock named `lockName` for as long as it lives. */
export function startAuditWorker(lockName: string): Worker {
  return new Worker(new URL('../../audit/audit-worker.ts', import.meta.url), { type: 'module', name: lockName });
}
