import { abortError } from '../base/abort';
import type { EngineId, EnginePort, EngineUsage, LoadProgress, TokenEvent } from '../contract/engine';
import { ApuraError } from '../contract/errors';
import { watchLifeLock } from '../contract/life-lock';
import { connectWire, type Remoted } from '../contract/wire';
import { type EngineWorkerApi, type EngineWorkerEvent, isEngineWorkerEvent } from './engine-protocol';
import { makeSilenceWatch } from './silence-watch';

export interface EngineClientOptions {
  /** For tests: a worker that speaks the same protocol. */
  readonly makeWorker?: () => Worker;
  /** Is given the worker: for those who end it behind the client's back. */
  readonly onWorker?: (worker: Worker) => void;
  /** Longest time without progress while loading. */
  readonly loadSilenceMs?: number;
  /** Longest time without a token, or a part of a prompt, while running. */
  readonly runSilenceMs?: number;
}

interface PendingCall {
  readonly reject: (reason: unknown) => void;
  readonly onEvent: (event: EngineWorkerEvent) => void;
}

/**
 * Starts an engine in a worker of its own. The port's calls reject with `worker-blocked` (the script could not be
 * loaded), `worker-died`, `engine-hung`, `device-lost`, what the engine itself reports, or `AbortError`. After one of the first four the
 * worker is ended, and every later call rejects with the same error.
 */
export function makeEngineClient(engineId: EngineId, options: EngineClientOptions = {}): EnginePort {
  const { loadSilenceMs = 60_000, runSilenceMs = 30_000 } = options;
  const pending = new Map<number, PendingCall>();
  const watch = makeSilenceWatch();
  const lockName = `apura-engine-${crypto.randomUUID?.() ?? Math.random()}`;
  let started = false;
  let lastUsage: EngineUsage | undefined;
  let failure: ApuraError | undefined;
  let lastCallId = 0;
  let endLockWatch = (): void => undefined;
  let worker: Worker | undefined;
  let api: Remoted<EngineWorkerApi> | undefined;

  const end = (error: ApuraError): void => {
    if (failure !== undefined) return;
    failure = error;
    watch.dispose();
    endLockWatch();
    worker?.terminate();
    for (const call of pending.values()) call.reject(error);
    pending.clear();
  };
  const died = (message: string, cause?: unknown): void => end(new ApuraError('worker-died', message, { engine: engineId }, { cause }));

  const start = (): void => {
    try {
      worker = options.makeWorker?.() ?? new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module' });
    } catch (cause) {
      end(new ApuraError('worker-blocked', 'the browser refused to start the engine worker', { engine: engineId }, { cause }));
      return;
    }
    options.onWorker?.(worker);
    worker.onerror = (event) => {
      event.preventDefault();
      if (started) died(`error in the engine worker: ${event.message}`);
      else
        end(
          new ApuraError('worker-blocked', `the engine worker did not load: ${event.message ?? 'script blocked or missing'}`, {
            engine: engineId,
          }),
        );
    };
    worker.onmessageerror = () => died('a message of the engine worker could not be read');
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      started = true;
      if (!isEngineWorkerEvent(data)) return;
      if (data.engineEvent === 'alive') {
        lastUsage = data.usage;
        return;
      }
      if (data.engineEvent === 'device-lost') {
        end(new ApuraError('device-lost', `the GPU was lost: ${data.message}`, { engine: engineId, reason: data.reason }));
        return;
      }
      watch.heard(data.callId);
      pending.get(data.callId)?.onEvent(data);
    });
    api = connectWire<EngineWorkerApi>(worker).remote;
    api.begin(lockName).then(
      () => {
        if (failure === undefined) endLockWatch = watchLifeLock(navigator, lockName, () => died('the engine worker is gone'));
      },
      (cause: unknown) => died('the engine worker did not begin', cause),
    );
  };

  const call = <T>(
    silence: { readonly limitMs: number; readonly error: () => ApuraError },
    signal: AbortSignal,
    onEvent: (event: EngineWorkerEvent) => void,
    invoke: (remote: Remoted<EngineWorkerApi>, callId: number) => Promise<T>,
  ): Promise<T> => {
    if (signal.aborted) return Promise.reject(abortError());
    if (failure !== undefined || api === undefined) return Promise.reject(failure ?? abortError());
    const remote = api;
    lastCallId += 1;
    const callId = lastCallId;
    return new Promise<T>((resolve, reject) => {
      // The worker may not answer: the caller is free at once, and the worker ends its part within one token.
      const onAbort = (): void => {
        settle();
        remote.cancel(callId).catch(() => undefined);
        reject(abortError());
      };
      const settle = (): void => {
        signal.removeEventListener('abort', onAbort);
        pending.delete(callId);
        watch.forget(callId);
      };
      const fail = (reason: unknown): void => {
        settle();
        reject(reason);
      };
      signal.addEventListener('abort', onAbort);
      pending.set(callId, { reject: fail, onEvent });
      watch.expect(callId, silence.limitMs, () => end(silence.error()));
      invoke(remote, callId).then((value) => {
        settle();
        resolve(value);
      }, fail);
    });
  };

  const hung = (what: string, limitMs: number): ApuraError =>
    new ApuraError('engine-hung', `no ${what} for ${limitMs / 1000} s`, { engine: engineId, silentMs: limitMs });
  const running = { limitMs: runSilenceMs, error: () => hung('token', runSilenceMs) };
  start();

  return {
    load: (source, loadOptions, onProgress, signal) => {
      let last: LoadProgress | undefined;
      const stalled = (): ApuraError =>
        last?.phase === 'download'
          ? new ApuraError('network', `${last.file}: no bytes for ${loadSilenceMs / 1000} s`, { file: last.file, silentMs: loadSilenceMs })
          : hung('progress', loadSilenceMs);
      const onEvent = (event: EngineWorkerEvent): void => {
        if (event.engineEvent !== 'progress') return;
        last = event.progress;
        onProgress(event.progress);
      };
      return call({ limitMs: loadSilenceMs, error: stalled }, signal, onEvent, (remote, id) =>
        remote.load(id, engineId, source, loadOptions),
      );
    },
    generate: (request, onToken, signal) => call(running, signal, tokensTo(onToken, signal), (remote, id) => remote.generate(id, request)),
    embed: (texts, signal) =>
      call(
        running,
        signal,
        () => undefined,
        (remote, id) => remote.embed(id, texts),
      ),
    idle: () => {
      if (failure !== undefined || api === undefined) return Promise.reject(failure ?? abortError());
      lastCallId += 1;
      const callId = lastCallId;
      const remote = api;
      return new Promise((resolve, reject) => {
        pending.set(callId, { reject, onEvent: () => undefined });
        remote
          .idle(callId)
          .then(resolve, reject)
          .finally(() => pending.delete(callId));
      });
    },
    setPaused: (paused) => {
      api?.setPaused(paused).catch(() => undefined);
    },
    usage: () => lastUsage,
    release: () => end(new ApuraError('engine-unavailable', 'the engine was released', { engine: engineId })),
  };
}

/** Tokens come in batches: when one makes the caller cancel, those behind it are not for him. */
function tokensTo(onToken: (token: TokenEvent) => void, signal: AbortSignal): (event: EngineWorkerEvent) => void {
  return (event) => {
    if (event.engineEvent !== 'tokens') return;
    for (const token of event.tokens) if (!signal.aborted) onToken(token);
  };
}
