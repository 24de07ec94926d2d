/** `npm run bench`: of the CPU engine, with `--gpu` of the GPU's, with `--orchestrator` of the orchestrator. Each brings in only what it needs. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--orchestrator')) {
    const { benchOrchestrator } = await import('./bench/orchestrator/command');
    return await benchOrchestrator(args.filter((arg) => arg !== '--orchestrator'));
  }
  const isGpu = args.includes('--gpu');
  if (!isGpu) return await (await import('./bench/cpu-command')).benchCpu(args);
  return await (await import('./bench/gpu/command')).benchGpu(args.filter((arg) => arg !== '--gpu'));
}
