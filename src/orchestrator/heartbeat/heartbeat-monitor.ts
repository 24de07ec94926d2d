import type { Clock } from '../../base/clock';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { Liveness } from '../../contract/orchestrator-events';
import { type ClockJump, type ClockWatch, makeClockWatch } from './clock-watch';

/** One piece of work under watch. */
export interface Watch {
  /** A sign of life: a beat, or any progress. */
  beat(): void;
  /** The work is over; safe to call twice. */
  end(): void;
}

export interface HeartbeatParts {
  readonly settings: OrchestratorSettings['heartbeat'];
  readonly clock: Clock;
  readonly onLiveness: (agent: string, to: Liveness, silentMs: number) => void;
  /** Nothing of the agent shows life any more: whoever owns it ends it and makes it new. */
  readonly restart: (agent: string) => void;
  /** Wall clock, ms since 1970; absent: it is not watched. */
  readonly wallNow?: () => number;
  /** Nobody's silence is measured across it. */
  readonly onClockJump?: (jump: ClockJump) => void;
}

interface Watched {
  readonly agent: string;
  readonly onDead: (silentMs: number) => void;
  readonly beatMs: number;
  seenAt: number;
  liveness: Liveness;
}

/**
 * Tells busy from dead: what shows progress lives, however long it works; what is silent for `suspectAfter` beats is suspect, for
 * `deadAfter` dead. A stall of this thread itself (its own timer comes late) is nobody's silence and is taken off.
 */
export class HeartbeatMonitor {
  readonly #parts: HeartbeatParts;
  readonly #watched = new Set<Watched>();
  readonly #clocks: ClockWatch;
  #cancelTick: (() => void) | undefined;
  #tickMs = 0;
  #beats = 0;
  #deaths = 0;

  constructor(parts: HeartbeatParts) {
    this.#parts = parts;
    this.#clocks = makeClockWatch(parts.clock, parts.wallNow);
  }

  /** `onDead` is called at most once, and never after `end`. `beatMs`: how often this agent beats; absent: as the settings say. */
  watch(agent: string, onDead: (silentMs: number) => void, beatMs = this.#parts.settings.beatMs): Watch {
    const { clock } = this.#parts;
    const watched: Watched = { agent, onDead, beatMs, seenAt: clock.now(), liveness: 'alive' };
    this.#watched.add(watched);
    if (this.#cancelTick === undefined || beatMs < this.#tickMs) this.#schedule(beatMs);
    return {
      beat: () => {
        this.#beats += 1;
        watched.seenAt = clock.now();
        if (watched.liveness === 'suspect') this.#change(watched, 'alive', 0);
      },
      end: () => void this.#watched.delete(watched),
    };
  }

  counters(): { readonly beats: number; readonly deaths: number; readonly watched: number } {
    return { beats: this.#beats, deaths: this.#deaths, watched: this.#watched.size };
  }

  dispose(): void {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
    this.#watched.clear();
  }

  #schedule(tickMs: number): void {
    this.#cancelTick?.();
    this.#tickMs = tickMs;
    this.#clocks.expect(tickMs);
    this.#cancelTick = this.#parts.clock.after(tickMs, () => this.#tick());
  }

  #tick(): void {
    const { lateMs, jumps } = this.#clocks.check(this.#tickMs);
    this.#cancelTick = undefined;
    if (lateMs > this.#tickMs) for (const watched of this.#watched) watched.seenAt += lateMs;
    for (const jump of jumps) this.#parts.onClockJump?.(jump);
    for (const watched of [...this.#watched]) this.#examine(watched);
    if (this.#watched.size > 0) this.#schedule(Math.min(...[...this.#watched].map(({ beatMs }) => beatMs)));
  }

  #examine(watched: Watched): void {
    const { clock, settings } = this.#parts;
    const silentMs = clock.now() - watched.seenAt;
    if (silentMs >= settings.deadAfter * watched.beatMs) {
      this.#watched.delete(watched);
      this.#deaths += 1;
      this.#change(watched, 'dead', silentMs);
      watched.onDead(silentMs);
      // The last of its silent work to die takes the agent along.
      if (![...this.#watched].some(({ agent }) => agent === watched.agent)) this.#parts.restart(watched.agent);
    } else if (silentMs >= settings.suspectAfter * watched.beatMs && watched.liveness === 'alive') {
      this.#change(watched, 'suspect', silentMs);
    }
  }

  #change(watched: Watched, to: Liveness, silentMs: number): void {
    watched.liveness = to;
    this.#parts.onLiveness(watched.agent, to, silentMs);
  }
}
