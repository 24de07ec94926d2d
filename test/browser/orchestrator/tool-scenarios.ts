import { toErrorRecord } from '../../../src/contract/errors';
import type { JsonValue } from '../../../src/contract/json';
import { orchestratorDefaults } from '../../../src/contract/orchestrator-defaults';
import type { ConsentQuestion } from '../../../src/contract/tool-servers';
import { openConsentBook } from '../../../src/orchestrator/tools/consent';
import { type MCPOrchestrator, makeMcpOrchestrator } from '../../../src/orchestrator/tools/mcp-orchestrator';
import { inThreadServerPlan, remoteServerPlan, workerServerPlan } from '../../../src/orchestrator/tools/server-plans';
import { calculatorServer } from '../../../src/orchestrator/tools/servers/calculator-server';

/** What a test compares: texts, or the code and reason of a failure. */
export type Said = string | { readonly failed: string; readonly reason?: string | number };

const signal = new AbortController().signal;

async function open(callTimeoutMs = 10_000) {
  const asked: ConsentQuestion[] = [];
  const states: string[] = [];
  const consent = await openConsentBook({
    ask: async (question) => {
      asked.push(question);
      return 'always';
    },
    onProblem: () => undefined,
  });
  const tools = makeMcpOrchestrator({
    settings: { ...orchestratorDefaults.tools, callTimeoutMs },
    supervision: { pingTimeoutMs: 500 },
    consent,
    now: () => performance.now(),
    onServerState: (_server, state) => states.push(state),
  });
  return { tools, asked, states };
}

async function say(tools: MCPOrchestrator, server: string, tool: string, input: JsonValue): Promise<Said> {
  try {
    return (await tools.call({ server, tool, input }, signal)).text;
  } catch (error) {
    const { code, details } = toErrorRecord(error);
    return { failed: code, reason: details['reason'] };
  }
}

/** Our three servers, each in a worker of its own. */
export async function ownServers() {
  const { tools, asked } = await open();
  tools.add(workerServerPlan('calculator'));
  tools.add(workerServerPlan('device', { facts: { 'cpu.logicalCores': 4 } }));
  tools.add(workerServerPlan('filesystem', { rootName: `test-${crypto.randomUUID()}` }));
  const use = (server: string, tool: string, input: JsonValue) => say(tools, server, tool, input);
  const files = (tool: string, input: JsonValue) => use('filesystem', tool, input);
  const names = (await tools.list(signal)).map(({ server, name, needsConsent }) => `${server}/${name}${needsConsent ? ' asks' : ''}`);
  const said = {
    names,
    sum: await use('calculator', 'calculate', { expression: '6 * 7' }),
    facts: await use('device', 'device_facts', {}),
    empty: await files('list_directory', {}),
    written: await files('write_file', { path: 'notes/today.txt', text: 'olá ' }),
    appended: await files('write_file', { path: 'notes/today.txt', text: 'mundo', append: true }),
    read: await files('read_file', { path: 'notes/today.txt' }),
    rest: await files('read_file', { path: 'notes/today.txt', offset: 5 }),
    replaced: await files('write_file', { path: 'notes/today.txt', text: 'x' }),
    listed: await files('list_directory', { path: 'notes' }),
    escaped: await files('read_file', { path: '../secret' }),
    missing: await files('read_file', { path: 'notes/none.txt' }),
    folder: await files('read_file', { path: 'notes' }),
    // Agents that write one file at once: each gets its turn.
    atOnce: await Promise.all(Array.from({ length: 20 }, () => files('write_file', { path: 'notes/many.txt', text: 'ab', append: true }))),
    many: await files('read_file', { path: 'notes/many.txt' }),
    removed: await files('remove', { path: 'notes' }),
    gone: await files('list_directory', {}),
    root: await files('remove', { path: '' }),
  };
  tools.close();
  return { ...said, asked: asked.map(({ server, kinds }) => `${server} ${kinds.join(' ')}`) };
}

/** A server in a real worker that does what its tool is called; after each, whether it works again. */
export async function badWorker(tool: 'loop' | 'throw' | 'close' | 'huge' | 'flood') {
  const { tools, states } = await open(700);
  const makeWorker = () => new Worker(new URL('./bad-tool-worker.ts', import.meta.url), { type: 'module' });
  tools.add({ ...workerServerPlan('calculator', { makeWorker }), name: 'bad' });
  await say(tools, 'bad', 'fine', {});
  const failed = await say(tools, 'bad', tool, {});
  const again = await say(tools, 'bad', 'fine', {});
  const [statistics] = tools.statistics();
  tools.close();
  return { failed, again, states, starts: statistics?.starts };
}

export async function missingScript() {
  const { tools } = await open();
  const makeWorker = () => new Worker(new URL('./no-such-worker.js', location.href), { type: 'module' });
  tools.add(workerServerPlan('calculator', { makeWorker }));
  const said = await say(tools, 'calculator', 'calculate', { expression: '1' });
  tools.close();
  return said;
}

/** The reference server at an address. */
export async function reference(address: string) {
  const { tools, asked } = await open();
  tools.add(remoteServerPlan({ name: 'everything', url: address }));
  const names = (await tools.list(signal)).map(({ name }) => name);
  const echo = await say(tools, 'everything', 'echo', { message: 'olá' });
  const sum = await say(tools, 'everything', 'get-sum', { a: 2, b: 40 });
  const [statistics] = tools.statistics();
  tools.close();
  return { names, echo, sum, state: statistics?.state, asked: asked.map(({ kinds }) => kinds.join(' ')) };
}

/** Client and server in this thread, under a policy without `eval`: what the policy refused while they worked. */
export async function withoutEval() {
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = "script-src 'self' 'wasm-unsafe-eval'";
  document.head.append(policy);
  const refused: string[] = [];
  document.addEventListener('securitypolicyviolation', ({ blockedURI }) => refused.push(blockedURI));
  let evalWorks = true;
  try {
    // biome-ignore lint/security/noGlobalEval: the proof that the policy holds
    globalThis.eval('1');
  } catch {
    evalWorks = false;
  }
  await new Promise((resolve) => setTimeout(resolve));
  const own = refused.splice(0).length;
  const { tools } = await open();
  tools.add(inThreadServerPlan(calculatorServer));
  const sum = await say(tools, 'calculator', 'calculate', { expression: '6 * 7' });
  tools.close();
  await new Promise((resolve) => setTimeout(resolve));
  return { evalWorks, own, sum, refused };
}
