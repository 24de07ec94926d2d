/** Bytes of one texel of the formats whose names do not tell: packed ones, and those with depth or stencil. */
const texelBytes: Readonly<Record<string, number>> = {
  rgb9e5ufloat: 4,
  rgb10a2uint: 4,
  rgb10a2unorm: 4,
  rg11b10ufloat: 4,
  stencil8: 1,
  depth16unorm: 2,
  depth24plus: 4,
  'depth24plus-stencil8': 4,
  depth32float: 4,
  'depth32float-stencil8': 8,
};

/** Width, height and bytes of a format's block: one texel, unless it is compressed (BC, ETC2 and EAC, ASTC). */
function blockOf(format: string): readonly [width: number, height: number, bytes: number] {
  const astc = /^astc-(\d+)x(\d+)/.exec(format);
  if (astc !== null) return [Number(astc[1]), Number(astc[2]), 16];
  if (/^(bc1|bc4|etc2-rgb8|eac-r11)/.test(format) && !format.startsWith('etc2-rgba8')) return [4, 4, 8];
  if (/^(bc|etc2|eac)/.test(format)) return [4, 4, 16];
  const plain = /^(r|rg|rgba|bgra)(8|16|32)/.exec(format);
  const [, channels = '', bits = '0'] = plain ?? [];
  return [1, 1, texelBytes[format] ?? (channels.length * Number(bits)) / 8];
}

/** Bytes of a texture's texels, all mip levels and samples together, without the padding that a driver may add. */
export function textureBytes(descriptor: GPUTextureDescriptor): number {
  const { size, format, mipLevelCount = 1, sampleCount = 1, dimension = '2d' } = descriptor;
  const [width = 1, height = 1, layers = 1] = Symbol.iterator in size ? [...size] : [size.width, size.height, size.depthOrArrayLayers];
  const [blockWidth, blockHeight, blockBytes] = blockOf(format);
  let blocks = 0;
  for (let level = 0; level < mipLevelCount; level += 1) {
    const at = (extent: number): number => Math.max(1, extent >> level);
    blocks += Math.ceil(at(width) / blockWidth) * Math.ceil(at(height) / blockHeight) * (dimension === '3d' ? at(layers) : layers);
  }
  return blocks * blockBytes * sampleCount;
}
