import { readdirSync, readFileSync } from 'node:fs';

/**
 * Largest resident memory that any renderer of this machine's newest headless Chromium ever had, in bytes (`VmHWM`,
 * Linux only; absent elsewhere). The bench runs one browser with one page, whose renderer is by far the largest.
 */
export function peakRendererBytes(browserProcessId: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(name) : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const family = [browserProcessId];
  for (let at = 0; at < family.length; at += 1) family.push(...(children.get(family[at] as number) ?? []));
  const peaks = family.filter(isRenderer).map(peakBytes);
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}

function parentOf(processId: string): number | undefined {
  const status = readOrEmpty(`/proc/${processId}/status`);
  const match = /^PPid:\s*(\d+)/m.exec(status);
  return match === null ? undefined : Number(match[1]);
}

function isRenderer(processId: number): boolean {
  return readOrEmpty(`/proc/${processId}/cmdline`).includes('--type=renderer');
}

function peakBytes(processId: number): number {
  return Number(/^VmHWM:\s*(\d+) kB/m.exec(readOrEmpty(`/proc/${processId}/status`))?.[1] ?? 0) * 1024;
}

/** A process may end between being listed and being read. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
