import { describe, expect, it } from 'vitest';
import { joinActivity } from '../../../src/audit/join-activity';
import type { OrchestratorActivity } from '../../../src/contract/activity';

const nothing: OrchestratorActivity = {
  ...{ plans: 0, replans: 0, delegations: 0, retries: 0, deaths: 0 },
  ...{ failures: {}, recoveries: [], breakers: [], containments: [], toolServers: [] },
  cache: { exactHits: 0, semanticHits: 0, misses: 0, shared: 0, stored: 0, guarded: 0, shadowed: 0, wrongHits: 0 },
  retrieval: { searches: 0, empty: 0, passages: 0 },
  toolCalls: { attempted: 0, valid: 0 },
  bus: { published: 0, dropped: 0, handlerFailures: 0 },
};

describe('the activity of two parts of an audit', () => {
  it('is the later one where there is one part alone', () => {
    const after = { ...nothing, plans: 3 };
    expect(joinActivity(undefined, after)).toEqual(after);
    expect(joinActivity(nothing, after)).toEqual(after);
  });

  it('adds counts, and joins what both name', () => {
    const before: OrchestratorActivity = {
      ...nothing,
      plans: 2,
      failures: { 'answer-wrong': 1, timeout: 2 },
      recoveries: [
        { strategy: 'retry', chosen: 2, worked: 1 },
        { strategy: 'replan', chosen: 1, worked: 1 },
      ],
      breakers: [{ key: 'agent:a', state: 'open', opened: 1, refused: 4 }],
      containments: [{ agent: 'a', from: 'healthy', to: 'quarantined', reason: 'failures' } as never],
      toolServers: [{ server: 'files', calls: 3, failures: { 'tool-failed': 1 } as never, p50Ms: 2, p95Ms: 3, maxMs: 9 }],
      cache: { ...nothing.cache, misses: 5 },
    };
    const after: OrchestratorActivity = {
      ...nothing,
      plans: 5,
      failures: { timeout: 1 },
      recoveries: [{ strategy: 'retry', chosen: 1, worked: 0 }],
      breakers: [{ key: 'agent:a', state: 'closed', opened: 2, refused: 1 }],
      toolServers: [
        { server: 'files', calls: 1, failures: {}, p50Ms: 1, p95Ms: 1, maxMs: 1 },
        { server: 'calculator', calls: 1, failures: {}, p50Ms: 4, p95Ms: 4, maxMs: 4 },
      ],
      cache: { ...nothing.cache, misses: 1, exactHits: 2 },
    };
    expect(joinActivity(before, after)).toEqual({
      ...nothing,
      plans: 7,
      failures: { 'answer-wrong': 1, timeout: 3 },
      recoveries: [
        { strategy: 'retry', chosen: 3, worked: 1 },
        { strategy: 'replan', chosen: 1, worked: 1 },
      ],
      breakers: [{ key: 'agent:a', state: 'closed', opened: 3, refused: 5 }],
      containments: before.containments,
      // No median of a whole can be had from the medians of its parts.
      toolServers: [
        { server: 'files', calls: 4, failures: { 'tool-failed': 1 }, maxMs: 9 },
        { server: 'calculator', calls: 1, failures: {}, p50Ms: 4, p95Ms: 4, maxMs: 4 },
      ],
      cache: { ...nothing.cache, misses: 6, exactHits: 2 },
    });
  });
});
