/** Bytes that an audit with the shipped model downloads on the CPU, model and WebAssembly; put in by the build. */
declare const __DOWNLOAD_BYTES__: number;
/** The same on the GPU, where the browser can suspend WebAssembly and where it cannot: there are two builds of the engine. */
declare const __GPU_DOWNLOAD_BYTES__: { readonly suspending: number; readonly other: number };
