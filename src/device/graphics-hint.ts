import { isSoftwareName } from './software-names';

/** The part of `OffscreenCanvas` that is used. */
export type CanvasSource = new (width: number, height: number) => { getContext(type: 'webgl2'): WebGL2RenderingContext | null };

/**
 * True when WebGL draws on a GPU here: then WebGPU's first `null` is likely a GPU process that is still starting, and asking
 * again is worth the wait. False without WebGL, or with one that computes on the CPU. Takes a few ms; nothing is left behind.
 */
export function hasHardwareWebGl(scope: { readonly OffscreenCanvas?: CanvasSource } = globalThis): boolean {
  if (scope.OffscreenCanvas === undefined) return false;
  const gl = new scope.OffscreenCanvas(1, 1).getContext('webgl2');
  if (gl === null) return false;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof name === 'string' && name !== '' && !isSoftwareName(name);
}
