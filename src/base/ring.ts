/** A queue of bounded size over one array: no allocation per element. */
export interface Ring<T> {
  readonly size: number;
  /** False when it is full: nothing was added. */
  push(item: T): boolean;
  /** The oldest, taken out. */
  shift(): T | undefined;
  /** The oldest first. */
  items(): T[];
}

/** `capacity` at least 1. The array grows as needed, up to the capacity. */
export function makeRing<T>(capacity: number): Ring<T> {
  let slots: (T | undefined)[] = new Array(Math.min(capacity, 16));
  let head = 0;
  let size = 0;
  const grow = (): void => {
    const larger: (T | undefined)[] = new Array(Math.min(capacity, slots.length * 2));
    for (let i = 0; i < size; i += 1) larger[i] = slots[(head + i) % slots.length];
    slots = larger;
    head = 0;
  };
  return {
    get size() {
      return size;
    },
    push: (item) => {
      if (size === capacity) return false;
      if (size === slots.length) grow();
      slots[(head + size) % slots.length] = item;
      size += 1;
      return true;
    },
    shift: () => {
      if (size === 0) return undefined;
      const item = slots[head];
      slots[head] = undefined;
      head = (head + 1) % slots.length;
      size -= 1;
      return item;
    },
    items: () => Array.from({ length: size }, (_, i) => slots[(head + i) % slots.length] as T),
  };
}
