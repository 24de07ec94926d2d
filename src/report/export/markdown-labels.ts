import { type AgentLabels, englishAgents, portugueseAgents } from './agents-labels';
import { englishLadder, type LadderLabels, portugueseLadder } from './ladder-labels';

/** Words of the Markdown export that are no finding. */
export interface MarkdownLabels {
  readonly title: string;
  readonly date: string;
  readonly author: string;
  readonly status: string;
  readonly done: string;
  readonly notDone: string;
  readonly objective: string;
  readonly objectiveText: string;
  readonly results: string;
  readonly device: string;
  readonly fallback: string;
  readonly tasks: string;
  readonly resources: string;
  readonly recommendations: string;
  readonly metrics: string;
  readonly conclusion: string;
  readonly verdict: Readonly<Record<'pass' | 'degraded' | 'fail', string>>;
  readonly overall: string;
  readonly strengths: string;
  readonly improvements: string;
  readonly nextSteps: string;
  readonly priority: string;
  readonly priorities: Readonly<Record<'high' | 'medium' | 'low', string>>;
  readonly action: string;
  readonly why: string;
  readonly evidence: Readonly<Record<'measured' | 'derived' | 'inferred', string>>;
  readonly gpu: Readonly<Record<'available' | 'software' | 'absent' | 'refused', string>>;
  readonly notSurveyed: string;
  readonly model: string;
  readonly noModel: string;
  readonly threads: string;
  readonly loadTime: string;
  readonly notTold: string;
  readonly decisionColumns: readonly string[];
  readonly noDecisions: string;
  readonly executed: string;
  readonly successRate: string;
  readonly interval: string;
  readonly counts: Readonly<Record<'passed' | 'failed' | 'timed-out' | 'skipped' | 'aborted', string>>;
  readonly taskColumns: readonly string[];
  readonly duration: string;
  readonly firstToken: string;
  readonly interToken: string;
  readonly decode: string;
  readonly prefill: string;
  readonly perMinute: string;
  readonly localScore: string;
  readonly samples: string;
  readonly tooFew: string;
  readonly heap: string;
  readonly delay: string;
  readonly pressure: string;
  readonly noSamples: string;
  readonly nothing: string;
  readonly suite: string;
  readonly seed: string;
  readonly browser: string;
  readonly yes: string;
  readonly no: string;
  readonly footer: string;
  readonly linkNote: string;
  readonly ladder: LadderLabels;
  readonly agents: AgentLabels;
}

export const englishLabels: MarkdownLabels = {
  title: 'COMPLETE AUDIT OF AI AGENTS IN THE BROWSER',
  date: 'Date',
  author: 'Author',
  status: 'Status',
  done: 'AUDIT COMPLETED',
  notDone: 'AUDIT NOT COMPLETED',
  objective: 'OBJECTIVE',
  objectiveText:
    'Find out, with evidence, what AI agents can really do in this browser, on this device: device, model with fallback, tasks, use of resources.',
  results: 'RESULTS OF THE AUDIT',
  device: 'Device (GPU/CPU)',
  fallback: 'LLM fallback (CPU when the GPU cannot)',
  tasks: 'Capacity to carry out tasks',
  resources: 'Use of GPU and CPU',
  recommendations: 'RECOMMENDATIONS',
  metrics: 'METRICS COLLECTED',
  conclusion: 'CONCLUSION',
  verdict: { pass: 'PASS', degraded: 'DEGRADED', fail: 'FAIL' },
  overall: 'Overall status',
  strengths: 'Strengths',
  improvements: 'Points to improve',
  nextSteps: 'Next steps',
  priority: 'Priority',
  priorities: { high: 'HIGH', medium: 'MEDIUM', low: 'LOW' },
  action: 'Action',
  why: 'Why it matters',
  evidence: { measured: 'measured', derived: 'derived', inferred: 'inferred' },
  gpu: {
    available: 'GPU AVAILABLE',
    software: 'SOFTWARE ADAPTER ONLY',
    absent: 'NO GPU FOR WEB PAGES',
    refused: 'GPU REFUSED BY THE BROWSER',
  },
  notSurveyed: 'DEVICE NOT SURVEYED',
  model: 'Model',
  noModel: 'NO MODEL WAS LOADED',
  threads: 'Threads got / asked',
  loadTime: 'Time to load',
  notTold: 'Not told by this browser',
  decisionColumns: ['Step', 'Device', 'Model', 'Rule', 'Values', 'Outcome', 'Error', 'Time', 'Next'],
  noDecisions: 'No decision was recorded.',
  executed: 'Tasks passed of those judged',
  successRate: 'Success rate',
  interval: '95% interval',
  counts: { passed: 'Passed', failed: 'Failed', 'timed-out': 'Timed out', skipped: 'Skipped', aborted: 'Aborted' },
  taskColumns: ['Task', 'Outcome', 'Time', 'Tokens', 'Expected', 'Answered'],
  duration: 'Duration of a task',
  firstToken: 'Time to first token',
  interToken: 'Time between tokens',
  decode: 'Generation',
  prefill: 'Prompt reading',
  perMinute: 'Tasks per minute',
  localScore: "LocalScore's formula over this battery (not comparable with its official rows)",
  samples: 'samples',
  tooFew: 'few samples',
  heap: 'Largest heap of the engine',
  delay: 'Largest delay of the audit thread',
  pressure: 'Highest CPU pressure',
  noSamples: 'NOT SAMPLED',
  nothing: 'Nothing to report.',
  suite: 'Suite',
  seed: 'seed',
  browser: 'Browser',
  yes: 'yes',
  no: 'no',
  footer: 'Self-reported by the browser that ran it, unsigned.',
  linkNote: 'Made from a link: prompts, answers and samples are in the full report only.',
  ladder: englishLadder,
  agents: englishAgents,
};

export const portugueseLabels: MarkdownLabels = {
  title: 'APURAÇÃO COMPLETA DE AGENTES DE IA NO NAVEGADOR',
  date: 'Data',
  author: 'Autor',
  status: 'Status',
  done: 'APURAÇÃO CONCLUÍDA',
  notDone: 'APURAÇÃO NÃO CONCLUÍDA',
  objective: 'OBJETIVO',
  objectiveText:
    'Apurar, com evidências, o que agentes de IA conseguem de fato fazer neste navegador e neste dispositivo: dispositivo, modelo com fallback, tarefas, uso de recursos.',
  results: 'RESULTADOS DA APURAÇÃO',
  device: 'Dispositivo (GPU/CPU)',
  fallback: 'Fallback do LLM (CPU quando a GPU não pode)',
  tasks: 'Capacidade de execução de tarefas',
  resources: 'Uso de GPU e CPU',
  recommendations: 'RECOMENDAÇÕES',
  metrics: 'MÉTRICAS COLETADAS',
  conclusion: 'CONCLUSÃO',
  verdict: { pass: 'APROVADO', degraded: 'COM RESSALVAS', fail: 'REPROVADO' },
  overall: 'Status geral',
  strengths: 'Pontos fortes',
  improvements: 'Pontos de melhoria',
  nextSteps: 'Próximos passos',
  priority: 'Prioridade',
  priorities: { high: 'ALTA', medium: 'MÉDIA', low: 'BAIXA' },
  action: 'Ação',
  why: 'Por que importa',
  evidence: { measured: 'medido', derived: 'derivado', inferred: 'inferido' },
  gpu: {
    available: 'GPU DISPONÍVEL',
    software: 'SÓ ADAPTADOR POR SOFTWARE',
    absent: 'SEM GPU PARA PÁGINAS DA WEB',
    refused: 'GPU RECUSADA PELO NAVEGADOR',
  },
  notSurveyed: 'DISPOSITIVO NÃO EXAMINADO',
  model: 'Modelo',
  noModel: 'NENHUM MODELO FOI CARREGADO',
  threads: 'Threads recebidos / pedidos',
  loadTime: 'Tempo de carga',
  notTold: 'Não informado por este navegador',
  decisionColumns: ['Degrau', 'Dispositivo', 'Modelo', 'Regra', 'Valores', 'Resultado', 'Erro', 'Tempo', 'Próximo'],
  noDecisions: 'Nenhuma decisão foi registrada.',
  executed: 'Tarefas que passaram, das avaliadas',
  successRate: 'Taxa de sucesso',
  interval: 'intervalo de 95%',
  counts: { passed: 'Passaram', failed: 'Falharam', 'timed-out': 'Esgotaram o prazo', skipped: 'Puladas', aborted: 'Interrompidas' },
  taskColumns: ['Tarefa', 'Resultado', 'Tempo', 'Tokens', 'Esperado', 'Respondido'],
  duration: 'Duração de uma tarefa',
  firstToken: 'Tempo até o primeiro token',
  interToken: 'Tempo entre tokens',
  decode: 'Geração',
  prefill: 'Leitura do prompt',
  perMinute: 'Tarefas por minuto',
  localScore: 'Fórmula do LocalScore sobre esta bateria (não comparável com as linhas oficiais)',
  samples: 'amostras',
  tooFew: 'poucas amostras',
  heap: 'Maior heap do motor',
  delay: 'Maior atraso do thread da auditoria',
  pressure: 'Maior pressão de CPU',
  noSamples: 'SEM AMOSTRAS',
  nothing: 'Nada a relatar.',
  suite: 'Suíte',
  seed: 'semente',
  browser: 'Navegador',
  yes: 'sim',
  no: 'não',
  footer: 'Autodeclarado pelo navegador que a executou, sem assinatura.',
  linkNote: 'Feito a partir de um link: prompts, respostas e amostras só no relatório completo.',
  ladder: portugueseLadder,
  agents: portugueseAgents,
};
