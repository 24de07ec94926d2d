import { makeRandom } from '../../../../src/base/random';
import type { JsonValue } from '../../../../src/contract/json';
import type { CachedAnswer, CacheQuestion } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { openSemanticCacheLayer, type SemanticCacheOptions } from '../../../../src/orchestrator/cache/semantic-cache-layer';
import type { Embedder } from '../../../../src/orchestrator/knowledge/embedder';

export const signal = new AbortController().signal;

export function question(input: JsonValue, parts: Partial<CacheQuestion> = {}): CacheQuestion {
  return { agent: 'language', version: 'probe/1', capability: 'language', input, dependencies: new Map(), ...parts };
}

export function passed(output: JsonValue, expected = String(output)): CachedAnswer {
  return { output, grade: { passed: true, grader: 'exact', expected, got: String(output) } };
}

/** The worst embedding there can be: every text is the same to it. What keeps questions apart then is the guard alone. */
export const blindEmbedder: Embedder = {
  id: 'blind',
  dimensions: 2,
  noise: 0,
  embed: async (texts) => texts.map(() => new Float32Array([1, 0])),
};

export async function openCache(options: Partial<SemanticCacheOptions> = {}) {
  return await openSemanticCacheLayer({
    settings: { ...orchestratorDefaults.cache, shadowShare: 0 },
    random: makeRandom(1),
    wallNow: () => 1_000_000,
    onProblem: (error) => {
      throw new Error(`unexpected: ${error.code} ${error.message}`);
    },
    ...options,
  });
}
