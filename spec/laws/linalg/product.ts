/** Laws of the matrix product: any kernel behind `ProductKernel`, from the triple loop to WebAssembly and GPU. */
import fc from 'fast-check';
import type { Floats, Product, ProductKernel } from 'saddlepoint';
import { near, same } from '../compare.ts';
import { dyadic, real } from '../generators.ts';
import { forAll, type Law, once } from '../law.ts';

type Dtype = 'float64' | 'float32';
const floats = (dtype: Dtype, n: number): Floats => (dtype === 'float64' ? new Float64Array(n) : new Float32Array(n));

/** The product as its contract says it, number by number. */
function defined(p: Product, index: number, i: number, j: number): { sum: number; size: number } {
  let sum = 0;
  let size = 0;
  for (let s = 0; s < p.k; s++) {
    const term =
      p.a[p.aOffset + index * p.aBatch + i * p.aRow + s * p.aColumn] * p.b[p.bOffset + index * p.bBatch + s * p.bRow + j * p.bColumn];
    sum += term;
    size += Math.abs(term);
  }
  return { sum, size };
}

interface Layout {
  readonly transposed: boolean;
  readonly shared: boolean;
  readonly offset: number;
  readonly gap: number;
}
const layout: fc.Arbitrary<Layout> = fc.record({
  transposed: fc.boolean(),
  shared: fc.boolean(),
  offset: fc.integer({ min: 0, max: 3 }),
  gap: fc.constantFrom(0, 0, 1, 5),
});

/** Strides of `batch` matrices [rows, columns]: row-major or transposed, with gaps, one for all or one each. */
function strides(l: Layout, rows: number, columns: number): { row: number; column: number; batch: number } {
  const width = (l.transposed ? rows : columns) + l.gap;
  const height = l.transposed ? columns : rows;
  return { row: l.transposed ? 1 : width, column: l.transposed ? width : 1, batch: l.shared ? 0 : width * height };
}

/** A product with entries drawn from a short list of numbers, repeated with a stride that is prime to it. */
const products = (entry: fc.Arbitrary<number>, side: fc.Arbitrary<number>, dtypes: readonly Dtype[]): fc.Arbitrary<Product> =>
  fc
    .record({
      batch: fc.constantFrom(1, 1, 2, 3),
      m: side,
      k: side,
      n: side,
      la: layout,
      lb: layout,
      numbers: fc.array(entry, { minLength: 31, maxLength: 31 }),
      a: fc.constantFrom(...dtypes),
      b: fc.constantFrom(...dtypes),
    })
    .map(({ batch, m, k, n, la, lb, numbers, a, b }) => {
      const A = strides(la, m, k);
      const B = strides(lb, k, n);
      const fill = (
        dtype: Dtype,
        l: Layout,
        s: { batch: number; row: number; column: number },
        rows: number,
        columns: number,
        step: number,
      ) => {
        const length = l.offset + s.batch * (batch - 1) + s.row * Math.max(0, rows - 1) + s.column * Math.max(0, columns - 1) + 1;
        const data = floats(dtype, length);
        for (let i = 0; i < length; i++) data[i] = numbers[(i * step + (i >> 5)) % 31];
        return data;
      };
      return {
        batch,
        m,
        k,
        n,
        a: fill(a, la, A, m, k, 7),
        aOffset: la.offset,
        aBatch: A.batch,
        aRow: A.row,
        aColumn: A.column,
        b: fill(b, lb, B, k, n, 11),
        bOffset: lb.offset,
        bBatch: B.batch,
        bRow: B.row,
        bColumn: B.column,
        out: floats(a === 'float32' && b === 'float32' ? 'float32' : 'float64', batch * m * n).fill(Number.NaN),
      };
    });

const small = fc.integer({ min: 1, max: 9 });
const medium = fc.oneof({ weight: 2, arbitrary: small }, fc.integer({ min: 1, max: 70 }));

/** Each entry of the product, within a tolerance of its sum. */
function everyNear(p: Product, tolerance: (expected: { sum: number; size: number }) => number, what = 'the product'): void {
  for (let index = 0, q = 0; index < p.batch; index++) {
    for (let i = 0; i < p.m; i++)
      for (let j = 0; j < p.n; j++, q++) {
        const expected = defined(p, index, i, j);
        near(p.out[q], expected.sum, tolerance(expected), `${what}, entry [${i}, ${j}] of batch ${index}`);
      }
  }
}

const plain = (m: number, k: number, n: number, a: Floats, b: Floats, out: Floats): Product => ({
  batch: 1,
  m,
  k,
  n,
  a,
  aOffset: 0,
  aBatch: 0,
  aRow: k,
  aColumn: 1,
  b,
  bOffset: 0,
  bBatch: 0,
  bRow: n,
  bColumn: 1,
  out,
});

/** Laws of a product whose sums, where both factors are float32, are kept in the given precision. */
export const lawsOfProductIn = (sums: Dtype, dtypes: readonly Dtype[] = ['float64', 'float32']): readonly Law<ProductKernel>[] => [
  {
    id: 'product.exact',
    rows: [],
    claim: 'on dyadic numbers the product is exact, bit for bit: all strides, transposes, offsets, batches, shared factors, dtypes',
    tolerance: 'E',
    runs: 150,
    property: (kernel) =>
      // Quarters up to 4: sums of 70 products have at most 15 bits, so float32 is exact too.
      forAll(
        products(
          dyadic.map((x) => Math.trunc(x) / 4),
          medium,
          dtypes,
        ),
        (p) => {
          kernel(p);
          everyNear(p, () => 0);
        },
      ),
  },
  {
    id: 'product.rounding',
    rows: [],
    claim: '|C − AB| ≤ (k + 1)·ε·|A||B|, entry by entry, where ε is that of the sums and of what is stored',
    tolerance: 'B',
    property: (kernel) =>
      forAll(products(real, medium, dtypes), (p) => {
        kernel(p);
        const stored = p.out instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
        const ε = sums === 'float32' && p.out instanceof Float32Array ? stored : Number.EPSILON;
        everyNear(p, ({ sum, size }) => (p.k + 1) * ε * size + stored * Math.abs(sum) + 2 ** -149);
      }),
  },
  {
    id: 'product.leaves-alone',
    rows: [],
    claim: 'only `out` is written, all of it and nothing beside it; the factors stay as they were',
    tolerance: 'E',
    label: 'quality',
    property: (kernel) =>
      forAll(products(real, medium, dtypes), (p) => {
        const a = p.a.slice();
        const b = p.b.slice();
        const guarded = floats(p.out instanceof Float64Array ? 'float64' : 'float32', p.out.length + 8).fill(7);
        const out = guarded.subarray(4, 4 + p.out.length).fill(Number.NaN);
        kernel({ ...p, out });
        same(p.a, a, 'the left factor afterwards');
        same(p.b, b, 'the right factor afterwards');
        same([...guarded.subarray(0, 4), ...guarded.subarray(-4)], Array(8).fill(7), 'what lies beside out');
        same(out.findIndex(Number.isNaN), -1, 'the first entry of out that was not written');
      }),
  },
  {
    id: 'product.non-finite',
    rows: [],
    claim: 'NaN and infinity in row i of A spoil row i of the product and no other; 0·∞ is NaN',
    tolerance: 'E',
    label: 'quality',
    property: (kernel) =>
      forAll(
        medium,
        medium,
        medium,
        fc.nat(),
        fc.nat(),
        fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
        fc.constantFrom(...dtypes),
        (m, k, n, row, at, bad, dtype) => {
          const i = row % m;
          const a = floats(dtype, m * k).fill(1);
          a[i * k + (at % k)] = bad;
          const p = plain(m, k, n, a, floats(dtype, k * n), floats(dtype, m * n));
          kernel(p);
          const expected = Array.from(p.out, (_, q) => (Math.floor(q / n) === i ? Number.NaN : 0));
          same(p.out, expected, `the product, row ${i} of A spoilt`);
        },
      ),
  },
  {
    id: 'product.empty',
    rows: [],
    claim: 'a sum of no terms is 0, and a product without rows, columns or batch writes nothing',
    tolerance: 'E',
    runs: 1,
    property: (kernel) =>
      once(() => {
        for (const dtype of dtypes) {
          for (const [m, n] of [
            [1, 1],
            [3, 2],
            [5, 9],
          ]) {
            const p = plain(m, 0, n, floats(dtype, 0), floats(dtype, 0), floats(dtype, m * n).fill(Number.NaN));
            kernel(p);
            same(p.out, Array(m * n).fill(0), 'a sum of no terms');
          }
          kernel(plain(0, 3, 4, floats(dtype, 0), floats(dtype, 12), floats(dtype, 0)));
          kernel(plain(3, 4, 0, floats(dtype, 12), floats(dtype, 0), floats(dtype, 0)));
          kernel({ ...plain(2, 2, 2, floats(dtype, 4), floats(dtype, 4), floats(dtype, 0)), batch: 0 });
        }
      }),
  },
  {
    id: 'product.long-sums',
    rows: [],
    claim: 'sums of 3000 terms are not cut short, and tall, wide and large products are exact on dyadic numbers',
    tolerance: 'E',
    runs: 1,
    property: (kernel) =>
      once(() => {
        for (const dtype of dtypes) {
          for (const [m, k, n] of [
            [2, 3000, 3],
            [1, 3000, 1],
            [300, 5, 7],
            [3, 4, 501],
            [1, 40, 300],
            [300, 40, 1],
            [130, 131, 133],
          ]) {
            const fill = (length: number, step: number) => floats(dtype, length).map((_, i) => ((i * step) % 17) / 4 - 2);
            const p = plain(m, k, n, fill(m * k, 5), fill(k * n, 3), floats(dtype, m * n));
            kernel(p);
            everyNear(p, () => 0, `[${m}, ${k}] × [${k}, ${n}] in ${dtype}`);
          }
        }
      }),
  },
  {
    id: 'product.beyond-blocks',
    rows: [],
    claim:
      'products that are longer than a thousand in one direction, of batches, with factors shared or transposed, are exact on dyadic numbers, and so is one of some megabytes',
    tolerance: 'E',
    runs: 1,
    property: (kernel) =>
      once(() => {
        const sizes = [
          [2, 1100, 3],
          [1100, 2, 3],
          [3, 2, 1100],
        ];
        for (const dtype of dtypes) {
          const fill = (length: number, step: number) => floats(dtype, length).map((_, i) => ((i * step) % 17) / 4 - 2);
          for (const [m, k, n] of sizes) {
            for (let bits = 0; bits < 16; bits++) {
              const [sharedA, sharedB, transposedA, transposedB] = [1, 2, 4, 8].map((bit) => (bits & bit) > 0);
              const p: Product = {
                ...plain(m, k, n, fill(2 * m * k, 5), fill(2 * k * n, 3), floats(dtype, 2 * m * n)),
                batch: 2,
                aBatch: sharedA ? 0 : m * k,
                bBatch: sharedB ? 0 : k * n,
                ...(transposedA && { aRow: 1, aColumn: m }),
                ...(transposedB && { bRow: 1, bColumn: k }),
              };
              kernel(p);
              everyNear(p, () => 0, `[${m}, ${k}] × [${k}, ${n}] in ${dtype}, shared ${sharedA}, ${sharedB}, transposed ${transposedA}, ${transposedB}`); // biome-ignore format: one line
            }
          }
          const large = plain(200, 210, 190, fill(200 * 210, 5), fill(210 * 190, 3), floats(dtype, 200 * 190));
          kernel(large);
          everyNear(large, () => 0, `[200, 210] × [210, 190] in ${dtype}`);
        }
      }),
  },
];

/** The laws of any kernel: float64 products are summed in float64, those of two float32 factors at least in float32. */
export const lawsOfProduct: readonly Law<ProductKernel>[] = lawsOfProductIn('float32');
