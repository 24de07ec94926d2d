/** Adapters and WebGL renderers that compute on the CPU. */
const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|microsoft basic render|\bwarp\b/i;

export function isSoftwareName(name: string): boolean {
  return softwareNames.test(name);
}
