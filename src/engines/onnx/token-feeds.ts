import type { FedRole, GraphPorts } from './graph-ports';
import { allocate, type OrtModule } from './ort-module';
import { elementTypes, makeTensor, type OwnTensor } from './ort-tensor';

/** Fills the inputs that depend on the tokens. Their memory is allocated once; only the small tensor heads are remade. */
export interface TokenFeeds {
  /** Handles in the order of `GraphPorts.fed`, good until the next call. */
  feed(ids: readonly number[], pastTokens: number): readonly number[];
}

const perToken: ReadonlySet<FedRole> = new Set<FedRole>(['ids', 'mask', 'positions', 'types']);

/** Shape of the input of this role, for so many values. */
export function fedDims(role: FedRole, rank: number, values: number): readonly number[] {
  return perToken.has(role) ? [1, values] : Array<number>(rank).fill(1);
}

/** `capacity`: most tokens of past and present together. */
export function makeTokenFeeds(module: OrtModule, fed: GraphPorts['fed'], capacity: number): TokenFeeds {
  const slots = fed.map(({ port, role }) => ({ role, type: port.type, rank: port.dims.length, pointer: allocate(module, 8 * capacity) }));
  let tensors: OwnTensor[] = [];
  return {
    feed: (ids, pastTokens) => {
      for (const tensor of tensors) tensor.dispose();
      tensors = slots.map(({ role, type, rank, pointer }) => {
        const values = fedValues(role, ids, pastTokens);
        const elementBytes = writeIntegers(module.HEAPU8.buffer, pointer, type, values);
        return makeTensor(module, type, fedDims(role, rank, values.length), elementBytes * values.length, pointer);
      });
      return tensors.map(({ handle }) => handle);
    },
  };
}

/** What the input of this role is fed with. */
export function fedValues(role: FedRole, ids: readonly number[], pastTokens: number): readonly number[] {
  switch (role) {
    case 'ids':
      return ids;
    case 'mask':
      return Array<number>(pastTokens + ids.length).fill(1);
    case 'positions':
      return ids.map((_, index) => pastTokens + index);
    case 'types':
      return ids.map(() => 0);
    case 'use-cache':
      return [pastTokens > 0 ? 1 : 0];
    case 'logits-to-keep':
      return [1];
    case 'last-position':
      return [pastTokens + ids.length - 1];
    case 'total-tokens':
      return [pastTokens + ids.length];
  }
}

/** Writes whole numbers as the element type asks, from the byte `pointer` on; gives the bytes of one element. */
export function writeIntegers(buffer: ArrayBufferLike, pointer: number, type: number, values: readonly number[]): number {
  switch (type) {
    case elementTypes.int64: {
      const words = new Int32Array(buffer, pointer, 2 * values.length);
      for (let index = 0; index < values.length; index += 1) {
        words[2 * index] = values[index] as number;
        words[2 * index + 1] = 0;
      }
      return 8;
    }
    case elementTypes.int32:
      new Int32Array(buffer, pointer, values.length).set(values);
      return 4;
    case elementTypes.float32:
      new Float32Array(buffer, pointer, values.length).set(values);
      return 4;
    case elementTypes.bool:
      new Uint8Array(buffer, pointer, values.length).set(values);
      return 1;
    default:
      throw new Error(`an input of element type ${type} cannot be fed with token numbers`);
  }
}
