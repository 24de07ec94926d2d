import { buildPage } from './build/page-build';

/** `npm run build`: the page into `dist`. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help')) {
    process.stdout.write('npm run build: builds the page into dist/, also when it is up to date. No options.\n');
    return 0;
  }
  const started = performance.now();
  const { files, totalBytes, pageBytesGzipped } = await buildPage({ force: true });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const sizes = `${files} files, ${(totalBytes / 1e6).toFixed(1)} MB; the page itself ${(pageBytesGzipped / 1e3).toFixed(1)} kB gzipped`;
  process.stdout.write(`Built dist/ in ${seconds} s: ${sizes}.\n`);
  return 0;
}
