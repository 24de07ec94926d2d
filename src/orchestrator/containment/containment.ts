import type { Clock } from '../../base/clock';
import type { Random } from '../../base/random';
import { type CapGauge, makeCapGauge } from './caps';
import { type ContainmentChange, ContainmentMachine, type ContainmentSettings } from './containment-machine';

export interface ContainmentParts {
  readonly settings: ContainmentSettings;
  readonly clock: Clock;
  readonly random: Random;
  /** Can others do what the agent does? Absent: they can. */
  readonly hasStandIn?: (agent: string) => boolean;
  readonly onChange: (change: ContainmentChange) => void;
}

/** The one machine behind `ComponentIsolation` and `QuarantineSystem`: what the second finds out, the first enforces. */
export interface Containment {
  readonly parts: ContainmentParts;
  machine(agent: string): ContainmentMachine;
  gauge(agent: string): CapGauge;
  /** All agents that were ever looked at. */
  all(): ReadonlyMap<string, ContainmentMachine>;
}

export function makeContainment(parts: ContainmentParts): Containment {
  const machines = new Map<string, ContainmentMachine>();
  const gauges = new Map<string, CapGauge>();
  return {
    parts,
    machine: (agent) => {
      let machine = machines.get(agent);
      if (machine === undefined) {
        machine = new ContainmentMachine(agent, parts.settings, parts.clock, () => parts.hasStandIn?.(agent) ?? true, parts.onChange);
        machines.set(agent, machine);
      }
      return machine;
    },
    gauge: (agent) => {
      let gauge = gauges.get(agent);
      if (gauge === undefined) {
        gauge = makeCapGauge(parts.clock);
        gauges.set(agent, gauge);
      }
      return gauge;
    },
    all: () => machines,
  };
}
