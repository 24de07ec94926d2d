/** Words of the Markdown export about steps, the components' activity and the proof of their wiring. */
export interface AgentLabels {
  readonly steps: string;
  readonly stepColumns: readonly string[];
  readonly fromCache: string;
  readonly unverified: string;
  readonly strategy: string;
  readonly synthesis: string;
  readonly wiring: string;
  readonly wiringActed: string;
  readonly wiringColumns: readonly string[];
  readonly verdict: Readonly<Record<'acted' | 'idle' | 'broken', string>>;
  readonly activity: string;
  readonly delegations: string;
  readonly retries: string;
  readonly replans: string;
  readonly failures: string;
  readonly recoveries: string;
  readonly breakers: string;
  readonly containments: string;
  readonly cache: string;
  readonly wrongHits: string;
  readonly retrieval: string;
  readonly toolCalls: string;
  readonly toolColumns: readonly string[];
  readonly drops: string;
}

export const englishAgents: AgentLabels = {
  steps: 'Steps',
  stepColumns: ['Step', 'Work', 'Takes from', 'Outcome', 'Time', 'Tool calls and sources', 'Output'],
  fromCache: 'from the cache',
  unverified: 'not graded',
  strategy: 'Strategy',
  synthesis: 'Result with its sources',
  wiring: 'Components (proof of wiring)',
  wiringActed: 'acted when they were needed',
  wiringColumns: ['Component', 'Outcome', 'Evidence', 'Time'],
  verdict: { acted: 'acted', idle: 'not asked', broken: 'broken' },
  activity: 'What the orchestrator did',
  delegations: 'Delegations',
  retries: 'Retries',
  replans: 'Re-planned',
  failures: 'Failed attempts by class',
  recoveries: 'Recoveries (tried, worked)',
  breakers: 'Breakers that opened',
  containments: 'Containments',
  cache: 'Cache: hits, misses',
  wrongHits: 'wrong among hits run again',
  retrieval: 'Searches, passages found',
  toolCalls: 'Valid tool calls',
  toolColumns: ['Tool server', 'Calls', 'Failed', 'Median', 'Slowest'],
  drops: 'Events dropped',
};

export const portugueseAgents: AgentLabels = {
  steps: 'Passos',
  stepColumns: ['Passo', 'Trabalho', 'Recebe de', 'Resultado', 'Tempo', 'Ferramentas e fontes', 'Saída'],
  fromCache: 'do cache',
  unverified: 'sem nota',
  strategy: 'Estratégia',
  synthesis: 'Resultado com suas fontes',
  wiring: 'Componentes (prova de ligação)',
  wiringActed: 'agiram quando foram necessários',
  wiringColumns: ['Componente', 'Resultado', 'Evidência', 'Tempo'],
  verdict: { acted: 'agiu', idle: 'não consultado', broken: 'com defeito' },
  activity: 'O que o orquestrador fez',
  delegations: 'Delegações',
  retries: 'Novas tentativas',
  replans: 'Replanejados',
  failures: 'Tentativas falhas por classe',
  recoveries: 'Recuperações (tentadas, com sucesso)',
  breakers: 'Disjuntores que abriram',
  containments: 'Contenções',
  cache: 'Cache: acertos, ausências',
  wrongHits: 'errados entre os acertos refeitos',
  retrieval: 'Buscas, trechos achados',
  toolCalls: 'Chamadas de ferramentas válidas',
  toolColumns: ['Servidor', 'Chamadas', 'Falharam', 'Mediana', 'Mais lenta'],
  drops: 'Eventos descartados',
};
