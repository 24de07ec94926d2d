import { quantile } from '../../base/statistics';
import type { OrchestratorEvent } from '../../contract/orchestrator-events';
import type { EventBus } from '../bus/event-bus';
import type { AlertCenter } from './alert-center';

/** Outcomes that are looked at, and from how many on. */
const window = 20;
const fewest = 10;

/** Feeds the alerts that follow from events of the bus. The returned function ends it. */
export function watchBus(bus: Pick<EventBus, 'subscribe'>, alerts: AlertCenter): () => void {
  const outcomes: { readonly failed: boolean; readonly deadlineShare: number }[] = [];

  const onFinished = ({ data }: Extract<OrchestratorEvent, { readonly type: 'task.finished' }>): void => {
    const { status } = data.outcome;
    if (status === 'skipped' || status === 'aborted') return;
    outcomes.push({ failed: status === 'failed' || status === 'timed-out', deadlineShare: data.deadlineShare ?? 0 });
    if (outcomes.length > window) outcomes.shift();
    if (outcomes.length < fewest) return;
    const failed = outcomes.filter((outcome) => outcome.failed).length;
    alerts.observe('failure-rate', failed / outcomes.length, { evidence: { failed, of: outcomes.length } });
    const shares = outcomes.map(({ deadlineShare }) => deadlineShare);
    alerts.observe('near-deadline', quantile(shares, 0.95) ?? 0, { evidence: { tasks: outcomes.length } });
  };

  const onEvent = (event: OrchestratorEvent): void => {
    switch (event.type) {
      case 'task.finished':
        onFinished(event);
        break;
      case 'circuit.state':
        if (event.data.to === 'open')
          alerts.raise('breaker-open', { subject: event.data.key, evidence: { reason: event.data.reason, from: event.data.from } });
        else if (event.data.to === 'closed') alerts.settle('breaker-open', event.data.key);
        break;
      case 'agent.liveness':
        if (event.data.to === 'dead')
          alerts.raise('heartbeat-lost', { subject: event.data.agent, evidence: { silentMs: Math.round(event.data.silentMs) } });
        break;
      case 'agent.restarted':
        alerts.settle('heartbeat-lost', event.data.agent);
        break;
    }
  };
  const ends = ['task.finished', 'circuit.state', 'agent.*'].map((pattern) => bus.subscribe(pattern, onEvent, { name: 'alerts' }));
  return () => {
    for (const end of ends) end();
  };
}
