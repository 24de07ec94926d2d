import type { EnginePort } from '../../src/contract/engine';
import { ApuraError } from '../../src/contract/errors';
import { chaosServerName, makeChaosServer, type ToolFault } from '../../src/orchestrator/chaos/chaos-server';
import type { ToolServerPlan } from '../../src/orchestrator/tools/mcp-orchestrator';
import { inThreadServerPlan } from '../../src/orchestrator/tools/server-plans';
import { toolFailed } from '../../src/orchestrator/tools/tool-failure';

/** A faulty tool server in this thread: it cannot block, so it hangs by never answering the call. */
export function chaosServerInThread(fault: ToolFault): ToolServerPlan {
  const name = chaosServerName(fault);
  let crash = (): void => undefined;
  const never = (): Promise<never> => new Promise(() => undefined);
  const plan = inThreadServerPlan(
    makeChaosServer({
      hang: never,
      crash: () => {
        crash();
        return never();
      },
    }),
  );
  return {
    ...plan,
    name,
    identity: `local:${name}`,
    open: async (onFault) => {
      const opened = await plan.open(onFault);
      crash = () => {
        onFault(toolFailed({ server: name }, 'crashed', 'its worker ended'));
        opened.end();
      };
      return opened;
    },
  };
}

/** Engines whose worker can be ended behind their back: the call in work rejects, and every later one. */
export function makeMortalEngines() {
  const ends = new WeakMap<EnginePort, () => void>();
  return {
    over: (engine: EnginePort): EnginePort => {
      let end = (): void => undefined;
      const death = new Promise<never>((_resolve, reject) => {
        end = () => reject(new ApuraError('worker-died', 'the engine worker is gone'));
      });
      death.catch(() => undefined);
      const generate: EnginePort['generate'] = (...args) => Promise.race([death, engine.generate(...args)]);
      const mortal = { ...engine, generate };
      ends.set(mortal, end);
      return mortal;
    },
    kill: (engine: EnginePort): void => ends.get(engine)?.(),
  };
}
