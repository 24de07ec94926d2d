import { describe, expect, it } from 'vitest';
import { shippedModelId } from '../../../../src/engines/catalogue/shipped-model';
import { roleOf } from '../../../../tools/bench/forecast/roles';

describe('what a case of the forecast may be used for', () => {
  it('follows from its model, on every device', () => {
    expect(['synthetic-5m', 'gpt2-medium-q0f16'].map(roleOf)).toEqual(['fit', 'fit']);
    expect(['synthetic-150m', 'gpt2-q0f16'].map(roleOf)).toEqual(['test', 'test']);
  });

  it('is never fitting for the shipped model or one that nobody named', () => {
    expect([shippedModelId, 'SmolLM2-135M-Instruct', 'toString'].map(roleOf)).toEqual(['test', 'test', 'test']);
  });
});
