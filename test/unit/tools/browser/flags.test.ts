import { expect, it } from 'vitest';
import { browserFlags } from '../../../../tools/browser/flags';

it('joins feature lists, because Chromium obeys only the last one', () => {
  const flags = browserFlags('swiftshader', ['--enable-features=A,B', '--disable-features=C', '--enable-logging']);
  expect(flags).toEqual([
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--disable-quic',
    '--enable-logging',
    '--enable-features=Vulkan,A,B',
    '--disable-features=C',
  ]);
});

it('gives no GPU flag unless an adapter is wanted', () => {
  expect(browserFlags('default')).toEqual(['--disable-quic']);
  expect(browserFlags('none')).toEqual(['--disable-gpu', '--disable-quic']);
  expect(browserFlags('hardware').join(' ')).toContain('--enable-features=Vulkan');
});
