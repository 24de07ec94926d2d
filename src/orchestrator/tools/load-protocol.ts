type ClientModule = typeof import('@modelcontextprotocol/client');
type ServerModule = typeof import('@modelcontextprotocol/server');

/** The protocol's client, loaded once. */
export async function loadClientModule(): Promise<ClientModule> {
  await withoutCodeGeneration();
  return await import('@modelcontextprotocol/client');
}

/** The protocol's server, loaded once. */
export async function loadServerModule(): Promise<ServerModule> {
  await withoutCodeGeneration();
  return await import('@modelcontextprotocol/server');
}

/** zod compiles schemas with `new Function` unless told otherwise, and it must be told before the schemas are made. */
async function withoutCodeGeneration(): Promise<void> {
  const { config } = await import('zod');
  config({ jitless: true });
}
