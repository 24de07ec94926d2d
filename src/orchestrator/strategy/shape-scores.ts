import type { PlanShape } from '../../contract/orchestrator-events';
import type { GraphShape } from './plan-shape';

export interface ShapeScore {
  readonly shape: PlanShape;
  /** Expected length in units of one task, waste by failures included; the lowest is chosen. */
  readonly score: number;
}

export interface ScoreInputs {
  readonly graph: GraphShape;
  /** Tasks that agents and engine can have in work at once. */
  readonly capacity: number;
  /** Share of tasks expected to fail at first, 0 to 1. */
  readonly risk: number;
  readonly pipelineDepth: number;
}

/** What an adaptive run loses while it feels its way. */
const adaptiveOverhead = 1.1;
/** Starting next tasks before the wave is over gains only where there is a next wave to start. */
const pipelineOverhead = 1.02;

/**
 * Expected length of the plan by shape. Sequential: one after the other. Parallel: wave by wave, ⌈wave ÷ capacity⌉ each. Pipeline: no
 * wait between waves, so the longer of the critical path and the work per place (Graham's bound, 1969). Adaptive: as a pipeline,
 * slower by its overhead; a failing agent costs it half, because it narrows at failures.
 */
export function scoreShapes({ graph, capacity, risk, pipelineDepth }: ScoreInputs): readonly ShapeScore[] {
  const places = Math.max(1, Math.min(capacity, graph.width));
  const beside = (places - 1) / places;
  const waves = graph.waves.reduce((sum, size) => sum + Math.ceil(size / places), 0);
  const flowing = Math.max(graph.depth, Math.ceil(graph.tasks / places));
  const wasted = 1 + 2 * risk * beside;
  const scores: ShapeScore[] = [
    { shape: 'sequential', score: graph.tasks },
    { shape: 'parallel', score: waves * wasted },
    { shape: 'pipeline', score: flowing * wasted * (graph.depth >= pipelineDepth ? 1 : pipelineOverhead) },
    { shape: 'adaptive', score: flowing * adaptiveOverhead * (1 + risk * beside) },
  ];
  return scores.sort((a, b) => a.score - b.score);
}
