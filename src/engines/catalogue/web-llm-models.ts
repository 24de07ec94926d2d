import type { MlcSource } from '../../contract/engine';
import type { ModelVariant } from '../../contract/model';
import { modelNumbers } from './model-numbers';
import { otherDownloadBytes } from './other-bytes';
import { shapes } from './shapes';
import facts from './web-llm-models.json';
import { mlcFormats, schemeOfMlc } from './weight-format';

/** A model of web-llm's own list. */
export interface WebLlmModel {
  readonly id: string;
  /** Without quantisation and suffix: what the user means. */
  readonly name: string;
  readonly purpose: 'chat' | 'embedding';
  readonly variant: ModelVariant & { readonly source: MlcSource };
  /** The package's own estimate of memory, in bytes. */
  readonly statedBytes?: number;
}

interface WebLlmFact {
  readonly id: string;
  readonly weights: string;
  readonly library: string;
  readonly contextTokens?: number;
  readonly purpose?: string;
  readonly vramMegabytes?: number;
  readonly bindingBytes?: number;
}

/** The list of prebuilt models of the installed web-llm, in its order. Written by `tools/catalogue`, compared by a test. */
export function webLlmModels(): readonly WebLlmModel[] {
  const list: readonly WebLlmFact[] = facts.models;
  return list.map((fact) => {
    const purpose = fact.purpose === 'embedding' ? 'embedding' : 'chat';
    const name = fact.id.replace(/-q\d+f\d+(?:_\d)?-MLC.*$/, '');
    const statedBytes = fact.vramMegabytes === undefined ? undefined : fact.vramMegabytes * 2 ** 20;
    return { id: fact.id, name, purpose, variant: variantOf(fact, purpose), statedBytes };
  });
}

function variantOf(fact: WebLlmFact, purpose: 'chat' | 'embedding'): WebLlmModel['variant'] {
  const scheme = schemeOfMlc(fact.id);
  const format = scheme === undefined ? undefined : mlcFormats[scheme];
  const source: MlcSource = {
    kind: 'mlc',
    id: fact.id,
    modelUrl: `${fact.weights}/resolve/main/`,
    libraryUrl: `${facts.libraryBase}${fact.library}`,
    purpose,
    requiredFeatures: format?.requiredFeatures ?? [],
    ...(fact.contextTokens === undefined ? {} : { contextTokens: fact.contextTokens }),
  };
  const shape = shapes[fact.library.replace(/-q\d.*$/, '')];
  if (shape === undefined || format === undefined) return { engine: 'web-llm', source };
  const { contextTokens } = fact;
  const other = otherDownloadBytes('web-llm', shape);
  const numbers = modelNumbers({ shape, format, engine: 'web-llm', graph: 'fused', contextTokens, otherDownloadBytes: other });
  return {
    engine: 'web-llm',
    source,
    numbers: { ...numbers, largestTensorBytes: Math.max(numbers.largestTensorBytes, fact.bindingBytes ?? 0) },
  };
}
