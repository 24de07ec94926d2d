import { afterEach, describe, expect, it } from 'vitest';
import { ApuraError } from '../../src/contract/errors';
import { callbackOnWire, connectWire, exposeOnWire } from '../../src/contract/wire';

interface Api {
  add(a: number, b: number): Promise<number>;
  fail(kind: 'apura' | 'abort' | 'type' | 'value'): Promise<void>;
  tell(say: (word: string) => void): Promise<void>;
}

const api: Api = {
  add: async (a, b) => a + b,
  fail: async (kind) => {
    if (kind === 'apura') throw new ApuraError('model-incomplete', 'cut', { file: 'a.onnx', got: 3 });
    if (kind === 'abort') throw new DOMException('stop', 'AbortError');
    if (kind === 'type') throw new TypeError('no such thing');
    return Promise.reject('a plain string');
  },
  tell: async (say) => {
    say('one');
    say('two');
  },
};

describe('the wire between two threads', () => {
  const ports: MessagePort[] = [];
  afterEach(() => {
    for (const port of ports.splice(0)) port.close();
  });
  const connect = (): ReturnType<typeof connectWire<Api>>['remote'] => {
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    exposeOnWire(api, port1);
    return connectWire<Api>(port2).remote;
  };

  it('carries values and callbacks', async () => {
    const remote = connect();
    expect(await remote.add(2, 3)).toBe(5);
    const words: string[] = [];
    await new Promise<void>((resolve) => {
      const say = (word: string): void => {
        words.push(word);
        if (words.length === 2) resolve();
      };
      void remote.tell(callbackOnWire(say));
    });
    expect(words).toEqual(['one', 'two']);
  });

  it('keeps class, code and details of an expected failure', async () => {
    const error = await connect()
      .fail('apura')
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    expect(error).toBeInstanceOf(ApuraError);
    expect(error).toMatchObject({ code: 'model-incomplete', message: 'cut', details: { file: 'a.onnx', got: 3 } });
  });

  it('keeps the name of a cancellation, the message of a foreign error, and a thrown value', async () => {
    const remote = connect();
    await expect(remote.fail('abort')).rejects.toMatchObject({ name: 'AbortError' });
    await expect(remote.fail('type')).rejects.toMatchObject({ name: 'TypeError', message: 'no such thing' });
    await expect(remote.fail('value')).rejects.toBe('a plain string');
  });

  it('carries out no call before the worker is ready, and loses none', async () => {
    let setReady = (): void => undefined;
    const ready = new Promise<void>((resolve) => {
      setReady = resolve;
    });
    const carriedOut: number[] = [];
    const noting: Pick<Api, 'add'> = {
      add: async (a, b) => {
        carriedOut.push(a);
        return a + b;
      },
    };
    const { port1, port2 } = new MessageChannel();
    ports.push(port1, port2);
    exposeOnWire(noting, port1, ready);
    const { remote } = connectWire<Pick<Api, 'add'>>(port2);
    const answers = [remote.add(1, 1), remote.add(2, 2)];
    // A port keeps its order: when this has arrived, so have both calls.
    const arrived = new Promise<void>((resolve) => {
      port1.addEventListener('message', ({ data }) => {
        if (data === 'last') resolve();
      });
    });
    port2.postMessage('last');
    await arrived;
    expect(carriedOut).toEqual([]);
    setReady();
    expect(await Promise.all(answers)).toEqual([2, 4]);
    expect(carriedOut).toEqual([1, 2]);
  });
});
