import { describe, expect, it } from 'vitest';
import { orchestratorDefaults } from '../../../src/contract/orchestrator-defaults';
import { fillReason, type ReasonId, reasons, sayReason } from '../../../src/contract/reasons';
import { MetaReActCoordinator } from '../../../src/orchestrator/strategy/meta-react-coordinator';
import { reasonIn } from '../../../src/report/texts/reason-in';
import { reasonsPt } from '../../../src/report/texts/reasons-pt';

const namesIn = (pattern: string): string[] => [...pattern.matchAll(/\{(#?\w+)\}/g)].map(([, name = '']) => name).sort();

/** Values that are no word of any language: numbers in their order, names of nobody. */
const samplesFor = (pattern: string): Record<string, string> =>
  Object.fromEntries(
    namesIn(pattern).map((name, index) => [name.replace('#', ''), name.startsWith('#') ? String(index + 2) : `Xy${index}`]),
  );

describe('why a component did something, in Portuguese', () => {
  it.each(Object.keys(reasons) as ReasonId[])('%s is read back from its English with every value', (id) => {
    expect(namesIn(reasonsPt[id])).toEqual(namesIn(reasons[id]));
    const values = samplesFor(reasons[id]);
    expect(reasonIn('pt', fillReason(reasons[id], values))).toBe(fillReason(reasonsPt[id], values));
    expect(reasonIn('en', fillReason(reasons[id], values))).toBe(fillReason(reasons[id], values));
  });

  it('reads what components say: a choice of shape, and what was passed over after a failure', () => {
    const coordinator = new MetaReActCoordinator(orchestratorDefaults.strategy);
    const task = (id: string) => ({ id, capability: 'language', input: '', dependsOn: [], deadlineMs: 1_000, cacheable: false });
    const plan = { id: 'p', goal: '', origin: 'file' as const, tasks: ['a', 'b', 'c'].map(task) };
    expect(reasonIn('pt', coordinator.choose(plan, { capacity: 1 }).reason)).toBe(
      'aqui só um trabalha por vez: passos: 3, largura 3, profundidade 1, 1 por vez, 0 % de falhas esperadas',
    );
    const passedOver = [
      sayReason('strategy-usual', { strategy: 'other-agent', share: 50 }),
      sayReason('strategy-empty', { strategy: 'retrieve' }),
    ];
    expect(reasonIn('pt', passedOver.join('; '))).toBe(
      'outro agente: a primeira escolha usual para esta classe (50 % esperados); consultar documentos: nada a oferecer',
    );
  });

  it('says ids in words, one or several, and a sentence within a sentence', () => {
    expect(reasonIn('pt', 'retrieve, other-agent')).toBe('consultar documentos, outro agente');
    expect(reasonIn('en', 'language-spare')).toBe('language agent (stand-in)');
    const inner = sayReason('wrong-in-row', { count: 5 });
    expect(reasonIn('pt', sayReason('no-stand-in', { reason: inner }))).toBe('5 respostas erradas seguidas, e ninguém podia substituir');
  });

  it('leaves what it does not know as it is, the text of a model too', () => {
    expect(reasonIn('pt', 'a reason of a later version; 3 things')).toBe('a reason of a later version; 3 things');
    expect(reasonIn('pt', sayReason('answer-lacks', { text: 'retry' }))).toBe('não contém: retry');
  });
});
