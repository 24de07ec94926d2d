import type { DeviceFacts } from './servers/device-server';

/** The servers that run in a worker of their own. */
export type WorkerServerName = 'filesystem' | 'calculator' | 'device' | 'chaos';

/** The one message that a tool worker gets; the protocol goes over the port. */
export interface ToolWorkerStart {
  readonly server: WorkerServerName;
  readonly port: MessagePort;
  /** Held by the worker for its whole life (see `life-lock.ts`). */
  readonly lockName: string;
  /** For `device`. */
  readonly facts: DeviceFacts;
  /** Folder of `filesystem` in the private file system. */
  readonly rootName: string;
}

/** What it answers when it listens on the port, or why it cannot. */
export type ToolWorkerAnswer = { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly message: string };
