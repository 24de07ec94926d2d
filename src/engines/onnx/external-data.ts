/** A graph whose weights are in other files is small; larger files are not searched. */
const searchedBytes = 32 * 2 ** 20;

/** How protobuf writes the key `location`, and that its value follows: a length below 128, then the name. */
const locationKey = '\n\x08location\x12';

/**
 * Names of the files beside an ONNX model that hold its weights, as written inside it: `location` entries of
 * `TensorProto.external_data`, found by their bytes. The protobuf need not be parsed for that.
 */
export function externalDataNames(model: Uint8Array): string[] {
  if (model.byteLength > searchedBytes) return [];
  const text = new TextDecoder('latin1').decode(model);
  const names = new Set<string>();
  for (let at = text.indexOf(locationKey); at >= 0; at = text.indexOf(locationKey, at + 1)) {
    const start = at + locationKey.length + 1;
    const name = text.slice(start, start + (model[start - 1] ?? 0));
    if (/^[\w-][\w.-]*$/.test(name)) names.add(name);
  }
  return [...names];
}

/** Where such files usually are, by the path of the model: to know their size before anything is downloaded. */
export function usualDataNames(modelPath: string, sizeBytes: number | undefined): string[] {
  return sizeBytes !== undefined && sizeBytes > searchedBytes ? [] : [`${modelPath}_data`, `${modelPath}.data`, `${modelPath}_data_1`];
}
