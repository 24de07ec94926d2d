import type { EmbeddingCost } from '../contract/audit';
import type { EnginePort, LoadedModel } from '../contract/engine';
import { ApuraError, type ErrorRecord, toErrorRecord } from '../contract/errors';
import { isDeadly } from '../orchestrator/engine-supervisor';
import { type Embedder, engineEmbedder } from '../orchestrator/knowledge/embedder';

export interface AuditEmbedderParts {
  /** The engine in work, opened anew after a death. */
  readonly acquire: (signal: AbortSignal) => Promise<EnginePort>;
  readonly modelOf: (port: EnginePort) => LoadedModel | undefined;
  /** Ends the engine in work. */
  readonly condemn: (error: ErrorRecord) => void;
  readonly now: () => number;
}

/** The loaded model's embeddings, and what they cost. */
export interface AuditEmbedder {
  readonly embedder: Embedder;
  /** What was spent since the last time it was asked; `undefined`: nothing. */
  take(): EmbeddingCost | undefined;
}

/**
 * Embeds with the engine that answers, so that cache and retrieval know meaning without a second model in memory. After a fallback to
 * another model it refuses: vectors of two models cannot be compared. `undefined` where the model gives no embeddings.
 */
export function makeAuditEmbedder(first: LoadedModel, { acquire, modelOf, condemn, now }: AuditEmbedderParts): AuditEmbedder | undefined {
  let texts = 0;
  let tookMs = 0;
  const measured = async (asked: readonly string[], signal: AbortSignal): ReturnType<EnginePort['embed']> => {
    const port = await acquire(signal);
    const model = modelOf(port);
    if (model?.modelId !== first.modelId || model.embeddingDimensions !== first.embeddingDimensions)
      throw new ApuraError('not-supported', `${model?.modelId} embeds otherwise than ${first.modelId}`, { what: 'embed' });
    const startedAt = now();
    try {
      return await port.embed(asked, signal);
    } catch (error) {
      const record = toErrorRecord(error);
      if (isDeadly(record)) condemn(record);
      throw error;
    } finally {
      texts += asked.length;
      tookMs += now() - startedAt;
    }
  };
  const embedder = engineEmbedder(first, async () => ({ embed: measured }));
  if (embedder === undefined) return undefined;
  return {
    embedder,
    take: () => {
      const cost = { texts, tookMs };
      texts = 0;
      tookMs = 0;
      return cost.texts === 0 ? undefined : cost;
    },
  };
}
