/**
 * The eigenvalues of a 1-8-8-1 network's Hessian after some training, and how many of them are negative, zero and positive.
 *
 *   minimum ratio = #{λ > δ λmax} / 97
 */
import { eigh, minimumRatio } from 'saddlepoint';
import { network, polish, train } from '../../chapters/many-minima/network.ts';
import type { State } from '../figure.ts';
import { SIGNS } from './sizes.ts';

const { N, STRIDE, NEWTON, LEAST } = SIGNS;

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
interface Strides {
  at(k: number): Float64Array;
  /** How many have been made. */
  readonly made: () => number;
}

function strides(start: Float64Array, from: (θ: Float64Array) => () => void): Strides {
  const [θ, seen] = [start.slice(), [start]];
  const on = from(θ);
  return {
    made: () => seen.length - 1,
    at(k) {
      for (; seen.length <= k; seen.push(θ.slice())) on();
      return seen[k];
    },
  };
}

/** Both trainings of a seed, remembered: descent, and Newton's method after so many strides of it. */
const descents = new Map<number, { readonly L: Loss; readonly descent: Strides; readonly polishings: Map<number, Strides> }>();
function trained(seed: number, after: number): { readonly L: Loss; readonly descent: Strides; readonly polishing: () => Strides } {
  if (!descents.has(seed)) {
    const { L, start } = network([1, 8, 8, 1], seed);
    descents.set(seed, { L, descent: strides(start, (θ) => () => train(L, θ, STRIDE, 0.2)), polishings: new Map() });
  }
  const { L, descent, polishings } = descents.get(seed)!;
  const polishing = (): Strides => {
    if (!polishings.has(after)) {
      const from = (θ: Float64Array): (() => void) => {
        const on = polish(L, θ);
        return () => on(NEWTON);
      };
      polishings.set(after, strides(descent.at(after), from));
    }
    return polishings.get(after)!;
  };
  return { L, descent, polishing };
}

/** The state as it is trained, every five strides of what has not been trained before; the last is the whole. */
export function* parts(state: State): Generator<Signs> {
  const [after, polished] = [Math.round(Number(state.steps) / STRIDE), Math.round(Number(state.newton) / NEWTON)];
  const { descent, polishing } = trained(Math.round(Number(state.seed)), after);
  for (let k = descent.made() + 5; k < after; k += 5) yield model({ ...state, steps: k * STRIDE, newton: 0 });
  if (polished > 0) for (let k = polishing().made() + 5; k < polished; k += 5) yield model({ ...state, newton: k * NEWTON });
  yield model(state);
}

export function model({ seed, steps, newton, exponent }: State): Signs {
  const [descent, polished] = [Math.round(Number(steps) / STRIDE), Math.round(Number(newton) / NEWTON)];
  const { L, polishing } = trained(Math.round(Number(seed)), descent);
  const θ = polishing().at(polished);
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
