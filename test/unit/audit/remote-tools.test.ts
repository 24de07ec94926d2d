import { describe, expect, it } from 'vitest';
import { serversOf } from '../../../src/audit/remote-tools';
import type { Task } from '../../../src/contract/suite';
import { suite } from '../../support/audit';

const withSteps = (...inputs: readonly Record<string, string | { server: string }[]>[]): { tasks: Task[] } => ({
  tasks: suite.tasks.slice(0, 1).map((task) => ({
    ...task,
    steps: inputs.map((input, index) => ({ id: `s${index}`, capability: 'tool-user', input, after: [] })),
  })),
});

describe('the servers that a suite needs', () => {
  it('are those that its steps name, each once; a suite of prompts needs none', () => {
    expect(serversOf(suite)).toEqual({ named: [], every: false });
    expect(serversOf(withSteps({ tools: [{ server: 'a' }, { server: 'b' }] }, { tools: [{ server: 'a' }] }))).toEqual({
      named: ['a', 'b'],
      every: false,
    });
  });

  it('are all where a step leaves the choice to the model', () => {
    expect(serversOf(withSteps({ tools: [{ server: 'a' }] }, { prompt: '{tools}' }))).toEqual({ named: ['a'], every: true });
  });
});
