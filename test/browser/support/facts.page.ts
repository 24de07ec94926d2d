interface Gpu {
  requestAdapter(): Promise<{ info: { architecture: string } } | null>;
}

/** What the helpers promise about a page under test. */
export async function facts(numbers: readonly number[]): Promise<{ isolated: boolean; adapter: string; sum: number }> {
  const { gpu } = navigator as Navigator & { gpu: Gpu };
  const adapter = await gpu.requestAdapter();
  return {
    isolated: crossOriginIsolated,
    adapter: adapter === null ? 'null' : adapter.info.architecture,
    sum: numbers.reduce((sum, number) => sum + number, 0),
  };
}
