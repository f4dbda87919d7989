/**
 * Laws of a matrix product in float32, wherever it runs, and of a check that tells right products from wrong ones.
 *
 * A law speaks of any {@link ProductKernel}. A product that answers with a Promise is held to the same laws through
 * `lawsOfFloat32Product(...).eventually`.
 */
import fc from 'fast-check';
import { type Floats, type Product, type ProductKernel, readableProduct } from 'saddlepoint';
import { near, same } from '../compare.ts';
import { forAll, type Law, once } from '../law.ts';

/** ε₃₂, the distance from 1 to the next float32. */
const EPSILON_32 = 2 ** -23;
/** A GPU may take numbers below this for zero. */
const TINY = 2 ** -126;

/** A law over kernels that can be held against asynchronous ones, too. */
export interface ProductLaw extends Law<ProductKernel> {
  /** The same property of a product that is done when its Promise resolves. Await `fc.assert` on it. */
  eventually(multiply: (product: Product) => Promise<void>): fc.IAsyncProperty<unknown>;
}

/** How a factor lies in memory. */
interface Layout {
  readonly transposed: boolean;
  readonly shared: boolean;
  readonly offset: number;
  /** Numbers between the end of a row and the beginning of the next. */
  readonly gap: number;
  readonly single: boolean;
}

const layoutOf: fc.Arbitrary<Layout> = fc.record({
  transposed: fc.boolean(),
  shared: fc.boolean(),
  offset: fc.nat(5),
  gap: fc.constantFrom(0, 0, 1, 3),
  single: fc.boolean(),
});

interface Factor {
  readonly data: Floats;
  readonly offset: number;
  readonly perBatch: number;
  readonly perRow: number;
  readonly perColumn: number;
}

/** A factor [batch, rows, columns] with `entry(i)` at its i-th place, laid out as told; the gaps hold 1e30. */
function factor(batch: number, rows: number, columns: number, layout: Layout, entry: (i: number) => number): Factor {
  const { transposed, shared, offset, gap, single } = layout;
  const [slow, fast] = transposed ? [columns, rows] : [rows, columns];
  const step = fast + gap;
  const count = shared ? 1 : batch;
  const data = new (single ? Float32Array : Float64Array)(offset + count * slow * step).fill(1e30);
  for (let p = 0, i = 0; p < count; p++) {
    for (let s = 0; s < slow; s++) for (let f = 0; f < fast; f++) data[offset + (p * slow + s) * step + f] = entry(i++);
  }
  const [perRow, perColumn] = transposed ? [1, step] : [step, 1];
  return { data, offset, perBatch: shared ? 0 : slow * step, perRow, perColumn };
}

/** Numbers from a seed, so that a counterexample stays small: the top bits of a multiplicative generator. */
function numbers(seed: number): () => number {
  let word = (seed << 1) | 1;
  return () => (word = Math.imul(word, 0x2c9277b5)) / 2 ** 31;
}

interface Sizes {
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

const smallSizes: fc.Arbitrary<Sizes> = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  m: fc.integer({ min: 1, max: 17 }),
  k: fc.integer({ min: 1, max: 17 }),
  n: fc.integer({ min: 1, max: 17 }),
});

/** Longer than the 1000 turns after which gpu.js cuts an unknown loop. */
const longSizes: fc.Arbitrary<Sizes> = fc.record({
  batch: fc.constant(1),
  m: fc.integer({ min: 1, max: 3 }),
  k: fc.integer({ min: 1001, max: 2500 }),
  n: fc.integer({ min: 1, max: 3 }),
});

function productOf({ batch, m, k, n }: Sizes, aLayout: Layout, bLayout: Layout, aEntry: () => number, bEntry = aEntry): Product {
  const A = factor(batch, m, k, aLayout, aEntry);
  const B = factor(batch, k, n, bLayout, bEntry);
  const out = new (aLayout.single && bLayout.single ? Float32Array : Float64Array)(batch * m * n).fill(Number.NaN);
  return {
    ...{ batch, m, k, n },
    ...{ a: A.data, aOffset: A.offset, aBatch: A.perBatch, aRow: A.perRow, aColumn: A.perColumn },
    ...{ b: B.data, bOffset: B.offset, bBatch: B.perBatch, bRow: B.perRow, bColumn: B.perColumn },
    out,
  };
}

/** Products with entries drawn by `value`, in every layout. */
const products = (sizes: fc.Arbitrary<Sizes>, value: (uniform: number) => number): fc.Arbitrary<Product> =>
  fc.tuple(sizes, layoutOf, layoutOf, fc.nat()).map(([shape, a, b, seed]) => {
    const uniform = numbers(seed);
    return productOf(shape, a, b, () => value(uniform()));
  });

/** Whole numbers from −8 to 8: every sum of up to 2500 products is below 2²⁴, so float32 holds it exactly. */
export const exactProducts: fc.Arbitrary<Product> = products(smallSizes, (u) => Math.round(8 * u));
const longProducts: fc.Arbitrary<Product> = products(longSizes, (u) => Math.round(8 * u));
/** Entries between −1 and 1 with all their digits. */
export const roundedProducts: fc.Arbitrary<Product> = products(smallSizes, (u) => u);
/** Factors so small that their products fall among the subnormal numbers of float32. */
const tinyProducts: fc.Arbitrary<Product> = products(smallSizes, (u) => u * 2 ** -66);

/** One factor holds NaN, infinities, and numbers beyond float32; the other is tame. The result is float64. */
const wildProducts: fc.Arbitrary<Product> = fc
  .tuple(smallSizes, layoutOf, layoutOf, fc.nat(), fc.boolean())
  .map(([shape, a, b, seed, inA]) => {
    const uniform = numbers(seed);
    const tame = (): number => uniform();
    const wild = (): number => {
      const u = uniform();
      // beyond 3.4·10³⁸ each, so that a factor of one entry is no number of float32 either
      return u > 0.8 ? Number.POSITIVE_INFINITY : u < -0.9 ? Number.NaN : (u + Math.sign(u)) * 1e39;
    };
    return inA ? productOf(shape, { ...a, single: false }, b, wild, tame) : productOf(shape, a, { ...b, single: false }, tame, wild);
  });

/** The product in float64, from the same factors. */
function reference(product: Product, absolute = false): Float64Array {
  const out = new Float64Array(product.out.length);
  const { a, b } = product;
  readableProduct(
    absolute ? { ...product, a: Float64Array.from(a, Math.abs), b: Float64Array.from(b, Math.abs), out } : { ...product, out },
  );
  return out;
}

/** |C − AB|ᵢⱼ ≤ (k + 3)·ε₃₂·(|A||B|)ᵢⱼ, and k·2⁻¹²⁶ for each number flushed to zero. */
function withinRounding(product: Product): void {
  const right = reference(product);
  const bound = reference(product, true);
  const { k, out } = product;
  const flushed = k * TINY * 4;
  for (const [i, value] of right.entries())
    near(out[i] as number, value, (k + 3) * EPSILON_32 * (bound[i] as number) + flushed, `entry ${i} of the product`);
}

const productLaw = (
  { id, claim, tolerance, runs }: Pick<Law<never>, 'id' | 'claim' | 'tolerance'> & { runs: number },
  given: fc.Arbitrary<Product>,
  holds: (product: Product) => void,
): ProductLaw => ({
  ...{ id, claim, tolerance, runs, rows: [] },
  property: (multiply) =>
    forAll(given, (product) => {
      multiply(product);
      holds(product);
    }) as fc.IRawProperty<unknown>,
  eventually: (multiply) =>
    fc.asyncProperty(given, async (product) => {
      await multiply(product);
      holds(product);
    }) as unknown as fc.IAsyncProperty<unknown>,
});

/** What a matrix product in float32 has to be. */
export const lawsOfFloat32Product: readonly ProductLaw[] = [
  productLaw(
    {
      id: 'gpu.product.exact',
      claim: 'a product of small whole numbers is exact to the bit, for every layout, batch and size',
      tolerance: 'E',
      runs: 60,
    },
    exactProducts,
    (product) => same(product.out, reference(product), 'the product'),
  ),
  productLaw(
    { id: 'gpu.product.long-sums', claim: 'a sum of more than 1000 terms has all its terms', tolerance: 'E', runs: 8 },
    longProducts,
    (product) => same(product.out, reference(product), 'the product'),
  ),
  productLaw(
    { id: 'gpu.product.rounding', claim: 'a product is off by (k + 3)·ε₃₂·|A||B| at most, entry by entry', tolerance: 'B', runs: 40 },
    roundedProducts,
    withinRounding,
  ),
  productLaw(
    {
      id: 'gpu.product.tiny',
      claim: 'a product among the subnormal numbers is off by what flushing them to zero explains at most',
      tolerance: 'B',
      runs: 15,
    },
    tinyProducts,
    withinRounding,
  ),
  productLaw(
    {
      id: 'gpu.product.not-finite',
      claim: 'NaN, infinities and numbers beyond float32 come out as in float64 on the CPU',
      tolerance: 'E',
      runs: 15,
    },
    wildProducts,
    (product) => same(product.out, reference(product), 'the product'),
  ),
];

/** A check of a finished product: true where it may be right. */
export type ProductCheck = (product: Product, seed: number) => boolean;

/** The product as an honest float32 kernel computes it: factors, products and sums rounded. */
export const honestProduct: ProductKernel = ({ batch, m, k, n, out, ...p }) => {
  const { fround } = Math;
  for (let q = 0; q < batch; q++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0; l < k; l++) {
          const a = fround(p.a[p.aOffset + q * p.aBatch + i * p.aRow + l * p.aColumn] as number);
          const b = fround(p.b[p.bOffset + q * p.bBatch + l * p.bRow + j * p.bColumn] as number);
          sum = fround(sum + fround(a * b));
        }
        out[(q * m + i) * n + j] = sum;
      }
    }
  }
};

/** What a randomised check of a product has to be. */
export const lawsOfProductCheck: readonly Law<ProductCheck>[] = [
  {
    id: 'freivalds.accepts',
    rows: [],
    claim: 'an honest float32 product is never refused',
    tolerance: 'B',
    runs: 300,
    property: (accepts) =>
      forAll(fc.oneof(exactProducts, roundedProducts, tinyProducts), fc.nat(), (product, seed) => {
        honestProduct(product);
        same(accepts(product, seed), true, 'whether an honest product is accepted');
      }),
  },
  {
    id: 'freivalds.one-entry',
    rows: [],
    claim: 'one wrong entry is always found: a sign cannot hide it',
    tolerance: 'E',
    runs: 200,
    property: (accepts) =>
      forAll(exactProducts, fc.nat(), fc.nat(), (product, seed, at) => {
        honestProduct(product);
        product.out[at % product.out.length] = (product.out[at % product.out.length] as number) + 1;
        same(accepts(product, seed), false, 'whether a product with a wrong entry is accepted');
      }),
  },
  {
    id: 'freivalds.two-entries',
    rows: [],
    claim: 'two equal errors in a row are overlooked by one round of two: of 4096 checks with s = 2 rounds a quarter, ± 6σ',
    tolerance: 'S',
    runs: 1,
    property: (accepts) =>
      once(() => {
        const product = productOf({ batch: 1, m: 3, k: 4, n: 5 }, plain, plain, () => 1);
        honestProduct(product);
        product.out[6] = (product.out[6] as number) + 1;
        product.out[8] = (product.out[8] as number) + 1;
        let overlooked = 0;
        for (let seed = 1; seed <= 4096; seed++) if (accepts(product, Math.imul(seed, 0x9e3779b9))) overlooked++;
        near(overlooked, 1024, 6 * Math.sqrt(4096 * 0.25 * 0.75), 'how many of 4096 checks overlook two equal errors');
      }),
  },
];

const plain: Layout = { transposed: false, shared: false, offset: 0, gap: 0, single: true };
