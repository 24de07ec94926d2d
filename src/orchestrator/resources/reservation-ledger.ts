import { abortError } from '../../base/abort';
import type { Stop } from '../../base/stop';
import type { DeviceKind } from '../../contract/device';
import { ApuraError } from '../../contract/errors';
import type { Reservation } from '../../contract/placement';

interface Waiter {
  readonly bytes: number;
  readonly grant: (reservation: Reservation) => void;
}

interface Account {
  readonly capacity: number;
  held: number;
  peak: number;
  /** A set keeps the order of arrival and lets go of a cancelled one at once. */
  readonly waiting: Set<Waiter>;
}

export interface AccountRecord {
  readonly capacityBytes: number;
  readonly heldBytes: number;
  readonly peakBytes: number;
  readonly waiting: number;
}

/**
 * Memory that was promised, per device: reserve → confirm → release. Nothing is promised that is not there; who does not fit now
 * waits, in order of arrival, so that a large one is not passed over for ever.
 */
export class ReservationLedger {
  readonly #accounts: Readonly<Record<DeviceKind, Account>>;
  readonly #open = new Map<number, Reservation & { held: number }>();
  #nextId = 1;
  #granted = 0;

  constructor(capacityBytes: Readonly<Record<DeviceKind, number>>) {
    const open = (capacity: number): Account => ({ capacity, held: 0, peak: 0, waiting: new Set() });
    this.#accounts = { gpu: open(capacityBytes.gpu), cpu: open(capacityBytes.cpu) };
  }

  /** See `PlacementPort.reserve`. */
  reserve(device: DeviceKind, bytes: number, stop: Stop): Reservation | Promise<Reservation> {
    const account = this.#accounts[device];
    if (bytes > account.capacity) {
      const details = { device, neededBytes: bytes, availableBytes: account.capacity };
      return Promise.reject(new ApuraError('out-of-memory', `${bytes} bytes never fit on the ${device}`, details));
    }
    if (account.waiting.size === 0 && account.held + bytes <= account.capacity) return this.#grant(device, bytes);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        bytes,
        grant: (reservation) => {
          off();
          resolve(reservation);
        },
      };
      account.waiting.add(waiter);
      const off = stop.onStop(() => {
        account.waiting.delete(waiter);
        reject(abortError());
        this.#serve(device);
      });
    });
  }

  /** The agent has it now; what it really takes corrects the books, downwards at once for those who wait. */
  confirm(reservation: Reservation, actualBytes?: number): void {
    const entry = this.#open.get(reservation.id);
    if (entry === undefined || actualBytes === undefined) return;
    const account = this.#accounts[entry.device];
    account.held += actualBytes - entry.held;
    account.peak = Math.max(account.peak, account.held);
    entry.held = actualBytes;
    this.#serve(entry.device);
  }

  release(reservation: Reservation): void {
    const entry = this.#open.get(reservation.id);
    if (entry === undefined) return;
    this.#open.delete(reservation.id);
    this.#accounts[entry.device].held -= entry.held;
    this.#serve(entry.device);
  }

  records(): Readonly<Record<DeviceKind, AccountRecord>> {
    const record = ({ capacity, held, peak, waiting }: Account): AccountRecord => ({
      capacityBytes: capacity,
      heldBytes: held,
      peakBytes: peak,
      waiting: waiting.size,
    });
    return { gpu: record(this.#accounts.gpu), cpu: record(this.#accounts.cpu) };
  }

  get granted(): number {
    return this.#granted;
  }

  #grant(device: DeviceKind, bytes: number): Reservation {
    const account = this.#accounts[device];
    account.held += bytes;
    account.peak = Math.max(account.peak, account.held);
    const reservation = { id: this.#nextId, device, bytes, held: bytes };
    this.#nextId += 1;
    this.#granted += 1;
    this.#open.set(reservation.id, reservation);
    return reservation;
  }

  #serve(device: DeviceKind): void {
    const account = this.#accounts[device];
    for (const waiter of account.waiting) {
      if (account.held + waiter.bytes > account.capacity) return;
      account.waiting.delete(waiter);
      waiter.grant(this.#grant(device, waiter.bytes));
    }
  }
}
