import type { Alert, AlertRuleId, AlertState } from '../../contract/alerts';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import { type AlertRule, alertRules } from './alert-rules';

export interface AlertParts {
  readonly settings: OrchestratorSettings['alerts'];
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** A change that somebody should see. */
  readonly onChange: (alert: Alert) => void;
}

/** Whom an alert is about, and what was seen. */
export interface About {
  readonly subject?: string;
  readonly evidence?: Alert['evidence'];
}

interface Entry {
  alert: Alert;
  pendingSince: number;
  /** When it was last told that it fires; what is told of its end depends on it. */
  toldAt: number | undefined;
  isToldOpen: boolean;
}

/** One alert per key: fires, is acknowledged, is over, and comes back with a higher count. */
export class AlertCenter {
  readonly #parts: AlertParts;
  readonly #rules: Readonly<Record<AlertRuleId, AlertRule>>;
  readonly #entries = new Map<string, Entry>();

  constructor(parts: AlertParts) {
    this.#parts = parts;
    this.#rules = alertRules(parts.settings);
  }

  /** The next value of the series that the rule watches. A rule without a level takes none: `RangeError`. */
  observe(rule: AlertRuleId, value: number, about: About = {}): void {
    const { level } = this.#rules[rule];
    if (level === undefined) throw new RangeError(`${rule} watches no series`);
    const entry = this.#entry(rule, about, { value, limit: level.limit });
    if (entry === undefined) return;
    const { state } = entry.alert;
    if (state === 'firing' || state === 'acknowledged') {
      if (value <= level.leaveAt) this.#resolve(entry);
      return;
    }
    const now = this.#parts.now();
    if (value <= level.limit) {
      entry.alert = { ...entry.alert, state: 'resolved' };
      return;
    }
    if (state === 'resolved') entry.pendingSince = now;
    if (now - entry.pendingSince >= level.forMs) this.#fire(entry, about);
    else entry.alert = { ...entry.alert, state: 'pending' };
  }

  /** It has happened, now. */
  raise(rule: AlertRuleId, about: About = {}): void {
    const entry = this.#entry(rule, about, {});
    if (entry !== undefined) this.#fire(entry, about);
  }

  /** What was raised is over. */
  settle(rule: AlertRuleId, subject?: string): void {
    const entry = this.#entries.get(keyOf(rule, subject));
    if (entry !== undefined && (entry.alert.state === 'firing' || entry.alert.state === 'acknowledged')) this.#resolve(entry);
  }

  /** Somebody has seen it: it is not told again until it is over. False: nothing with this key fires. */
  acknowledge(key: string): boolean {
    const entry = this.#entries.get(key);
    if (entry?.alert.state !== 'firing') return false;
    entry.alert = { ...entry.alert, state: 'acknowledged' };
    this.#parts.onChange(entry.alert);
    return true;
  }

  /** All that ever fired, the oldest first. */
  alerts(): readonly Alert[] {
    return [...this.#entries.values()].flatMap(({ alert }) => (alert.count > 0 ? [alert] : []));
  }

  /** `undefined`: there are too many keys for another. */
  #entry(rule: AlertRuleId, { subject }: About, level: Pick<Alert, 'value' | 'limit'>): Entry | undefined {
    const key = keyOf(rule, subject);
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.alert = { ...known.alert, ...level };
      return known;
    }
    if (this.#entries.size >= this.#parts.settings.mostKeys) return undefined;
    const { severity } = this.#rules[rule];
    const alert: Alert = {
      key,
      rule,
      severity,
      state: 'resolved',
      count: 0,
      ...(subject === undefined ? {} : { subject }),
      ...level,
      evidence: {},
    };
    const entry: Entry = { alert, pendingSince: 0, toldAt: undefined, isToldOpen: false };
    this.#entries.set(key, entry);
    return entry;
  }

  #fire(entry: Entry, { evidence = {} }: About): void {
    const { alert } = entry;
    const state: AlertState = alert.state === 'acknowledged' ? 'acknowledged' : 'firing';
    entry.alert = { ...alert, state, count: alert.count + 1, evidence };
    const now = this.#parts.now();
    if (state === 'acknowledged' || (entry.toldAt !== undefined && now - entry.toldAt < this.#parts.settings.suppressMs)) return;
    entry.toldAt = now;
    entry.isToldOpen = true;
    this.#parts.onChange(entry.alert);
  }

  #resolve(entry: Entry): void {
    entry.alert = { ...entry.alert, state: 'resolved' };
    if (!entry.isToldOpen) return;
    entry.isToldOpen = false;
    this.#parts.onChange(entry.alert);
  }
}

function keyOf(rule: AlertRuleId, subject: string | undefined): string {
  return subject === undefined ? rule : `${rule} ${subject}`;
}
