import { type Clock, sleep } from '../../base/clock';
import type { Random } from '../../base/random';
import type { Stop } from '../../base/stop';
import { ApuraError } from '../../contract/errors';
import type { Agent, AgentResult } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { CircuitBreakers } from '../breakers/circuit-breakers';
import type { HeartbeatMonitor } from '../heartbeat/heartbeat-monitor';
import { classifyError, type ErrorClass, isCallersFault, isTransient } from '../recovery/error-class';
import { backoffMs } from './backoff';
import { Bulkhead, type Leave } from './bulkhead';
import { type Ended, TimedCall } from './timed-call';

export interface DelegationParts {
  readonly settings: OrchestratorSettings['delegation'];
  /** After a stop, how long an agent may take to obey before its place is taken from it. */
  readonly graceMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly breakers: Pick<CircuitBreakers, 'of'>;
  readonly heartbeat: Pick<HeartbeatMonitor, 'watch'>;
  /** `isSilent`: it was given up for its silence. */
  readonly onUnresponsive: (agent: string, isSilent: boolean) => void;
}

export interface DelegationRequest {
  readonly agent: Agent;
  /** One try; called again for each retry. `beat` is the agent's sign of life. */
  readonly work: (call: { readonly number: number; readonly beat: () => void }, signal: AbortSignal) => Promise<AgentResult>;
  /** On the clock; no attempt begins after it, and none lasts beyond it. */
  readonly deadlineAt: number;
  /** Of each try; absent: the settings'. */
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

  async delegate(request: DelegationRequest, stop: Stop): Promise<Delegation> {
    const startedAt = this.#parts.clock.now();
    const attempts: DelegationAttempt[] = [];
    this.#delegations += 1;
    const ended = await this.#throughBulkhead(request, attempts, startedAt, stop);
    const durationMs = this.#parts.clock.now() - startedAt;
    if (ended.kind === 'value') return { kind: 'result', result: ended.value, attempts, durationMs };
    if (ended.kind === 'aborted') return { kind: 'aborted', attempts, durationMs };
    return { kind: 'failed', error: ended.error, errorClass: classifyError(ended.error), attempts, durationMs };
  }

  load(agent: Agent): { readonly active: number; readonly waiting: number } {
    const { active, waiting } = this.#bulkhead(agent);
    return { active, waiting };
  }

  counters(): { readonly delegations: number; readonly retries: number } {
    return { delegations: this.#delegations, retries: this.#retries };
  }

  async #throughBulkhead(
    request: DelegationRequest,
    attempts: DelegationAttempt[],
    since: number,
    stop: Stop,
  ): Promise<Ended<AgentResult>> {
    const { agent } = request;
    const entered = this.#bulkhead(agent).enter(stop);
    if (entered === undefined)
      return { kind: 'error', error: new ApuraError('overloaded', `too many tasks wait for ${agent.name}`, { agent: agent.name }) };
    let leave: Leave;
    try {
      leave = entered instanceof Promise ? await entered : entered;
    } catch {
      return { kind: 'aborted' };
    }
    const key = `agent:${agent.name}`;
    const permit = this.#parts.breakers.of(key).enter();
    if (!('succeed' in permit)) {
      leave();
      const details = { key, retryAfterMs: Math.round(permit.retryAfterMs) };
      return { kind: 'error', error: new ApuraError('circuit-open', `${agent.name} has failed too often`, details) };
    }
    const ended = await this.#retry(request, attempts, leave, since, stop);
    if (ended.kind === 'value') permit.succeed();
    else if (ended.kind === 'aborted' || saysNothing(classifyError(ended.error))) permit.ignore();
    else permit.fail();
    return ended;
  }

  async #retry(
    request: DelegationRequest,
    attempts: DelegationAttempt[],
    leave: Leave,
    since: number,
    stop: Stop,
  ): Promise<Ended<AgentResult>> {
    const { clock, settings, random } = this.#parts;
    const most = request.agent.attempts ?? settings.attempts;
    let waitingSince = since;
    for (let number = 1; ; number += 1) {
      if (stop.isStopped) {
        leave();
        return { kind: 'aborted' };
      }
      const startedAt = clock.now();
      const { call, watch } = this.#call(request, number, startedAt, stop);
      const ended = await call.ended;
      watch.end();
      const errorClass = ended.kind === 'error' ? classifyError(ended.error) : undefined;
      const times = { waitMs: startedAt - waitingSince, runMs: clock.now() - startedAt };
      attempts.push(ended.kind === 'error' ? { ...times, error: ended.error, errorClass } : times);
      const again = errorClass !== undefined && number < most && isTransient(errorClass) && !isLost(ended);
      const pauseMs = again ? backoffMs(number, errorClass, settings, random) : 0;
      if (!again || clock.now() + pauseMs >= request.deadlineAt) {
        await this.#giveBack(request.agent, call, ended, leave);
        return ended;
      }
      this.#retries += 1;
      waitingSince = clock.now();
      try {
        await sleep(clock, pauseMs, stop.signal);
      } catch {
        leave();
        return { kind: 'aborted' };
      }
    }
  }

  #call({ agent, work, deadlineAt, attemptTimeoutMs }: DelegationRequest, number: number, startedAt: number, stop: Stop) {
    const { clock, heartbeat, settings } = this.#parts;
    const limitMs = attemptTimeoutMs ?? settings.attemptTimeoutMs;
    const timeoutMs = startedAt + limitMs < deadlineAt ? limitMs : Number.POSITIVE_INFINITY;
    const onDead = (silentMs: number): void =>
      call.end(new ApuraError('agent-silent', `${agent.name} was silent for ${silentMs} ms`, { agent: agent.name, silentMs }));
    const watch = heartbeat.watch(agent.name, onDead, agent.beatMs);
    const call = new TimedCall((signal) => work({ number, beat: () => watch.beat() }, signal), timeoutMs, agent.name, stop, clock);
    return { call, watch };
  }

  /** The agent's place: back at once, or, when it was told to stop and has not yet, when it has or its grace is over. */
  async #giveBack(agent: Agent, call: TimedCall<AgentResult>, ended: Ended<AgentResult>, leave: Leave): Promise<void> {
    // What settles in the same turn obeyed.
    if (ended.kind !== 'value' && !call.hasSettled) await Promise.resolve();
    if (call.hasSettled) {
      leave();
      return;
    }
    const cancel = this.#parts.clock.after(this.#parts.graceMs, () => {
      this.#parts.onUnresponsive(agent.name, isLost(ended));
      leave();
    });
    call.onSettled(() => {
      cancel();
      leave();
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

/** What tells nothing about whether an agent can be reached: the caller's mistakes, and an answer that is not in form, which is an answer. */
function saysNothing(errorClass: ErrorClass): boolean {
  return isCallersFault(errorClass) || errorClass === 'invalid-output';
}

/** An agent that went silent is of no use for the same task now: another way is looked for outside. */
function isLost(ended: Ended<AgentResult>): boolean {
  return ended.kind === 'error' && ended.error instanceof ApuraError && ended.error.code === 'agent-silent';
}
