import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of the GPU processes of browsers that this process started (Linux only; empty elsewhere). */
export function gpuProcesses(root: number = process.pid): number[] {
  if (process.platform !== 'linux') return [];
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? Number(/^PPid:\s*(\d+)/m.exec(readOrEmpty(`/proc/${name}/status`))?.[1] ?? 0) : 0;
    if (parent > 0) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const family = [root];
  for (const member of family) family.push(...(children.get(member) ?? []));
  return family.filter((id) => readOrEmpty(`/proc/${id}/cmdline`).split('\0').includes('--type=gpu-process'));
}

/** A process may end between being listed and being read. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
