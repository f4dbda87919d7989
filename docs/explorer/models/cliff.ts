/**
 * One weight applied T times, and what T layers make of a gradient on its way back.
 *
 *   L = ½(wᵀ − 1)²,   L′ = (wᵀ − 1) T wᵀ⁻¹
 *   ‖Wᵗx‖² = Σ λᵢ²ᵗ cᵢ²,  c = Vᵀx                 one symmetric matrix
 */
import { clipByNorm, descend, eigh, gradientDescent, type Optimizer, oracleFrom, random } from 'saddlepoint';
import type { State } from '../figure.ts';

export const [STEPS, DEEPEST] = [100, 60];
const [UNITS, DRAWS] = [16, 20];

export interface Cliff {
  readonly w: number;
  readonly T: number;
  /** The gradient is clipped at this norm, where it is. */
  readonly τ: number;
  readonly clipped: boolean;
  /** w, and the size of L′ there. */
  readonly slopes: readonly (readonly [w: number, slope: number])[];
  /** w after 0, 1, … steps, and whether it left the numbers. */
  readonly path: readonly number[];
  readonly lost: boolean;
  readonly longest: number;
  /** log₁₀ of the gradient's size after 0, 1, … T layers on its way back, beside its beginning, by what each layer is. */
  readonly layers: Readonly<Record<Layer, readonly number[]>>;
}
export type Layer = 'w' | 'W' | 'fresh';

export const slope = (w: number, T: number): number => (w ** T - 1) * T * w ** (T - 1);

/** Mean over draws of log₁₀ ‖Wᵗx‖ at spectral radius 1, and of log₁₀ ‖W_t … W_1 x‖ with entries of variance 1/n: a scale w adds t log₁₀ w. */
let grown: { readonly W: Float64Array; readonly fresh: Float64Array } | undefined;
function growth(): { readonly W: Float64Array; readonly fresh: Float64Array } {
  if (grown !== undefined) return grown;
  const { normal } = random(1);
  const [W, fresh] = [new Float64Array(DEEPEST + 1), new Float64Array(DEEPEST + 1)];
  const times = (A: readonly (readonly number[])[], x: readonly number[]): number[] =>
    A.map((row) => row.reduce((sum, a, j) => sum + a * x[j], 0));
  const matrix = (): number[][] => Array.from({ length: UNITS }, () => Array.from({ length: UNITS }, () => normal() / Math.sqrt(UNITS)));
  for (let d = 0; d < DRAWS; d++) {
    const A = matrix();
    const { values, vectors } = eigh(A.map((row, i) => row.map((a, j) => (a + A[j][i]) / 2)));
    const radius = Math.max(...values.map(Math.abs));
    const start = Array.from({ length: UNITS }, () => normal());
    const size = Math.hypot(...start);
    // c = Vᵀx,   ‖Wᵗx‖² = Σ λ²ᵗ c²
    const c = Array.from(values, (_, i) => vectors.column(i).reduce((sum, v, k) => sum + (v * start[k]) / size, 0));
    let x = start.map((v) => v / size);
    for (let t = 0; t <= DEEPEST; t++) {
      W[t] += Math.log10(c.reduce((sum, ci, i) => sum + (values[i] / radius) ** (2 * t) * ci ** 2, 0)) / 2 / DRAWS;
      fresh[t] += Math.log10(Math.hypot(...x)) / DRAWS;
      x = times(matrix(), x);
    }
  }
  grown = { W, fresh };
  return grown;
}

/** w after 0, 1, … steps of descent on L = ½(wᵀ − 1)², as long as it is a number below 10¹². */
function descent(from: number, T: number, rule: Optimizer): { readonly path: number[]; readonly lost: boolean } {
  const L = oracleFrom({ value: ([w]) => (w ** T - 1) ** 2 / 2, gradient: ([w]) => [slope(w, T)] });
  const θ = Float64Array.of(from);
  const path = [from];
  const run = descend(L, θ, rule, { steps: STEPS });
  for (const _ of run) {
    path.push(θ[0]);
    if (!(Math.abs(θ[0]) < 1e12)) return { path, lost: true };
  }
  return { path, lost: run.stop?.reason === 'not finite' };
}

export function cliff({ w, logClip, depth, eta, clip }: State): Cliff {
  const [from, T, η] = [Number(w), Math.round(Number(depth)), Number(eta)];
  const τ = 10 ** Number(logClip);
  const plain = gradientDescent({ learningRate: η });
  const clipped = clip === 'by norm';
  const { path, lost } = descent(from, T, clipped ? clipByNorm(plain, τ) : plain);
  const { W, fresh } = growth();
  const through = (logs: (t: number) => number): number[] => Array.from({ length: T + 1 }, (_, t) => logs(t) + t * Math.log10(from));
  return {
    w: from,
    T,
    τ,
    clipped,
    slopes: Array.from({ length: 201 }, (_, i) => [i / 100, Math.abs(slope(i / 100, T))] as const),
    path,
    lost,
    longest: Math.max(...path.slice(1).map((w, t) => Math.abs(w - path[t]))),
    layers: { w: through(() => 0), W: through((t) => W[t]), fresh: through((t) => fresh[t]) },
  };
}
