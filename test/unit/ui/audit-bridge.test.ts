import { describe, expect, it, vi } from 'vitest';
import type { AuditConfig, AuditEvent } from '../../../src/contract/audit';
import type { AuditApi } from '../../../src/contract/audit-api';
import { ApuraError } from '../../../src/contract/errors';
import { exposeOnWire } from '../../../src/contract/wire';
import { makeAuditBridge } from '../../../src/ui/bridge/audit-bridge';
import { cpuSurvey, makeJournalEvents } from '../../fixtures/ui/journal';

const config: AuditConfig = { engine: 'auto', model: 'apura-probe', suite: { kind: 'built-in', id: 'apura-20' }, seed: 1 };

/** A worker that is a message port, with the events a real one has. */
class FakeWorker extends EventTarget {
  readonly terminate = vi.fn(() => {
    this.#near.close();
    this.#far.close();
  });
  readonly #near: MessagePort;
  readonly #far: MessagePort;

  constructor(api: Partial<AuditApi> | undefined) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.#near = port1;
    this.#far = port2;
    port1.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent('message', { data }));
    if (api !== undefined) exposeOnWire(api, port2);
  }

  postMessage(message: unknown, transfer: readonly (MessagePort | ArrayBuffer)[] = []): void {
    this.#near.postMessage(message, [...transfer]);
  }
}

function connect(api: Partial<AuditApi> | undefined, cancelGraceMs?: number) {
  const worker = new FakeWorker(api);
  const released: (() => void)[] = [];
  const locks = {
    request: (_name: string, _options: unknown, onGranted: () => void) =>
      new Promise<void>((resolve) => {
        released.push(() => {
          onGranted();
          resolve();
        });
      }),
  };
  const bridge = makeAuditBridge({
    startWorker: () => worker as never,
    lockSource: { locks: locks as never },
    ...(cancelGraceMs === undefined ? {} : { cancelGraceMs }),
  });
  return { worker, bridge, releaseLock: () => released.map((release) => release()) };
}

const silence = (): Promise<never> => new Promise(() => undefined);

describe('audit bridge', () => {
  it('passes answers and typed failures', async () => {
    const { bridge } = connect({
      survey: async () => cpuSurvey,
      checkSuite: async () => {
        throw new ApuraError('suite-invalid', 'no', { file: 'a.json' });
      },
    });
    expect(await bridge.survey()).toEqual(cpuSurvey);
    await expect(bridge.checkSuite('a.json', '{}', 1)).rejects.toMatchObject({ code: 'suite-invalid', details: { file: 'a.json' } });
    bridge.dispose();
  });

  it('keeps every event of a run and waits for those that come after the answer', async () => {
    const events = makeJournalEvents('pass');
    const { bridge } = connect({
      run: async (_config: AuditConfig, onEvents: (events: readonly AuditEvent[]) => void) => {
        onEvents(events.slice(0, 10));
        setTimeout(() => onEvents(events.slice(10)), 50);
      },
    });
    const seen: number[] = [];
    await bridge.run(config, (batch) => seen.push(batch.length));
    expect(bridge.events).toEqual(events);
    expect(seen).toEqual([10, events.length - 10]);
    bridge.dispose();
  });

  it('keeps what a failing worker sent before its error, when the error is there first', async () => {
    const events = makeJournalEvents('pass');
    const sent = events.slice(0, 10);
    const { bridge, worker } = connect({
      survey: async () => cpuSurvey,
      run: async (_config: AuditConfig, onEvents: (events: readonly AuditEvent[]) => void) => {
        worker.dispatchEvent(new Event('error'));
        onEvents(sent);
        await silence();
      },
    });
    await bridge.survey();
    await expect(bridge.run(config, () => undefined)).rejects.toMatchObject({ code: 'worker-died' });
    expect(bridge.events).toEqual(sent);
  });

  it('says worker-blocked when the script fails before the first answer', async () => {
    const { bridge, worker } = connect(undefined);
    const survey = bridge.survey();
    worker.dispatchEvent(new Event('error'));
    await expect(survey).rejects.toMatchObject({ code: 'worker-blocked' });
    expect(worker.terminate).toHaveBeenCalled();
    expect(bridge.isOver).toBe(true);
    await expect(bridge.survey()).rejects.toMatchObject({ code: 'worker-blocked' });
  });

  it('says worker-blocked when the constructor throws', () => {
    const startWorker = (): Worker => {
      throw new DOMException('denied', 'SecurityError');
    };
    expect(() => makeAuditBridge({ startWorker, lockSource: {} })).toThrow(expect.objectContaining({ code: 'worker-blocked' }));
  });

  it.each(['error', 'messageerror'])('says worker-died after %s during a run, and keeps the events', async (kind) => {
    const events = makeJournalEvents('pass').slice(0, 30);
    const { bridge, worker } = connect({
      survey: async () => cpuSurvey,
      run: (_config: AuditConfig, onEvents: (events: readonly AuditEvent[]) => void) => {
        onEvents(events);
        return silence();
      },
    });
    await bridge.survey();
    const run = bridge.run(config, () => worker.dispatchEvent(new Event(kind)));
    await expect(run).rejects.toMatchObject({ code: 'worker-died' });
    expect(bridge.events).toEqual(events);
  });

  it('notices a silent death by the lock', async () => {
    const { bridge, releaseLock } = connect({ survey: async () => cpuSurvey, run: silence });
    await bridge.survey();
    const run = bridge.run(config, () => undefined);
    releaseLock();
    await expect(run).rejects.toMatchObject({ code: 'worker-died' });
  });

  it('ends a worker that does not obey cancel', async () => {
    const { bridge, worker } = connect({ survey: async () => cpuSurvey, run: silence, cancel: async () => undefined }, 30);
    await bridge.survey();
    const run = bridge.run(config, () => undefined);
    bridge.cancel();
    await expect(run).rejects.toMatchObject({ code: 'worker-died' });
    expect(worker.terminate).toHaveBeenCalled();
  });
});
