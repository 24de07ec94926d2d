import type { EnginePort } from '../contract/engine';
import type { Agent, PlannedRecord, PlannedTask } from '../contract/orchestrator';
import type { ModelAccess } from '../orchestrator/agents/ask-model';

/** What was seen of the steps of one task beside their records. Times ms, `firstValidAt` on the meter's clock. */
export interface StepsSeen {
  /** Waiting for the engine to end the calls before its own. */
  readonly engineWaitMs: number;
  readonly attempted: number;
  readonly valid: number;
  readonly firstValidAt?: number;
}

const nothing: StepsSeen = { engineWaitMs: 0, attempted: 0, valid: 0 };

/** Watches agents at their work: how long each step waited for the engine, and which tools were asked for. */
export class StepMeter {
  readonly #now: () => number;
  readonly #seen = new WeakMap<PlannedTask, StepsSeen>();
  /** The signal of a delegation is all that an agent hands on to the engine. */
  readonly #steps = new WeakMap<AbortSignal, PlannedTask>();
  #engineFreeAt = Number.NEGATIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The same agent, its calls of tools seen. */
  over(agent: Agent): Agent {
    return {
      ...agent,
      work: (step, context, signal) => {
        this.#steps.set(signal, step);
        const toolCall: (typeof context)['toolCall'] = (call) => {
          context.toolCall?.(call);
          const { attempted, valid, firstValidAt, engineWaitMs } = this.#seenOf(step);
          this.#seen.set(step, {
            engineWaitMs,
            attempted: attempted + 1,
            valid: valid + (call.valid ? 1 : 0),
            firstValidAt: firstValidAt ?? (call.valid ? this.#now() : undefined),
          });
        };
        return agent.work(step, { ...context, toolCall }, signal);
      },
    };
  }

  /** The same engine, the waits of its calls seen. */
  overAccess(access: ModelAccess): ModelAccess {
    return {
      ...access,
      acquire: async (strength, signal) => {
        const inUse = await access.acquire(strength, signal);
        const step = this.#steps.get(signal);
        return step === undefined ? inUse : { ...inUse, port: this.#overPort(inUse.port, step) };
      },
    };
  }

  of(records: readonly PlannedRecord[]): StepsSeen {
    const all = records.map(({ task }) => this.#seenOf(task));
    const times = all.flatMap(({ firstValidAt }) => firstValidAt ?? []);
    return {
      engineWaitMs: all.reduce((sum, { engineWaitMs }) => sum + engineWaitMs, 0),
      attempted: all.reduce((sum, { attempted }) => sum + attempted, 0),
      valid: all.reduce((sum, { valid }) => sum + valid, 0),
      ...(times.length === 0 ? {} : { firstValidAt: Math.min(...times) }),
    };
  }

  #seenOf(step: PlannedTask): StepsSeen {
    return this.#seen.get(step) ?? nothing;
  }

  /** An engine serves its calls one after the other, in the order of their arrival: each begins when the one before it ends. */
  #overPort(port: EnginePort, step: PlannedTask): EnginePort {
    return {
      ...port,
      generate: async (request, onToken, signal) => {
        const arrivedAt = this.#now();
        const waited = (ms: number): void => {
          const seen = this.#seenOf(step);
          this.#seen.set(step, { ...seen, engineWaitMs: seen.engineWaitMs + Math.max(0, ms) });
        };
        let hasToken = false;
        try {
          const generation = await port.generate(
            request,
            (token) => {
              hasToken = true;
              onToken(token);
            },
            signal,
          );
          hasToken = true;
          return generation;
        } finally {
          const endedAt = this.#now();
          // One that was cancelled before its turn has only waited.
          waited((hasToken ? this.#engineFreeAt : endedAt) - arrivedAt);
          if (hasToken) this.#engineFreeAt = endedAt;
        }
      },
    };
  }
}
