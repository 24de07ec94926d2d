/** `npm run bench`: of the CPU engine, or with `--gpu` of the GPU's. Each brings in only what it needs. */
export async function main(args: readonly string[]): Promise<number> {
  const isGpu = args.includes('--gpu');
  if (!isGpu) return await (await import('./bench/cpu-command')).benchCpu(args);
  return await (await import('./bench/gpu/command')).benchGpu(args.filter((arg) => arg !== '--gpu'));
}
