import { expect, it } from 'vitest';
import { textureBytes } from '../../../src/engines/texture-bytes';

const usage = 1;

it.each([
  ['one texel', { size: [1], format: 'r8unorm', usage }, 1],
  ['a picture', { size: { width: 640, height: 480 }, format: 'bgra8unorm', usage }, 640 * 480 * 4],
  ['half floats', { size: [10, 10], format: 'rg16float', usage }, 400],
  ['packed channels', { size: [10, 10], format: 'rg11b10ufloat', usage }, 400],
  ['depth', { size: [8, 8], format: 'depth16unorm', usage, sampleCount: 4 }, 512],
  ['layers and levels', { size: [4, 4, 6], format: 'r32float', usage, mipLevelCount: 3 }, 6 * 4 * (16 + 4 + 1)],
  ['a volume, which shrinks in depth too', { size: [4, 4, 4], format: 'r8unorm', usage, dimension: '3d', mipLevelCount: 2 }, 64 + 8],
  ['blocks of 8 bytes', { size: [10, 4], format: 'bc1-rgba-unorm', usage }, 3 * 8],
  ['blocks of 16 bytes', { size: [8, 8], format: 'etc2-rgba8unorm', usage }, 4 * 16],
  ['blocks of other sizes', { size: [12, 10], format: 'astc-6x5-unorm', usage }, 4 * 16],
] satisfies [string, GPUTextureDescriptor, number][])('%s', (_what, descriptor, bytes) => {
  expect(textureBytes(descriptor)).toBe(bytes);
});
