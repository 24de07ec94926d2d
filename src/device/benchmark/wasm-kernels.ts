import {
  type Code,
  f32x4Add,
  f32x4Multiply,
  get,
  i16x8ExtendHigh,
  i16x8ExtendLow,
  i32Add,
  i32Const,
  i32NotEqual,
  i32x4Add,
  i32x4DotI16x8,
  i32x4Lane,
  loopWhile,
  set,
  v128Load,
  v128Load32Splat,
  v128Store,
  type WasmFunction,
} from './wasm-module';

const times = (count: number, each: (index: number) => Code): Code => Array.from({ length: count }, (_, i) => each(i)).flat();
const advance = (local: number, bytes: number): Code => [...get(local), ...i32Const(bytes), ...i32Add, ...set(local)];
/** For the end of a loop: goes on until local `pointer` has come to local `end`. */
const notAt = (pointer: number, end: number): Code => [...get(pointer), ...get(end), ...i32NotEqual];

/** Bytes that `sum` reads per turn of its loop: sizes are multiples of it. */
export const sumBlockBytes = 128;

/** `sum(from, end)`: all 32-bit words in between, added modulo 2³²; four accumulators, eight loads per turn. */
export const sumKernel: WasmFunction = {
  name: 'sum',
  parameters: 2,
  returns: true,
  vectors: 4,
  body: [
    ...loopWhile([
      ...times(8, (i) => [...get(2 + (i % 4)), ...get(0), ...v128Load(16 * i), ...i32x4Add, ...set(2 + (i % 4))]),
      ...advance(0, sumBlockBytes),
      ...notAt(0, 1),
    ]),
    ...times(3, (i) => [...get(2), ...get(3 + i), ...i32x4Add, ...set(2)]),
    ...times(4, (lane) => [...get(2), ...i32x4Lane(lane), ...(lane === 0 ? [] : i32Add)]),
  ],
};

export const tileRows = 4;
export const tileColumns = 8;

/**
 * `tile(a, b, end, c)`: the inner part of a float32 matrix product as engines have it: 4 rows times 8 columns in eight
 * accumulators. Per turn, a has 4 values (one of each row), b has 8 (one of each column); `end` is where a ends. Stores 32
 * values at c, by rows.
 */
export const tileKernel: WasmFunction = {
  name: 'tile',
  parameters: 4,
  returns: false,
  vectors: 11,
  body: [
    ...loopWhile([
      ...[...get(1), ...v128Load(0), ...set(12)],
      ...[...get(1), ...v128Load(16), ...set(13)],
      ...times(tileRows, (row) => [
        ...[...get(0), ...v128Load32Splat(4 * row), ...set(14)],
        ...times(2, (half) => {
          const accumulator = 4 + 2 * row + half;
          return [...get(accumulator), ...get(14), ...get(12 + half), ...f32x4Multiply, ...f32x4Add, ...set(accumulator)];
        }),
      ]),
      ...advance(0, 4 * tileRows),
      ...advance(1, 4 * tileColumns),
      ...notAt(0, 2),
    ]),
    ...times(8, (i) => [...get(3), ...get(4 + i), ...v128Store(16 * i)]),
  ],
};

export const dotRows = 4;

/**
 * `dots(a, b, end, c)`: one row of int8 values times four others, as quantised products are made: bytes become 16-bit values,
 * `i32x4.dot_i16x8_s` multiplies and adds. The four rows begin at b, `rowBytes` (a multiple of 16) apart; `end` is where a
 * ends. Stores four partial sums of each row at c.
 */
export const dotsKernel = (rowBytes: number): WasmFunction => ({
  name: 'dots',
  parameters: 4,
  returns: false,
  vectors: 7,
  body: [
    ...loopWhile([
      ...[...get(0), ...v128Load(0), ...set(8)],
      ...[...get(8), ...i16x8ExtendHigh, ...set(9)],
      ...[...get(8), ...i16x8ExtendLow, ...set(8)],
      ...times(dotRows, (row) => [
        ...[...get(1), ...v128Load(row * rowBytes), ...set(10)],
        ...[...get(4 + row), ...get(8), ...get(10), ...i16x8ExtendLow, ...i32x4DotI16x8, ...i32x4Add],
        ...[...get(9), ...get(10), ...i16x8ExtendHigh, ...i32x4DotI16x8, ...i32x4Add, ...set(4 + row)],
      ]),
      ...advance(0, 16),
      ...advance(1, 16),
      ...notAt(0, 2),
    ]),
    ...times(dotRows, (row) => [...get(3), ...get(4 + row), ...v128Store(16 * row)]),
  ],
});
