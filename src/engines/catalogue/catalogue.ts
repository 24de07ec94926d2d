import type { CatalogueModel, ModelVariant } from '../../contract/model';
import { onnxModels } from './onnx-models';
import { shippedModel } from './shipped-model';
import { type WebLlmModel, webLlmModels } from './web-llm-models';

/**
 * All models that can be chosen by name: the shipped one first, then by size. A model that several engines can run is one
 * entry; its variants are in the order of the ladder, on one engine the smallest form first, so that a fallback keeps the
 * model where it can. `pageUrl`: absolute URL of the page's folder.
 */
export function catalogue(pageUrl: string): readonly CatalogueModel[] {
  const named = new Map<string, CatalogueModel>();
  const add = (name: string, purpose: 'chat' | 'embedding', variants: readonly ModelVariant[]): void => {
    const known = named.get(name);
    named.set(name, { id: name, title: titleOf(name), origin: 'catalogue', purpose, variants: [...(known?.variants ?? []), ...variants] });
  };
  for (const [name, models] of byName(webLlmModels().filter(isNoShortContext))) {
    const variants = models.map(({ variant }) => variant).toSorted(smallestFirst);
    add(name, models[0]?.purpose ?? 'chat', variants);
  }
  for (const { name, purpose, variants } of onnxModels()) add(name, purpose, variants);
  return [shippedModel(pageUrl), ...[...named.values()].toSorted((a, b) => parametersOf(a) - parametersOf(b))];
}

function byName(models: readonly WebLlmModel[]): Map<string, WebLlmModel[]> {
  const groups = new Map<string, WebLlmModel[]>();
  for (const model of models) groups.set(model.name, [...(groups.get(model.name) ?? []), model]);
  return groups;
}

/** The list has some models twice, once with a context of 1,024 tokens: `LoadOptions.contextTokens` does the same. */
function isNoShortContext(model: WebLlmModel, _index: number, all: readonly WebLlmModel[]): boolean {
  const whole = model.id.replace(/-1k$/, '');
  return whole === model.id || !all.some(({ id }) => id === whole);
}

function smallestFirst(a: ModelVariant, b: ModelVariant): number {
  return (a.numbers?.weightsBytes ?? 0) - (b.numbers?.weightsBytes ?? 0);
}

function parametersOf(model: CatalogueModel): number {
  return model.variants[0]?.numbers?.parameters ?? Number.POSITIVE_INFINITY;
}

function titleOf(name: string): string {
  return name.replaceAll('-', ' ').replaceAll('_', '.');
}
