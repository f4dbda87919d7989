/**
 * From which size on is a product faster on the GPU? Measured, not guessed.
 *
 * Sending factors and fetching C costs O(n²) and a fixed delay, the product O(n³): below some size the CPU has finished
 * before the GPU has begun. Both sides are timed on square products of growing size; minFlops is 2n³ of the smallest n
 * from which on the GPU was faster at every size measured, and ∞ where it was not faster at the largest one.
 */
import type { Product } from '../linalg/products/product.ts';

/** One line of the measurement: the best time of each side, in milliseconds. */
export interface Timing {
  readonly n: number;
  readonly gpu: number;
  readonly cpu: number;
}

/** What was measured, and what follows. */
export interface Calibration {
  /** Products with fewer floating-point operations (2·batch·m·k·n) than this go to the CPU. */
  readonly minFlops: number;
  readonly timings: readonly Timing[];
  /** The same in a sentence. */
  readonly message: string;
}

/** The conclusion from a table of timings in ascending order of n. */
export function crossover(timings: readonly Timing[], renderer: string): Calibration {
  let from = timings.length;
  while (from > 0 && timings[from - 1].gpu < timings[from - 1].cpu) from--;
  if (from === timings.length) {
    const largest = timings.at(-1)?.n;
    const message =
      largest === undefined
        ? `no size could be measured on ${renderer}; products stay on the CPU`
        : `${renderer} does not win up to n = ${largest}; products stay on the CPU`;
    return { minFlops: Number.POSITIVE_INFINITY, timings, message };
  }
  const { n } = timings[from];
  return { minFlops: 2 * n ** 3, timings, message: `${renderer} wins from n = ${n}` };
}

const SIZES = [32, 64, 128, 256, 512, 1024];

function squareProduct(n: number): Product {
  const a = new Float32Array(n * n);
  const b = new Float32Array(n * n);
  for (let i = 0; i < a.length; i++) {
    a[i] = ((i * 7) % 13) / 8 - 0.75;
    b[i] = ((i * 5) % 11) / 8 - 0.625;
  }
  const out = new Float32Array(n * n);
  return { batch: 1, m: n, k: n, n, a, aOffset: 0, aBatch: 0, aRow: n, aColumn: 1, b, bOffset: 0, bBatch: 0, bRow: n, bColumn: 1, out };
}

/** A product to time, and where. */
export interface TimedProduct {
  readonly side: 'gpu' | 'cpu';
  readonly product: Product;
}

/**
 * The order of measurement, for whoever can time a probe, now or later: yields probes, takes milliseconds.
 * A size is begun only where eight times the cost of the one before still fits the budget.
 */
export function* measurement(renderer: string, budget: number, now: () => number): Generator<TimedProduct, Calibration, number> {
  const end = now() + budget;
  const timings: Timing[] = [];
  let next = 0;
  for (const n of SIZES) {
    const begun = now();
    if (begun + next > end) break;
    const product = squareProduct(n);
    const best = { gpu: Number.POSITIVE_INFINITY, cpu: Number.POSITIVE_INFINITY };
    for (const side of ['gpu', 'cpu'] as const) {
      yield { side, product }; // the first run compiles, and is not counted
      for (let run = 0; run < 3 && (run === 0 || now() + best[side] < end); run++)
        best[side] = Math.min(best[side], yield { side, product });
    }
    timings.push({ n, ...best });
    next = 8 * 2 * (best.gpu + best.cpu);
  }
  return crossover(timings, renderer);
}
