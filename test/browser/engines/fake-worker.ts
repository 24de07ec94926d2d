import { exposeOnWire } from '../../../src/contract/wire';
import type { EngineWorkerApi, EngineWorkerEvent } from '../../../src/engines/engine-protocol';

/** A worker with the engine's protocol and one fault: its own name. */
const fault = self.name;
const post = (event: EngineWorkerEvent): void => self.postMessage(event);
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

const api: EngineWorkerApi = {
  begin: (lockName) =>
    new Promise((resolve) => {
      setInterval(() => post({ engineEvent: 'alive', usage: {} }), 100);
      void navigator.locks.request(lockName, () => {
        resolve();
        return never<void>();
      });
    }),
  load: (callId) => {
    if (fault === 'stalls')
      post({ engineEvent: 'progress', callId, progress: { phase: 'download', file: 'onnx/model.onnx', loadedBytes: 10, totalBytes: 100 } });
    return never();
  },
  generate: (callId) => {
    post({ engineEvent: 'tokens', callId, tokens: [{ index: 0, tokenId: 65, text: 'A', atMs: 1 }] });
    // Later, as a real fault comes: the message above is on its way.
    setTimeout(() => {
      if (fault === 'closes') self.close();
      if (fault === 'throws') throw new Error('thrown on purpose');
      while (fault === 'hangs');
    }, 50);
    return never();
  },
  embed: () => never(),
  idle: async () => undefined,
  setPaused: async () => undefined,
  cancel: () => Promise.resolve(),
};

// Tests are typed as pages, whose postMessage is another one.
exposeOnWire(api, {
  postMessage: (message, transfer = []) => self.postMessage(message, { transfer }),
  addEventListener: self.addEventListener.bind(self),
  removeEventListener: self.removeEventListener.bind(self),
});
