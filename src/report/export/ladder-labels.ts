/** Words of the Markdown export about memory, forecasts, and engines that were replaced. */
export interface LadderLabels {
  readonly budget: string;
  readonly budgetColumns: readonly string[];
  readonly ownPeak: string;
  readonly probe: string;
  readonly forecast: string;
  readonly forecastColumns: readonly string[];
  readonly quantity: Readonly<Record<'load' | 'firstToken' | 'decode' | 'prefill', string>>;
  readonly decisions: string;
  readonly trust: string;
  readonly trustColumns: readonly string[];
  readonly recoveries: string;
  readonly recoveryColumns: readonly string[];
  readonly counterfactual: string;
  readonly counterfactualColumns: readonly string[];
  readonly slowdown: string;
  readonly correct: string;
  readonly byEngine: string;
  readonly byEngineColumns: readonly string[];
  readonly speedsOf: string;
  readonly gpuPeak: string;
  readonly tombstone: string;
}

export const englishLadder: LadderLabels = {
  budget: 'Memory budget',
  budgetColumns: ['Device', 'Sure', 'Perhaps', 'Evidence', 'From'],
  ownPeak: 'Taken by this page at most',
  probe: 'Measured by allocating',
  forecast: 'Forecast and measurement',
  forecastColumns: ['Engine', 'Model', 'Figure', 'Expected', 'Interval', 'Measured', 'Error', 'In the interval'],
  quantity: { load: 'Load', firstToken: 'Time to first token', decode: 'Generation', prefill: 'Prompt reading' },
  decisions: 'Ladder, step by step',
  trust: 'Checks before an engine was trusted',
  trustColumns: ['Engine', 'Model', 'Check', 'Passed', 'Details'],
  recoveries: 'Engines replaced in the middle of the run',
  recoveryColumns: ['From', 'To', 'Reason', 'Task', 'Noticed after', 'Ready after', 'Together'],
  counterfactual: 'The same tasks on both devices',
  counterfactualColumns: ['Task', 'Engine', 'Time', 'Generation', 'Passed'],
  slowdown: 'Time of a task, times as long (median, smallest and largest)',
  correct: 'Passed',
  byEngine: 'By engine: speeds of different engines are never mixed',
  byEngineColumns: ['Engine', 'Model', 'Tasks', 'Passed', 'Time to first token', 'Generation', 'Prompt reading'],
  speedsOf: 'The speeds above are those of',
  gpuPeak: 'Most GPU memory held by this page',
  tombstone: 'An earlier run died here',
};

export const portugueseLadder: LadderLabels = {
  budget: 'Memória disponível',
  budgetColumns: ['Dispositivo', 'Certo', 'Talvez', 'Evidência', 'A partir de'],
  ownPeak: 'Usado por esta página, no máximo',
  probe: 'Medido por alocação',
  forecast: 'Previsão e medição',
  forecastColumns: ['Motor', 'Modelo', 'Número', 'Esperado', 'Intervalo', 'Medido', 'Erro', 'No intervalo'],
  quantity: { load: 'Carga', firstToken: 'Tempo até o primeiro token', decode: 'Geração', prefill: 'Leitura do prompt' },
  decisions: 'Escada, degrau por degrau',
  trust: 'Verificações antes de confiar num motor',
  trustColumns: ['Motor', 'Modelo', 'Verificação', 'Passou', 'Detalhes'],
  recoveries: 'Motores trocados no meio da execução',
  recoveryColumns: ['De', 'Para', 'Motivo', 'Tarefa', 'Percebido em', 'Pronto em', 'Ao todo'],
  counterfactual: 'As mesmas tarefas nos dois dispositivos',
  counterfactualColumns: ['Tarefa', 'Motor', 'Tempo', 'Geração', 'Passou'],
  slowdown: 'Tempo de uma tarefa, vezes maior (mediana, menor e maior)',
  correct: 'Passaram',
  byEngine: 'Por motor: velocidades de motores diferentes nunca se misturam',
  byEngineColumns: ['Motor', 'Modelo', 'Tarefas', 'Passaram', 'Tempo até o primeiro token', 'Geração', 'Leitura do prompt'],
  speedsOf: 'As velocidades acima são as de',
  gpuPeak: 'Mais memória de GPU ocupada por esta página',
  tombstone: 'Uma execução anterior morreu aqui',
};
