/**
 * Just enough of the WebAssembly binary format (core specification, chapter 5, and the SIMD instructions of version 2) to
 * write kernels as readable lists of instructions. Instructions and bodies are arrays of bytes.
 */
export type Code = readonly number[];

const pageBytes = 65_536;
const i32Type = 0x7f;
const v128Type = 0x7b;

export interface WasmFunction {
  readonly name: string;
  /** Number of parameters, all i32; they are locals 0, 1, … */
  readonly parameters: number;
  /** True when it leaves one i32. */
  readonly returns: boolean;
  /** Number of v128 locals, zero at first; they come after the parameters. */
  readonly vectors: number;
  readonly body: Code;
}

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const low = value % 128;
  const rest = Math.floor(value / 128);
  return rest === 0 ? [low] : [low + 128, ...unsigned(rest)];
}

/** Signed LEB128. */
function signed(value: number): number[] {
  const low = value & 127;
  const rest = value >> 7;
  const ends = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
  return ends ? [low] : [low | 128, ...signed(rest)];
}

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];
/** Alignment as a power of two, then the offset that is added to the address on the stack. */
const memory = (alignment: number, offset: number): number[] => [alignment, ...unsigned(offset)];

export const get = (local: number): Code => [0x20, local];
export const set = (local: number): Code => [0x21, local];
export const i32Const = (value: number): Code => [0x41, ...signed(value)];
export const i32Add: Code = [0x6a];
export const i32NotEqual: Code = [0x47];
/** Runs the body again as long as it leaves something other than zero. */
export const loopWhile = (body: Code): Code => [0x03, 0x40, ...body, 0x0d, 0, 0x0b];
export const v128Load = (offset: number): Code => [...simd(0x00), ...memory(4, offset)];
/** Four times the same 32-bit word. */
export const v128Load32Splat = (offset: number): Code => [...simd(0x09), ...memory(2, offset)];
export const v128Store = (offset: number): Code => [...simd(0x0b), ...memory(4, offset)];
export const i32x4Lane = (lane: number): Code => [...simd(0x1b), lane];
export const i16x8ExtendLow: Code = simd(0x87);
export const i16x8ExtendHigh: Code = simd(0x88);
export const i32x4Add: Code = simd(0xae);
/** Eight products of 16-bit integers, added in pairs. */
export const i32x4DotI16x8: Code = simd(0xba);
export const f32x4Add: Code = simd(0xe4);
export const f32x4Multiply: Code = simd(0xe6);

/** A module with these functions and one memory of `memoryBytes` (rounded up to pages), all exported; the memory is called `memory`. */
export function wasmModule(functions: readonly WasmFunction[], memoryBytes: number): Uint8Array<ArrayBuffer> {
  const list = (items: readonly Code[]): number[] => [...unsigned(items.length), ...items.flat()];
  const section = (id: number, items: readonly Code[]): number[] => {
    const content = list(items);
    return [id, ...unsigned(content.length), ...content];
  };
  const name = (text: string): number[] => list([...new TextEncoder().encode(text)].map((byte) => [byte]));
  const types = functions.map(({ parameters, returns }) => [
    0x60,
    ...list(Array.from({ length: parameters }, () => [i32Type])),
    ...list(returns ? [[i32Type]] : []),
  ]);
  const codes = functions.map(({ vectors, body }) => {
    const content = [...list(vectors === 0 ? [] : [[...unsigned(vectors), v128Type]]), ...body, 0x0b];
    return [...unsigned(content.length), ...content];
  });
  return new Uint8Array([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(5, [[0, ...unsigned(Math.ceil(memoryBytes / pageBytes))]]),
    ...section(7, [[...name('memory'), 2, 0], ...functions.map((one, index) => [...name(one.name), 0, ...unsigned(index)])]),
    ...section(10, codes),
  ]);
}
