import { abortError } from '../../base/abort';
import type { Stop } from '../../base/stop';
import type { DeviceKind } from '../../contract/device';
import { ApuraError } from '../../contract/errors';
import type { Reservation } from '../../contract/placement-port';

interface Waiter {
  readonly bytes: number;
  readonly grant: (reservation: Reservation) => void;
  readonly refuse: (error: ApuraError) => void;
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
  readonly #capacityOf: (device: DeviceKind) => number;
  #granted = 0;

  /** `capacityOf`: bytes that may be held on a device now; it may change from call to call. */
  constructor(capacityOf: (device: DeviceKind) => number) {
    const open = (): Account => ({ held: 0, peak: 0, waiting: new Set() });
    this.#accounts = { gpu: open(), cpu: open() };
    this.#capacityOf = capacityOf;
  }

  /** See `PlacementPort.reserve`. */
  reserve(device: DeviceKind, bytes: number, stop: Stop): Reservation | Promise<Reservation> {
    const account = this.#accounts[device];
    const capacity = this.#capacityOf(device);
    if (bytes > capacity) return Promise.reject(neverFits(device, bytes, capacity));
    if (account.waiting.size === 0 && account.held + bytes <= capacity) return this.#grant(device, bytes);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        bytes,
        grant: (reservation) => {
          off();
          resolve(reservation);
        },
        refuse: (error) => {
          off();
          reject(error);
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
    const record = (device: DeviceKind): AccountRecord => {
      const { held, peak, waiting } = this.#accounts[device];
      return { capacityBytes: this.#capacityOf(device), heldBytes: held, peakBytes: peak, waiting: waiting.size };
    };
    return { gpu: record('gpu'), cpu: record('cpu') };
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
    if (account.waiting.size === 0) return;
    const capacity = this.#capacityOf(device);
    for (const waiter of account.waiting) {
      const shrunk = waiter.bytes > capacity;
      if (!shrunk && account.held + waiter.bytes > capacity) return;
      account.waiting.delete(waiter);
      // What fitted when it was asked for, and no longer would even alone, is not waited for.
      if (shrunk) waiter.refuse(neverFits(device, waiter.bytes, capacity));
      else waiter.grant(this.#grant(device, waiter.bytes));
    }
  }
}

function neverFits(device: DeviceKind, neededBytes: number, availableBytes: number): ApuraError {
  return new ApuraError('out-of-memory', `${neededBytes} bytes never fit on the ${device}`, { device, neededBytes, availableBytes });
}
