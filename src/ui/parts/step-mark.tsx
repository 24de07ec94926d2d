import type { StepStatus } from '../../contract/task-plan';
import { useLocale } from '../i18n/locale-context';
import { StatusShape } from './status-mark';

/** Shape and word of a step's status; one that has an output and no grade has the shape of one that passed. */
export function StepMark(props: { readonly status: StepStatus | 'running' | 'queued' }) {
  const { t } = useLocale();
  const shape = () => (props.status === 'unverified' ? 'passed' : props.status);
  return (
    <span class="status" data-status={props.status}>
      <StatusShape status={shape()} />
      {props.status === 'unverified' ? t().agents.steps.unverified : t().status[props.status]}
    </span>
  );
}
