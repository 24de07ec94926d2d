/** Bytes that an audit with the shipped model downloads, model and WebAssembly, put in by the build. */
declare const __DOWNLOAD_BYTES__: number;
