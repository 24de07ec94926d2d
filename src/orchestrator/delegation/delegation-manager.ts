import { type Clock, sleep } from '../../base/clock';
import type { Random } from '../../base/random';
import { ApuraError } from '../../contract/errors';
import type { Agent, AgentResult } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { CircuitBreakers } from '../breakers/circuit-breakers';
import type { HeartbeatMonitor } from '../heartbeat/heartbeat-monitor';
import { classifyError, type ErrorClass, isCallersFault, isTransient } from '../recovery/error-class';
import { backoffMs } from './backoff';
import { Bulkhead, type Leave } from './bulkhead';
import { callWithin } from './timed-call';

export interface DelegationParts {
  readonly settings: OrchestratorSettings['delegation'];
  /** After a stop, how long an agent may take to obey before its place is taken from it. */
  readonly graceMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly breakers: Pick<CircuitBreakers, 'of'>;
  readonly heartbeat: Pick<HeartbeatMonitor, 'watch'>;
  readonly onUnresponsive: (agent: string) => void;
}

export interface DelegationRequest {
  readonly agent: Agent;
  /** One try; called again for each retry. `beat` is the agent's sign of life. */
  readonly work: (call: { readonly number: number; readonly beat: () => void }, signal: AbortSignal) => Promise<AgentResult>;
  /** On the clock; no attempt begins after it, and none lasts beyond it. */
  readonly deadlineAt: number;
  /** Most tries here, and the time limit of each; absent: the settings'. */
  readonly attempts?: number;
  readonly attemptTimeoutMs?: number;
}

export interface DelegationAttempt {
  readonly waitMs: number;
  readonly runMs: number;
  readonly error?: unknown;
  readonly errorClass?: ErrorClass;
}

export type Delegation = {
  readonly attempts: readonly DelegationAttempt[];
  /** From the call to its end: waits and all attempts. */
  readonly durationMs: number;
} & (
  | { readonly kind: 'result'; readonly result: AgentResult }
  | { readonly kind: 'failed'; readonly error: unknown; readonly errorClass: ErrorClass }
  | { readonly kind: 'aborted' }
);

type Tried =
  | { readonly kind: 'result'; readonly result: AgentResult }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'aborted' };

/**
 * Hands one task to one agent: bulkhead (its places) → breaker → retry by error class → time limit. Never rejects. The task counts
 * once for the breaker, however many tries it took.
 */
export class DelegationManager {
  readonly #parts: DelegationParts;
  readonly #bulkheads = new Map<string, Bulkhead>();
  #delegations = 0;
  #retries = 0;

  constructor(parts: DelegationParts) {
    this.#parts = parts;
  }

  async delegate(request: DelegationRequest, signal: AbortSignal): Promise<Delegation> {
    const { agent } = request;
    const startedAt = this.#parts.clock.now();
    const attempts: DelegationAttempt[] = [];
    const close = <T extends object>(end: T) => ({ ...end, attempts, durationMs: this.#parts.clock.now() - startedAt });
    const fail = (error: unknown) => close({ kind: 'failed' as const, error, errorClass: classifyError(error) });
    this.#delegations += 1;

    const entered = this.#bulkhead(agent).enter(signal);
    if (entered === undefined) return fail(new ApuraError('overloaded', `too many tasks wait for ${agent.name}`, { agent: agent.name }));
    let leave: Leave;
    try {
      leave = entered instanceof Promise ? await entered : entered;
    } catch {
      return close({ kind: 'aborted' as const });
    }
    const key = `agent:${agent.name}`;
    const permit = this.#parts.breakers.of(key).enter();
    if (!('succeed' in permit)) {
      leave();
      return fail(
        new ApuraError('circuit-open', `${agent.name} has failed too often`, { key, retryAfterMs: Math.round(permit.retryAfterMs) }),
      );
    }
    const tried = await this.#retry(request, attempts, leave, startedAt, signal);
    if (tried.kind === 'result') {
      permit.succeed();
      return close(tried);
    }
    if (tried.kind === 'aborted') {
      permit.ignore();
      return close(tried);
    }
    if (isCallersFault(classifyError(tried.error))) permit.ignore();
    else permit.fail();
    return fail(tried.error);
  }

  load(agent: Agent): { readonly active: number; readonly waiting: number } {
    const { active, waiting } = this.#bulkhead(agent);
    return { active, waiting };
  }

  counters(): { readonly delegations: number; readonly retries: number } {
    return { delegations: this.#delegations, retries: this.#retries };
  }

  async #retry(
    request: DelegationRequest,
    attempts: DelegationAttempt[],
    leave: Leave,
    since: number,
    signal: AbortSignal,
  ): Promise<Tried> {
    const { clock, settings, random } = this.#parts;
    const most = request.attempts ?? settings.attempts;
    let waitingSince = since;
    for (let number = 1; ; number += 1) {
      const { tried, freed } = await this.#try(request, number, attempts, waitingSince, signal);
      const errorClass = tried.kind === 'error' ? classifyError(tried.error) : undefined;
      const again = errorClass !== undefined && number < most && isTransient(errorClass) && !isLost(tried);
      const pauseMs = again ? backoffMs(number, errorClass, settings, random) : 0;
      if (!again || clock.now() + pauseMs >= request.deadlineAt) {
        if (freed === undefined) leave();
        else void freed.then(leave);
        return tried;
      }
      this.#retries += 1;
      waitingSince = clock.now();
      try {
        await sleep(clock, pauseMs, signal);
      } catch {
        leave();
        return { kind: 'aborted' };
      }
    }
  }

  /** `freed`: when the agent has let go of its place; absent: at once. */
  async #try(
    { agent, work, deadlineAt, attemptTimeoutMs = this.#parts.settings.attemptTimeoutMs }: DelegationRequest,
    number: number,
    attempts: DelegationAttempt[],
    waitingSince: number,
    signal: AbortSignal,
  ): Promise<{ readonly tried: Tried; readonly freed?: Promise<void> }> {
    if (signal.aborted) return { tried: { kind: 'aborted' } };
    const { clock, heartbeat } = this.#parts;
    const startedAt = clock.now();
    const timeoutMs = startedAt + attemptTimeoutMs < deadlineAt ? attemptTimeoutMs : Number.POSITIVE_INFINITY;
    let hasSettled = false;
    const watch = heartbeat.watch(agent.name, (silentMs) =>
      call.stop(new ApuraError('agent-silent', `${agent.name} was silent for ${silentMs} ms`, { agent: agent.name, silentMs })),
    );
    const call = callWithin((inner) => work({ number, beat: watch.beat }, inner), timeoutMs, agent.name, signal, clock);
    const settled = call.settled.then(() => {
      hasSettled = true;
    });
    const ended = await call.ended;
    watch.end();
    const error = ended.kind === 'error' ? { error: ended.error, errorClass: classifyError(ended.error) } : undefined;
    attempts.push({ waitMs: startedAt - waitingSince, runMs: clock.now() - startedAt, ...error });
    const tried: Tried = ended.kind === 'value' ? { kind: 'result', result: ended.value } : ended;
    if (ended.kind === 'value') return { tried };
    // What settles in the same turn obeyed.
    await Promise.resolve();
    return hasSettled ? { tried } : { tried, freed: this.#freed(agent, settled) };
  }

  /** When the agent settles, or when its grace is over. */
  #freed(agent: Agent, settled: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(this.#parts.graceMs, () => {
        this.#parts.onUnresponsive(agent.name);
        resolve();
      });
      void settled.then(() => {
        cancel();
        resolve();
      });
    });
  }

  #bulkhead(agent: Agent): Bulkhead {
    const known = this.#bulkheads.get(agent.name);
    if (known !== undefined) return known;
    const made = new Bulkhead(agent.maxInFlight, this.#parts.settings.mostWaiting);
    this.#bulkheads.set(agent.name, made);
    return made;
  }
}

/** An agent that went silent is of no use for the same task now: another way is looked for outside. */
function isLost(tried: Tried): boolean {
  return tried.kind === 'error' && tried.error instanceof ApuraError && tried.error.code === 'agent-silent';
}
