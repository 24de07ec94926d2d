import { sep } from 'node:path';
import { expect, it } from 'vitest';
import { resolveMounted } from '../../../../tools/serve/mounts';

const mounts = [
  { prefix: '/', folder: '/page' },
  { prefix: '/local-model/', folder: '/model' },
];

it.each([
  ['/', '/page/index.html'],
  ['/assets/a.js', '/page/assets/a.js'],
  ['/a%20b.txt', '/page/a b.txt'],
  ['/local-model/onnx/model.onnx', '/model/onnx/model.onnx'],
  ['/local-model', '/page/local-model'],
])('%s is %s', (path, file) => {
  expect(resolveMounted(mounts, path)).toBe(file.replaceAll('/', sep));
});

it.each([
  '/../secret',
  '/assets/../../secret',
  '/%2e%2e/secret',
  '/..%2fsecret',
  '/local-model/..%2f..%2fsecret',
  '/a%5c..%5csecret',
  '/.git/config',
  '/a//b',
  '/a%00b',
  '/%E0%A4%A',
  'http://other/x',
  '/folder/',
])('%s is nothing', (path) => {
  expect(resolveMounted(mounts, path)).toBeUndefined();
});
