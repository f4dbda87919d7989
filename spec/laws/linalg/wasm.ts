/** Laws of an assembler for WebAssembly, and of a matrix product that works in another memory, where padding and leftovers can leak. */
import fc from 'fast-check';
import { type Product, type ProductKernel, readableProduct } from 'saddlepoint';
import { atMost, holds, identical, same } from '../compare.ts';
import { forAll, type Law, once } from '../law.ts';

/** The integers of the binary format: LEB128. */
export interface Leb128 {
  unsigned(value: number): readonly number[];
  signed(value: number): readonly number[];
}

/** Reads what the format's definition says, in exact integers: Σ (byte mod 128)·128ⁱ, less 128^length where the sign bit is set. */
function decode(bytes: readonly number[], withSign: boolean): bigint {
  let value = 0n;
  bytes.forEach((byte, i) => {
    if (byte >= 128 !== i < bytes.length - 1) throw new Error(`byte ${i} of ${bytes.length} has the wrong continuation bit: ${byte}`);
    value += BigInt(byte & 127) << BigInt(7 * i);
  });
  return withSign && (bytes.at(-1) ?? 0) & 64 ? value - (1n << BigInt(7 * bytes.length)) : value;
}

export const lawsOfLeb128: readonly Law<Leb128>[] = [
  {
    id: 'wasm.leb128.unsigned',
    rows: [],
    claim: 'unsigned LEB128 reads back as the number and is as short as can be',
    tolerance: 'E',
    property: ({ unsigned }) =>
      forAll(fc.oneof(fc.nat(300), fc.nat(), fc.nat({ max: 2 ** 31 - 1 })), (value) => {
        const bytes = unsigned(value);
        same(decode(bytes, false), BigInt(value), 'what the bytes read as');
        if (bytes.length > 1) holds(bytes.at(-1) !== 0, () => `expected no byte 0 at the end, got ${bytes}`);
      }),
  },
  {
    id: 'wasm.leb128.signed',
    rows: [],
    claim: 'signed LEB128 reads back as the number and is as short as can be',
    tolerance: 'E',
    property: ({ signed }) =>
      forAll(
        fc.oneof(fc.integer({ min: -9000, max: 9000 }), fc.integer(), fc.constantFrom(-64, 63, 64, -65, -(2 ** 31), 2 ** 31 - 1)),
        (value) => {
          const bytes = signed(value);
          const bits = value < 0 ? (-value - 1).toString(2).length : value.toString(2).length;
          same(decode(bytes, true), BigInt(value), 'what the bytes read as');
          atMost(bytes.length, Math.ceil((bits + 1) / 7), 'how many bytes');
        },
      ),
  },
];

const shapeOf = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  m: fc.integer({ min: 1, max: 13 }),
  k: fc.integer({ min: 1, max: 13 }),
  // small, and beside 48, from which width on A may be packed
  n: fc.oneof(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 45, max: 53 })),
  aTransposed: fc.boolean(),
  bTransposed: fc.boolean(),
  aShared: fc.boolean(),
  bShared: fc.boolean(),
  offset: fc.nat(5),
  single: fc.boolean(),
  seed: fc.nat(2 ** 30),
});
type Shape = typeof shapeOf extends fc.Arbitrary<infer S> ? S : never;

/** A product of numbers drawn by `draw`, its factors inside larger arrays. */
function productOf({ batch, m, k, n, aTransposed, bTransposed, aShared, bShared, offset, single }: Shape, draw: () => number): Product {
  const drawn = (length: number) => {
    const numbers = single ? new Float32Array(length) : new Float64Array(length);
    for (let i = 0; i < length; i++) numbers[i] = draw();
    return numbers;
  };
  return {
    ...{ batch, m, k, n, aOffset: offset, bOffset: 2 * offset, aBatch: aShared ? 0 : m * k + 1, bBatch: bShared ? 0 : k * n },
    ...{ a: drawn(offset + batch * (m * k + 1)), aRow: aTransposed ? 1 : k, aColumn: aTransposed ? m : 1 },
    ...{ b: drawn(2 * offset + batch * k * n), bRow: bTransposed ? 1 : n, bColumn: bTransposed ? k : 1 },
    out: (single ? new Float32Array(batch * m * n) : new Float64Array(batch * m * n)).fill(Number.NaN),
  };
}

/** Small integers over four: their products and sums are exact in float32 and in float64. */
function dyadics(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return ((state >> 16) % 33) / 4 - 4;
  };
}

const agrees = (kernel: ProductKernel, product: Product): void => {
  const expected = product.out.slice();
  readableProduct({ ...product, out: expected });
  kernel(product);
  identical(product.out, expected, `the product of ${product.batch} × [${product.m}, ${product.k}] × [${product.k}, ${product.n}]`);
};

/** Laws of a product kernel that keeps a memory of its own. */
export const lawsOfPackedProduct: readonly Law<ProductKernel>[] = [
  {
    id: 'product.packed.exact',
    rows: [],
    claim: 'on dyadic numbers every shape, stride, offset, batch and dtype gives the readable product bit for bit',
    tolerance: 'E',
    runs: 200,
    property: (kernel) =>
      forAll(shapeOf, (shape) => {
        agrees(kernel, productOf(shape, dyadics(shape.seed)));
      }),
  },
  {
    id: 'product.packed.blocks',
    rows: [],
    claim: 'the same across every block size: sizes beside 96, 256, 960 and 1024',
    tolerance: 'E',
    runs: 1,
    property: (kernel) =>
      once(() => {
        const sizes = [
          [97, 257, 9],
          [95, 513, 5],
          [1025, 3, 6],
          [3, 1025, 10],
          [2, 2, 1030],
          [1030, 1, 1],
          [1, 1, 1027],
          [200, 300, 33],
          [101, 300, 50],
          [1030, 260, 52],
        ];
        sizes.forEach(([m = 1, k = 1, n = 1], i) => {
          [false, true].forEach((single) => {
            [false, true].forEach((transposed) => {
              const shape = {
                batch: 1,
                m,
                k,
                n,
                aTransposed: transposed,
                bTransposed: !transposed,
                aShared: false,
                bShared: false,
                offset: i,
                single,
                seed: 77 + i,
              };
              agrees(kernel, productOf(shape, dyadics(shape.seed)));
            });
          });
        });
      }),
  },
  {
    id: 'product.packed.clean',
    rows: [],
    claim: 'nothing leaks from one product into the next: not NaN, not infinity',
    tolerance: 'E',
    runs: 60,
    property: (kernel) =>
      forAll(shapeOf, shapeOf, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY), (before, shape, poison) => {
        kernel(productOf(before, () => poison));
        agrees(kernel, productOf(shape, dyadics(shape.seed)));
      }),
  },
  {
    id: 'product.packed.local',
    rows: [],
    claim: 'a NaN in row i of A reaches row i of C and no other',
    tolerance: 'E',
    runs: 60,
    property: (kernel) =>
      forAll(shapeOf, fc.nat(), (shape, at) => {
        const product = productOf({ ...shape, batch: 1 }, dyadics(shape.seed));
        const row = at % product.m;
        product.a[product.aOffset + row * product.aRow] = Number.NaN;
        kernel(product);
        const spoilt = (_: number, i: number): boolean => Math.floor(i / product.n) === row;
        same(Array.from(product.out, Number.isNaN), Array.from(product.out, spoilt), `which entries are NaN, row ${row} of A being`);
      }),
  },
  {
    id: 'product.packed.empty',
    rows: [],
    claim: 'an empty sum is zero, and an empty batch, row or column is nothing',
    tolerance: 'E',
    runs: 1,
    property: (kernel) =>
      once(() => {
        const product = productOf(
          {
            batch: 2,
            m: 3,
            k: 0,
            n: 2,
            aTransposed: false,
            bTransposed: false,
            aShared: false,
            bShared: false,
            offset: 0,
            single: false,
            seed: 1,
          },
          () => 1,
        );
        kernel(product);
        kernel({ ...product, batch: 0 });
        kernel({ ...product, m: 0, out: new Float64Array(0) });
        same(product.out, Array(12).fill(0), 'empty sums');
      }),
  },
];

/** In float64, sums in the order of k, each product and sum rounded: the readable product on any numbers. */
export const lawOfSameSums: Law<ProductKernel> = {
  id: 'product.packed.same-sums',
  rows: [],
  claim: 'on any float64 numbers the result is the readable product, bit for bit',
  tolerance: 'E',
  property: (kernel) =>
    forAll(shapeOf, (shape) => {
      const draw = dyadics(shape.seed);
      agrees(
        kernel,
        productOf({ ...shape, single: false }, () => Math.sin(draw() * 100) * 10 ** draw()),
      );
    }),
};
