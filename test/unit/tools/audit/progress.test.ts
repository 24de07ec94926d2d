import { expect, it } from 'vitest';
import { makeProgressPrinter } from '../../../../tools/audit/progress';

function makeStream(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 60, written, write: (text: string) => written.push(text) };
}

it('draws a bar on a terminal, within its width, and removes it', () => {
  const stream = makeStream(true);
  const progress = makeProgressPrinter(stream, { TERM: 'xterm' });
  progress.show({ now: 5, max: 20, text: `Task 5 of 20, ${'x'.repeat(100)}` });
  progress.show({ now: 5, max: 20, text: `Task 5 of 20, ${'x'.repeat(100)}` });
  progress.end();
  expect(stream.written).toHaveLength(2);
  expect(stream.written[0]).toContain('██████░░░░░░░░░░░░░░░░░░  25 %  Task 5 of 20');
  expect(stream.written[0]?.replace('\r\x1b[2K', '')).toHaveLength(59);
  expect(stream.written[1]).toBe('\r\x1b[2K');
});

it('prints one line per step elsewhere: in a pipe, under CI, on a dumb terminal', () => {
  for (const [isTTY, variables] of [
    [false, {}],
    [true, { CI: 'true' }],
    [true, { TERM: 'dumb' }],
  ] as const) {
    const stream = makeStream(isTTY);
    const progress = makeProgressPrinter(stream, variables);
    progress.show({ now: 0, max: 20, text: 'Loading: 1.2 MB of 13.9 MB' });
    progress.show({ now: 7, max: 20, text: 'Loading: 8.0 MB of 13.9 MB' });
    progress.show({ now: 1, max: 20, text: 'Task 1 of 20' });
    progress.show({ now: 1, max: 20, text: 'Task 1 of 20' });
    progress.show({ now: 2, max: 20, text: '' });
    progress.end();
    expect(stream.written).toEqual(['Loading: 1.2 MB of 13.9 MB\n', 'Task 1 of 20\n']);
  }
});

it('stays within the bar when the page counts past its end or has no end', () => {
  const stream = makeStream(true);
  const progress = makeProgressPrinter(stream, {});
  progress.show({ now: 9, max: 3, text: '' });
  progress.show({ now: 1, max: 0, text: '' });
  expect(stream.written[0]).toContain('100 %');
  expect(stream.written[1]).toContain('  0 %');
});

it('says now and then how far a download is, and what was shown last', () => {
  const stream = makeStream(false);
  let nowMs = 0;
  const progress = makeProgressPrinter(stream, {}, () => nowMs);
  expect(progress.last()).toBe('');
  for (let part = 0; part <= 60; part += 1) {
    nowMs = part * 500;
    const text = `Downloading · params_shard_${part}.bin · ${part * 12} MB of 753 MB · 24.3 MB/s · ${part === 0 ? '1 min 02 s' : '28 s'} left`;
    progress.show({ now: 2, max: 100, text });
  }
  expect(stream.written).toHaveLength(4);
  expect(stream.written[1]).toContain('params_shard_20.bin · 240 MB of 753 MB');
  expect(progress.last()).toContain('; last: Downloading · params_shard_60.bin');
});
