/**
 * The eigenvalues of a 1-8-8-1 network's Hessian after some training, and how many of them are negative, zero and positive.
 *
 *   minimum ratio = #{λ > δ λmax} / 97
 */
import { eigh, minimumRatio } from 'saddlepoint';
import { network, polish, train } from '../../chapters/many-minima/network.ts';
import type { State } from '../figure.ts';

/** So many eigenvalues; descent goes on in strides of so many steps, Newton's method likewise. */
export const [N, STRIDE, NEWTON] = [97, 100, 10];
/** The finest tolerance, as log₁₀ of its share of λmax. */
export const LEAST = -18;

export interface Signs {
  readonly steps: number;
  readonly newton: number;
  /** log₁₀ of the tolerance, a share of λmax. */
  readonly exponent: number;
  readonly eigenvalues: readonly number[];
  readonly loss: number;
  readonly gradientNorm: number;
  readonly counts: Counts;
  /** Counts by log₁₀ of the tolerance. */
  readonly along: readonly (Counts & { readonly exponent: number })[];
}

export interface Counts {
  readonly negative: number;
  readonly zero: number;
  readonly positive: number;
  readonly ratio: number;
}

function counted(eigenvalues: readonly number[], exponent: number): Counts {
  const λmax = Math.max(...eigenvalues.map(Math.abs));
  const ratio = minimumRatio(eigenvalues, { tolerance: 10 ** exponent });
  const negative = eigenvalues.filter((λ) => λ < -(10 ** exponent) * λmax).length;
  const positive = Math.round(ratio * N);
  return { negative, zero: N - negative - positive, positive, ratio };
}

type Loss = ReturnType<typeof network>['L'];

/** θ after 0, 1, 2, … strides, each made when it is first asked for. */
function strides(start: Float64Array, from: (θ: Float64Array) => () => void): (k: number) => Float64Array {
  const [θ, seen] = [start.slice(), [start]];
  const on = from(θ);
  return (k) => {
    while (seen.length <= k) {
      on();
      seen.push(θ.slice());
    }
    return seen[k];
  };
}

/** A pure function of seed and strides that remembers what it has trained. */
function memory() {
  const descents = new Map<number, { readonly L: Loss; readonly at: (k: number) => Float64Array }>();
  const polishings = new Map<string, (k: number) => Float64Array>();
  return (seed: number, descent: number, newton: number): { readonly L: Loss; readonly θ: Float64Array } => {
    if (!descents.has(seed)) {
      const { L, start } = network([1, 8, 8, 1], seed);
      descents.set(seed, { L, at: strides(start, (θ) => () => train(L, θ, STRIDE, 0.2)) });
    }
    const { L, at } = descents.get(seed)!;
    const key = `${seed} ${descent}`;
    if (!polishings.has(key)) {
      const go = (θ: Float64Array): (() => void) => {
        const on = polish(L, θ);
        return () => on(NEWTON);
      };
      polishings.set(key, strides(at(descent), go));
    }
    return { L, θ: polishings.get(key)!(newton) };
  };
}
const trained = memory();

export function signs({ seed, steps, newton, exponent }: State): Signs {
  const [descent, polished] = [Math.round(Number(steps) / STRIDE), Math.round(Number(newton) / NEWTON)];
  const { L, θ } = trained(Math.round(Number(seed)), descent, polished);
  const { value: loss, gradient } = L.valueAndGradient(θ);
  const eigenvalues = [...eigh(L.hessian(θ), { vectors: false }).values];
  return {
    steps: descent * STRIDE,
    newton: polished * NEWTON,
    exponent: Number(exponent),
    eigenvalues,
    loss,
    gradientNorm: Math.hypot(...gradient),
    counts: counted(eigenvalues, Number(exponent)),
    along: Array.from({ length: 4 * -LEAST + 1 }, (_, i) => ({ exponent: LEAST + i / 4, ...counted(eigenvalues, LEAST + i / 4) })),
  };
}
