/**
 * The lowest eigenvalue of H from products Hv alone: how many does it take? L14 L16
 *
 *   power iteration   v ← (λmax I − H) v:  the error falls by a factor that the neighbours of λmin decide
 *   Lanczos           the best value in the span of v, Hv, H²v, …: never worse, from the same products
 *
 * The networks are the sinc's, early in training, with three widths; the whole H is computed beside them to compare by.
 */
import { eigh, lanczos, random } from 'saddlepoint';
import { experiment, number } from '../../report/experiment.ts';
import { network, train } from '../many-minima/network.ts';
import { errorsByProducts } from './figure.ts';

export interface Seen {
  readonly products: number;
  /** 1 − (what was found)/λmin. */
  readonly lanczos: number;
  readonly power: number;
}

export interface Width {
  readonly parameters: number;
  readonly lowest: number;
  readonly highest: number;
  readonly seen: readonly Seen[];
  /** Products until `lanczos` itself says it has converged, and how far off it then is, beside ‖H‖. */
  readonly converged: { readonly products: number; readonly error: number };
}

export interface WithoutH {
  readonly widths: readonly Width[];
}

const LOOKS = [2, 3, 4, 5, 6, 8, 10, 14, 20, 28, 40, 60];

/** uᵀHu after so many power steps on λmax I − H, whose largest eigenvalue belongs to λmin. */
function power(product: (v: Float64Array) => Float64Array, start: ArrayLike<number>, highest: number, steps: number): number {
  let v = Float64Array.from(start);
  let quotient = 0;
  for (let k = 0; k < steps; k++) {
    const Hv = product(v);
    const vv = v.reduce((sum, x) => sum + x * x, 0);
    quotient = v.reduce((sum, x, i) => sum + x * Hv[i], 0) / vv;
    v = v.map((x, i) => (highest * x - Hv[i]) / Math.sqrt(vv));
  }
  return quotient;
}

export function width(units: number, seed: number): Width {
  const { L, start: θ } = network([1, units, units, 1], seed);
  train(L, θ, 300);
  const { values } = eigh(L.hessian(θ), { vectors: false });
  const [n, lowest, highest] = [θ.length, values[0], values[values.length - 1]];
  const product = (v: Float64Array): Float64Array => L.hvp(θ, v);
  const source = random(seed);
  const start = Float64Array.from(θ, () => source.normal());
  const error = (found: number): number => Math.max(Math.abs(1 - found / lowest), 1e-16);
  const seen = LOOKS.map((k) => ({
    products: k,
    lanczos: error(lanczos(product, n, { start, tolerance: 0, maxIterations: k, maxBasis: k + 3 }).values[0]),
    power: error(power(product, start, highest, k)),
  }));
  const found = lanczos(product, n, { start });
  return {
    parameters: n,
    lowest,
    highest,
    seen,
    converged: { products: found.products, error: Math.abs(found.values[0] - lowest) / highest },
  };
}

const to = (seen: readonly Seen[], share: number): number => seen.find((s) => s.lanczos < share)?.products ?? Number.POSITIVE_INFINITY;

export const withoutH = experiment<WithoutH>({
  id: 'E14',
  title: 'The lowest eigenvalue without H',
  question:
    'Three networks of 97, 321 and 1153 parameters, early in training. How many products Hv does it take to know λmin and its direction, and does it matter how large the network is?',
  chapter: 'down-without-h',
  run(seed, tell) {
    return {
      widths: [8, 16, 32].map((units, k) => {
        tell(k / 3, `1-${units}-${units}-1`);
        return width(units, seed);
      }),
    };
  },
  claims: ({ widths }) => [
    {
      rows: ['L16'],
      message: 'Twenty products are enough to know λmin within one percent, for twelve times as many parameters too.',
      measured: widths
        .map(
          ({ parameters, lowest, highest, seen }) =>
            `${parameters} parameters, λ from ${number(lowest)} to ${number(highest)}: within 10 % after ${to(seen, 0.1)} products, within 1 % after ${to(seen, 0.01)}`,
        )
        .join('; '),
      numbers: Object.fromEntries(widths.map(({ parameters, seen }) => [`products for 1 %, n = ${parameters}`, to(seen, 0.01)])),
      holds: widths.every(({ seen, lowest }) => lowest < 0 && to(seen, 0.01) <= 20),
    },
    {
      rows: ['L16'],
      message: 'By its own reckoning Lanczos is done after 30 to 100 products, to 10⁻⁹ of the largest eigenvalue.',
      measured: widths
        .map(({ parameters, converged }) => `n = ${parameters}: ${converged.products} products, error ${number(converged.error, 1)}·λmax`)
        .join('; '),
      numbers: Object.fromEntries(widths.map(({ parameters, converged }) => [`products, n = ${parameters}`, converged.products])),
      holds: widths.every(({ converged }) => converged.error < 1e-9 && converged.products >= 30 && converged.products <= 100),
    },
    {
      rows: ['L14', 'L16'],
      message:
        'Power iteration, which keeps only the last vector, knows nearly nothing from as many products: after sixty it is off by more than half of λmin.',
      measured: widths.map(({ parameters, seen }) => `n = ${parameters}: ${number(100 * seen.at(-1)!.power, 2)} % off`).join('; '),
      numbers: Object.fromEntries(widths.map(({ parameters, seen }) => [`power, n = ${parameters}`, seen.at(-1)!.power])),
      holds: widths.every(({ seen }) => seen.at(-1)!.power > 0.5 && seen.every((s) => s.lanczos <= s.power + 1e-9)),
    },
  ],
  tables: ({ widths }) => [
    {
      title: 'Error of λmin after so many products, Lanczos and power iteration',
      columns: ['products', ...widths.flatMap(({ parameters: n }) => [`n = ${n}`, 'power'])],
      rows: LOOKS.map((k, i) => [k, ...widths.flatMap(({ seen }) => [number(seen[i].lanczos, 2), number(seen[i].power, 2)])]),
    },
  ],
  figures: (data) => [errorsByProducts(data)],
});
