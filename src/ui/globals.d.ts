/** Bytes that an audit with the shipped model downloads, model and WebAssembly, put in by the build: on the CPU, and on the GPU. */
declare const __DOWNLOAD_BYTES__: number;
declare const __GPU_DOWNLOAD_BYTES__: number;
