import { answer, type Probe, perform, probeAgent, probeTask, statusOf } from './stage';

/** An agent that is always wrong, and one that is right: the failure leads from one to the other, and something is learned. */
const analyzerProbe: Probe = {
  component: 'ErrorAnalyzer',
  needs: ['OrchestratorAgent'],
  run: async (stage) => {
    const { analyzer } = stage.components;
    const before = analyzer.counters();
    const wrong = probeAgent(stage, 'wrong', 'probe.wrong', () => answer('wrong'), { priority: 'critical' });
    const right = probeAgent(stage, 'right', 'probe.wrong', () => answer('right'));
    const records = await perform(stage, 'wrong', [wrong, right], [probeTask('wrong', 'probe.wrong', 'right')]);
    const analysed = analyzer.counters().analysed - before.analysed;
    const outcomes = analyzer.counters().outcomes - before.outcomes;
    const strategies = (records.get('wrong')?.attempts ?? []).flatMap(({ strategy }) => strategy ?? []).join(', ');
    return { acted: analysed > 0 && outcomes > 0, evidence: { analysed, outcomes, strategies, task: statusOf(records, 'wrong') } };
  },
};

/** A question that nobody can answer without the document that holds the answer, which is made up here. */
const retrievalProbe: Probe = {
  component: 'RAGFallbackSystem',
  needs: ['OrchestratorAgent', 'ErrorAnalyzer'],
  run: async (stage) => {
    const { retrieval } = stage.components;
    if (retrieval === undefined) return undefined;
    const secret = String(stage.random.integer(100_000, 999_999));
    const question = 'Which codeword does the wiring proof of this audit use?';
    await retrieval.remember({ fingerprint: 'wiring-proof', text: `The codeword that the wiring proof of this audit uses is ${secret}.` });
    let passagesSeen = 0;
    const agent = probeAgent(stage, 'ignorant', 'probe.ignorant', (_, { passages }) => {
      passagesSeen = Math.max(passagesSeen, passages.length);
      return answer(passages.some(({ text }) => text.includes(secret)) ? secret : 'unknown');
    });
    const records = await perform(stage, 'ignorant', [agent], [probeTask('ignorant', 'probe.ignorant', secret, { input: question })]);
    const status = statusOf(records, 'ignorant');
    return { acted: status === 'passed', evidence: { passages: passagesSeen, task: status } };
  },
};

/** The same question twice: the second time nobody is asked. */
const cacheProbe: Probe = {
  component: 'SemanticCacheLayer',
  needs: ['OrchestratorAgent'],
  run: async (stage) => {
    const { cache } = stage.components;
    if (cache === undefined) return undefined;
    let calls = 0;
    const agent = probeAgent(stage, 'repeated', 'probe.repeated', () => {
      calls += 1;
      return answer('ok');
    });
    const input = `wiring ${stage.random.integer(0, 1e9)}`;
    const task = (id: string) => probeTask(id, 'probe.repeated', 'ok', { input, cacheable: true });
    const first = await perform(stage, 'repeated', [agent], [task('first')]);
    // A hit that the cache wants confirmed in the shadow is run once more: the next one is served.
    let from = '';
    for (let turn = 0; turn < 3 && from !== 'cache'; turn += 1) {
      const records = await perform(stage, 'repeated', [agent], [task('again')]);
      const outcome = records.get('again')?.outcome;
      from = outcome?.status === 'passed' ? outcome.from : statusOf(records, 'again');
    }
    await cache.clear(agent.name).catch(() => undefined);
    return { acted: from === 'cache', evidence: { calls, first: statusOf(first, 'first'), againFrom: from } };
  },
};

/** A tool that this installation has is called from within a task. */
const toolProbe: Probe = {
  component: 'MCPOrchestrator',
  needs: ['OrchestratorAgent'],
  run: async (stage) => {
    const { tools } = stage.components;
    const { toolCall } = stage;
    if (tools === undefined || toolCall === undefined) return undefined;
    let text = '';
    const agent = probeAgent(stage, 'tool-user', 'probe.tool', async (task, _context, signal) => {
      text = (await tools.call({ ...toolCall.call, taskId: task.id }, signal)).text;
      return { output: text.includes(toolCall.answerHolds) ? 'ok' : 'wrong' };
    });
    const records = await perform(stage, 'tool', [agent], [probeTask('tool', 'probe.tool', 'ok')]);
    const status = statusOf(records, 'tool');
    return { acted: status === 'passed', evidence: { tool: toolCall.call.tool, answer: text.slice(0, 100), task: status } };
  },
};

export const knowledgeProbes: readonly Probe[] = [analyzerProbe, retrievalProbe, cacheProbe, toolProbe];
