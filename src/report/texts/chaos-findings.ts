import type { FindingId } from '../verdict-rules';
import type { FindingTemplate, NextStepId, StrengthId } from './report-texts';

type ChaosWords = {
  readonly findings: Readonly<Record<Extract<FindingId, `chaos-${string}`>, FindingTemplate>>;
  readonly strengths: Readonly<Record<Extract<StrengthId, `chaos-${string}`>, string>>;
  readonly nextSteps: Readonly<Record<Extract<NextStepId, `chaos-${string}`>, string>>;
};

export const chaosWordsEn: ChaosWords = {
  findings: {
    'chaos-fault-missed': {
      title: 'A fault on purpose went unnoticed',
      observed: '{count} of {total} faults were told by no component ({faults}); the first came in {task}.',
      why: 'What nobody notices cannot be mended: in an application the same fault would show as a wrong or late answer, without a reason.',
      action: 'Look at the components that should have noticed it (list of faults), and report it with this file.',
    },
    'chaos-task-lost': {
      title: 'Tasks were lost under faults',
      observed: '{good} of {total} tasks have an outcome.',
      why: 'A fault in one task must not cost another one.',
      action: 'Run it again with the same seed, and report the tasks without an outcome.',
    },
    'chaos-task-twice': {
      title: 'Tasks were counted twice under faults',
      observed: '{good} of {total} tasks ended exactly once.',
      why: 'Work that is done again after a fault must not count again.',
      action: 'Run it again with the same seed, and report the tasks that ended twice.',
    },
    'chaos-run': {
      title: 'This was a chaos run',
      observed: '{came} of {planned} planned faults were caused on purpose (seed {seed}); kinds without a place: {omitted}.',
      why: 'Success, speeds and times of such a run are not those of the device; the verdict speaks of the orchestrator only.',
      action: 'For the device’s own figures, run the audit again without chaos mode.',
    },
    'chaos-not-recovered': {
      title: 'Not every task with a fault passed all the same',
      observed: 'After {count} of {total} faults the task did not pass ({faults}).',
      why: 'The fault was noticed and nothing else was harmed; the model may have failed the task without the fault too.',
      action: 'Compare with a run without chaos mode: tasks that pass there were lost to the fault.',
    },
  },
  strengths: {
    'chaos-all-noticed': 'Every fault on purpose was noticed ({good} of {total}).',
    'chaos-nothing-lost': 'No task was lost ({good} of {total} have an outcome).',
    'chaos-counted-once': 'No task was counted twice.',
    'chaos-batch-ended': 'The batch came to its end under faults.',
  },
  nextSteps: {
    'chaos-off': 'Run the audit without chaos mode for the figures of this device.',
    'chaos-other-seed': 'Run chaos mode with another seed: every fault then comes in another task.',
  },
};

export const chaosWordsPt: ChaosWords = {
  findings: {
    'chaos-fault-missed': {
      title: 'Uma falha de propósito passou despercebida',
      observed: '{count} de {total} falhas não foram ditas por nenhum componente ({faults}); a primeira veio em {task}.',
      why: 'O que ninguém percebe não se conserta: numa aplicação a mesma falha apareceria como resposta errada ou tardia, sem motivo.',
      action: 'Veja os componentes que deveriam tê-la percebido (lista de falhas) e relate-a com este arquivo.',
    },
    'chaos-task-lost': {
      title: 'Tarefas se perderam sob falhas',
      observed: '{good} de {total} tarefas têm um desfecho.',
      why: 'Uma falha numa tarefa não pode custar outra.',
      action: 'Rode de novo com a mesma semente e relate as tarefas sem desfecho.',
    },
    'chaos-task-twice': {
      title: 'Tarefas foram contadas duas vezes sob falhas',
      observed: '{good} de {total} tarefas terminaram exatamente uma vez.',
      why: 'Trabalho refeito depois de uma falha não pode contar de novo.',
      action: 'Rode de novo com a mesma semente e relate as tarefas que terminaram duas vezes.',
    },
    'chaos-run': {
      title: 'Esta foi uma execução de caos',
      observed: '{came} de {planned} falhas planejadas foram causadas de propósito (semente {seed}); tipos sem lugar: {omitted}.',
      why: 'Acertos, velocidades e tempos de uma execução assim não são os do dispositivo; o veredito fala só do orquestrador.',
      action: 'Para os números do próprio dispositivo, rode a auditoria de novo sem o modo caos.',
    },
    'chaos-not-recovered': {
      title: 'Nem toda tarefa com falha passou mesmo assim',
      observed: 'Depois de {count} de {total} falhas a tarefa não passou ({faults}).',
      why: 'A falha foi percebida e nada mais sofreu; o modelo poderia ter falhado na tarefa também sem ela.',
      action: 'Compare com uma execução sem o modo caos: as tarefas que passam lá se perderam pela falha.',
    },
  },
  strengths: {
    'chaos-all-noticed': 'Cada falha de propósito foi percebida ({good} de {total}).',
    'chaos-nothing-lost': 'Nenhuma tarefa se perdeu ({good} de {total} têm um desfecho).',
    'chaos-counted-once': 'Nenhuma tarefa foi contada duas vezes.',
    'chaos-batch-ended': 'O lote chegou ao fim sob falhas.',
  },
  nextSteps: {
    'chaos-off': 'Rode a auditoria sem o modo caos para os números deste dispositivo.',
    'chaos-other-seed': 'Rode o modo caos com outra semente: cada falha vem então em outra tarefa.',
  },
};
