/** A graph whose weights are in other files is small; larger files are not searched. */
const searchedBytes = 32 * 2 ** 20;

/**
 * Names of the files beside an ONNX model that hold its weights (`model.onnx_data`, `model.onnx.data`, `…_data_1`), as
 * written inside it. They are found by their spelling: the protobuf need not be parsed for that.
 */
export function externalDataNames(model: Uint8Array): string[] {
  if (model.byteLength > searchedBytes) return [];
  const text = new TextDecoder('latin1').decode(model);
  return [...new Set(text.match(/[\w-][\w.-]*\.onnx[._]data(?:_\d+)?/g) ?? [])];
}

/** Where such files usually are, by the path of the model: to know their size before anything is downloaded. */
export function usualDataNames(modelPath: string, sizeBytes: number | undefined): string[] {
  return sizeBytes !== undefined && sizeBytes > searchedBytes ? [] : [`${modelPath}_data`, `${modelPath}.data`, `${modelPath}_data_1`];
}
