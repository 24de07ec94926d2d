/** Bits of `GPUBufferUsage` and `GPUMapMode` (WebGPU specification): TypeScript's worker library does not declare these namespaces. */
export const bufferUsage = { mapRead: 0x1, copySource: 0x4, copyTarget: 0x8, uniform: 0x40, storage: 0x80 } as const;
export const mapRead = 0x1;
