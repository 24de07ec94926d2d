import { describe, expect, it } from 'vitest';
import { parseAuditOptions } from '../../../../tools/audit/options';
import { pageAddress } from '../../../../tools/audit/page-address';

function parsed(...args: string[]) {
  const options = parseAuditOptions(args);
  if (options === 'help') throw new Error('help');
  return options;
}

describe('the command line of the audit', () => {
  it('has defaults that need no option', () => {
    expect(parsed()).toMatchObject({
      engine: 'auto',
      adapter: 'default',
      out: 'apura-report',
      timeoutMs: 900_000,
      chromeFlags: [],
      quiet: false,
    });
  });

  it('gives a download more time', () => {
    expect(parsed('--model', 'x').timeoutMs).toBe(3_600_000);
    expect(parsed('--model-record', 'x.json')).toMatchObject({ timeoutMs: 3_600_000, modelRecord: 'x.json' });
    expect(parsed('--model', 'x', '--timeout', '7').timeoutMs).toBe(7_000);
  });

  it('causes faults on purpose by seed, by 1 where none is given, and only the kinds that are named', () => {
    expect(parsed('--chaos', '7').chaos).toBe(7);
    expect(parsed('--chaos', '--quiet')).toMatchObject({ chaos: 1, quiet: true });
    const some = parsed('--chaos-faults', 'tool-hangs,engine-killed');
    expect(some).toMatchObject({ chaos: 1, chaosFaults: ['tool-hangs', 'engine-killed'] });
    expect(pageAddress('http://x/', some, undefined)).toBe('http://x/?chaos=1&faults=tool-hangs%2Cengine-killed');
    expect(parsed().chaos).toBeUndefined();
    expect(() => parsed('--chaos-faults', 'earthquake')).toThrow(/agent-throws/);
    expect(() => parsed('--chaos=-1')).toThrow(/whole number/);
  });

  it('reads every option', () => {
    const args = '--engine onnx-wasm --model apura-probe --suite s.yaml --tasks 3 --seed 0 --threads 2 --adapter none --out o --timeout 5';
    const tools = '--tool-server https://a.example/mcp --allow-tool-server b=http://127.0.0.1:1/mcp';
    const rest = '--chrome-flag=--a --chrome-flag b=1 --lang pt --headed --quiet --probe-memory --software-adapter --capacity';
    expect(parsed(...`${args} ${tools} ${rest}`.split(' '))).toEqual({
      engine: 'onnx-wasm',
      model: 'apura-probe',
      suite: 's.yaml',
      toolServers: [
        { url: 'https://a.example/mcp', mayWrite: false },
        { name: 'b', url: 'http://127.0.0.1:1/mcp', mayWrite: true },
      ],
      tasks: 3,
      seed: 0,
      threads: 2,
      adapter: 'none',
      out: 'o',
      timeoutMs: 5000,
      chromeFlags: ['--a', '--b=1'],
      language: 'pt',
      headed: true,
      quiet: true,
      probeMemory: true,
      softwareAdapter: true,
      capacity: true,
    });
    expect(parseAuditOptions(['--quiet', '--help'])).toBe('help');
  });

  it.each([
    ['--engine', 'gpu', '--engine wants one of auto, web-llm, onnx-webgpu, onnx-wasm, not "gpu".'],
    ['--adapter', 'any', '--adapter wants one of none, swiftshader, hardware, not "any".'],
    [
      '--tool-server',
      'http://a.example/',
      '--tool-server wants https://…, or http:// to this machine, without a password; not "http://a.example/".',
    ],
    ['--tool-server', 'device=https://a.example/', '--tool-server: "device" cannot be the name of a server.'],
    ['--tasks', '0', '--tasks wants a whole number from 1 to 10000, not "0".'],
    ['--tasks', '1.5', '--tasks wants a whole number from 1 to 10000, not "1.5".'],
    ['--seed', '', '--seed wants a whole number from 0 to 4294967295, not "".'],
    ['--seed', '1e3', '--seed wants a whole number from 0 to 4294967295, not "1e3".'],
    ['--timeout', '99999999999', '--timeout wants a whole number from 1 to 86400, not "99999999999".'],
    ['--lang', 'fr', '--lang wants one of en, pt, not "fr".'],
    ['--chrome-flag', ' ', '--chrome-flag wants a flag, such as --chrome-flag=--enable-logging.'],
  ])('refuses %s %s', (option, value, message) => {
    expect(() => parsed(option, value)).toThrow(message);
  });

  it.each([
    [['--bogus'], "Unknown option '--bogus'."],
    [['stray'], "Unexpected argument 'stray'. This command does not take positional arguments."],
    [['--seed'], "Option '--seed <value>' argument missing."],
    [['--quiet=1'], "Option '--quiet' does not take an argument."],
  ])('refuses %j', (args, message) => {
    expect(() => parseAuditOptions(args)).toThrow(message);
  });

  it('puts into the address only what was chosen', () => {
    expect(pageAddress('http://127.0.0.1:1/', parsed(), undefined)).toBe('http://127.0.0.1:1/');
    const options = parsed(
      '--engine',
      'onnx-wasm',
      '--seed',
      '0',
      '--tasks',
      '2',
      '--threads',
      '1',
      '--lang',
      'pt',
      '--probe-memory',
      '--software-adapter',
    );
    const model = 'http://127.0.0.1:1/local-model/';
    const { searchParams } = new URL(pageAddress('http://127.0.0.1:1/', options, model));
    expect(Object.fromEntries(searchParams)).toEqual({
      engine: 'onnx-wasm',
      model,
      seed: '0',
      tasks: '2',
      threads: '1',
      probe: '1',
      software: '1',
      lang: 'pt',
    });
  });

  it('puts a built-in suite into the address, and no file', () => {
    const suiteOf = (name: string): string | null =>
      new URL(pageAddress('http://127.0.0.1:1/', parsed('--suite', name), undefined)).searchParams.get('suite');
    expect(suiteOf('apura-agents')).toBe('apura-agents');
    expect(suiteOf('./apura-agents')).toBeNull();
    expect(suiteOf('mine.yaml')).toBeNull();
  });
});
