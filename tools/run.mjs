// Entry of every npm script: checks Node, installs what is missing, then runs `tools/<command>.ts` in this process.
// Plain JavaScript without dependencies, because it runs before anything is installed.

const commands = ['audit', 'bench', 'build', 'dev', 'start', 'test'];
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Apura needs Node 20.19 or newer; this is Node ${process.versions.node}.\n`);
  process.exit(2);
}

const [command = '', ...args] = process.argv.slice(2);
if (!commands.includes(command)) {
  process.stderr.write(`Usage: node tools/run.mjs ${commands.join('|')} [options]\n`);
  process.exit(2);
}

process.exit(await run());

/** Exit code of the command; 2 when it could not even start. */
async function run() {
  try {
    const { installDependencies } = await import('./setup.mjs');
    await installDependencies();
    const { register } = await import('tsx/esm/api');
    register();
    const tool = /** @type {{ main(args: readonly string[]): Promise<number> }} */ (await import(`./${command}.ts`));
    return await tool.main(args);
  } catch (error) {
    const known = error instanceof Error && ['SetupError', 'UsageError', 'BuildError'].includes(error.name);
    process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    return 2;
  }
}
