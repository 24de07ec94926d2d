import type { Clock } from '../../base/clock';
import type { Random } from '../../base/random';
import type { CircuitState } from '../../contract/orchestrator-events';
import { type BreakerRecord, type BreakerSettings, CircuitBreaker } from './circuit-breaker';

export interface BreakersParts {
  readonly settings: BreakerSettings;
  readonly clock: Clock;
  readonly random: Random;
  readonly onChange: (key: string, from: CircuitState, to: CircuitState, reason: string) => void;
}

/** One breaker per key: `agent:language`, `engine:web-llm`. */
export class CircuitBreakers {
  readonly #parts: BreakersParts;
  readonly #breakers = new Map<string, CircuitBreaker>();

  constructor(parts: BreakersParts) {
    this.#parts = parts;
  }

  of(key: string): Pick<CircuitBreaker, 'enter' | 'state' | 'record'> {
    return this.#of(key);
  }

  /** How long calls will be refused, ms; 0: they are not, or a probe is out. */
  closedForMs(key: string): number {
    return this.#breakers.get(key)?.retryAfterMs ?? 0;
  }

  #of(key: string): CircuitBreaker {
    const known = this.#breakers.get(key);
    if (known !== undefined) return known;
    const { settings, clock, random, onChange } = this.#parts;
    const made = new CircuitBreaker(settings, clock, random.fork(key), (from, to, reason) => onChange(key, from, to, reason));
    this.#breakers.set(key, made);
    return made;
  }

  isOpen(key: string): boolean {
    return this.#breakers.get(key)?.state === 'open';
  }

  records(): Readonly<Record<string, BreakerRecord>> {
    return Object.fromEntries([...this.#breakers].map(([key, breaker]) => [key, breaker.record()]));
  }
}
