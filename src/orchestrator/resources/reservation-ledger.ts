import { abortError } from '../../base/abort';
import type { Stop } from '../../base/stop';
import type { DeviceKind } from '../../contract/device';
import { ApuraError } from '../../contract/errors';
import type { Reservation } from '../../contract/placement';

interface Waiter {
  readonly bytes: number;
  readonly grant: (reservation: Reservation) => void;
}

/** A reservation as the ledger made it. */
class Grant implements Reservation {
  readonly id: number;
  readonly device: DeviceKind;
  readonly bytes: number;
  held: number;
  isOpen = true;

  constructor(id: number, device: DeviceKind, bytes: number) {
    this.id = id;
    this.device = device;
    this.bytes = bytes;
    this.held = bytes;
  }
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
    if (actualBytes === undefined || !(reservation instanceof Grant) || !reservation.isOpen) return;
    const account = this.#accounts[reservation.device];
    account.held += actualBytes - reservation.held;
    account.peak = Math.max(account.peak, account.held);
    reservation.held = actualBytes;
    this.#serve(reservation.device);
  }

  release(reservation: Reservation): void {
    if (!(reservation instanceof Grant) || !reservation.isOpen) return;
    reservation.isOpen = false;
    this.#accounts[reservation.device].held -= reservation.held;
    this.#serve(reservation.device);
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
    this.#granted += 1;
    return new Grant(this.#granted, device, bytes);
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
