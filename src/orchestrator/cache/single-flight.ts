import { abortError } from '../../base/abort';
import { unlessAborted } from '../../base/unless-aborted';

type Settled<T> = { readonly kind: 'value'; readonly value: T } | { readonly kind: 'failed' };

/** Runs equal work once while it is in work. */
export interface SingleFlight {
  /**
   * The first with a key runs; those that come meanwhile wait and get its value, `shared`. When it fails or is aborted, the
   * failure is its own: the next in line runs for itself. A waiter whose signal fires leaves at once with an `AbortError`.
   */
  run<T>(key: string, work: () => Promise<T>, signal: AbortSignal): Promise<{ readonly value: T; readonly shared: boolean }>;
  readonly inFlight: number;
}

export function makeSingleFlight(): SingleFlight {
  const flights = new Map<string, Promise<Settled<unknown>>>();

  const lead = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const working = work();
    const landed = (settled: Settled<unknown>): Settled<unknown> => {
      flights.delete(key);
      return settled;
    };
    flights.set(
      key,
      working.then(
        (value) => landed({ kind: 'value', value }),
        () => landed({ kind: 'failed' }),
      ),
    );
    return await working;
  };

  return {
    run: async <T>(key: string, work: () => Promise<T>, signal: AbortSignal) => {
      for (let flight = flights.get(key); flight !== undefined; flight = flights.get(key)) {
        const settled = (await unlessAborted(flight, signal)) as Settled<T>;
        if (settled.kind === 'value') return { value: settled.value, shared: true };
      }
      if (signal.aborted) throw abortError();
      return { value: await lead(key, work), shared: false };
    },
    get inFlight() {
      return flights.size;
    },
  };
}
