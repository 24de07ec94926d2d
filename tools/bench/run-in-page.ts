import type { Page } from 'playwright';

/** Calls an exported function of a page module (a path from the repository root). Values cross as JSON. */
export async function runInPage<T>(page: Page, module: string, name: string, ...args: readonly unknown[]): Promise<T> {
  const source = `async (args) => (await import(${JSON.stringify(module)}))[${JSON.stringify(name)}](...args)`;
  const call = await page.evaluateHandle<(args: readonly unknown[]) => Promise<T>>(source);
  try {
    return await call.evaluate((run, values) => run(values), args);
  } finally {
    await call.dispose();
  }
}
