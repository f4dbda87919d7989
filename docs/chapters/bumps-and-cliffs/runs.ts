/** Momentum over a bump, a cliff with and without clipping, and powers of one matrix. */
import { clipByNorm, eigh, gradientDescent, matmul, momentum, type Optimizer, random, surfaces } from 'saddlepoint';

const bump = surfaces.bump.oracle();
const cliff = surfaces.cliff.oracle();

/** The bump's critical points: the global minimum, the maximum between, the local minimum. */
export const [GLOBAL, BETWEEN, LOCAL] = surfaces.bump.facts.criticalPoints.map(({ theta }) => theta[0]) as [number, number, number];

export interface Ball {
  readonly momentum: number;
  readonly end: number;
  readonly path: readonly { readonly t: number; readonly w: number }[];
}

// #region ball
/** L59: from w = 2 with η = 0.01, until it rests. */
export function ball(λ: number): Ball {
  const θ = Float64Array.of(2);
  const optimizer = momentum({ learningRate: 0.01, momentum: λ });
  const state = optimizer.init(θ);
  const path = [{ t: 0, w: 2 }];
  for (let t = 1; t <= 3000; t++) {
    // L′ = 4w(w² − 1) + 0.3
    const w = θ[0];
    optimizer.step(θ, state, [4 * w * (w * w - 1) + 0.3]);
    if (t <= 400) path.push({ t, w: θ[0] });
  }
  return { momentum: λ, end: θ[0], path };
}
// #endregion ball

export const isGlobal = ({ end }: Ball): boolean => Math.abs(end - GLOBAL) < 1e-6;
export const isLocal = ({ end }: Ball): boolean => Math.abs(end - LOCAL) < 1e-6;

/** L′ of the bump as autograd has it: what `ball` uses by hand. */
export const slopeOfBump = (w: number): number => bump.gradient([w])[0];

export interface Fall {
  readonly firstStep: number;
  readonly longestStep: number;
  readonly path: readonly { readonly t: number; readonly w: number; readonly loss: number }[];
}

/** L31: down the cliff from w = 1.4 with η = 0.01, until the loss is 10⁻⁴ or no number. */
export function fall(optimizer: Optimizer): Fall {
  const θ = Float64Array.of(1.4);
  const state = optimizer.init(θ);
  const steps: number[] = [];
  const path = [{ t: 0, w: θ[0], loss: cliff.value(θ) }];
  for (let t = 1; t <= 500; t++) {
    const before = θ[0];
    optimizer.step(θ, state, cliff.gradient(θ));
    steps.push(Math.abs(θ[0] - before));
    const loss = cliff.value(θ);
    path.push({ t, w: θ[0], loss });
    if (!(loss < 1e100) || loss < 1e-4) break;
  }
  return { firstStep: steps[0], longestStep: Math.max(...steps), path };
}

export const unclipped = (): Fall => fall(gradientDescent({ learningRate: 0.01 }));
export const clipped = (τ: number): Fall => fall(clipByNorm(gradientDescent({ learningRate: 0.01 }), τ));

/** L31: L′ = (w⁹ − 1)·9w⁸ against autograd, relative. */
export const slopeError = (w: number): number => {
  const byHand = (w ** 9 - 1) * 9 * w ** 8;
  return Math.abs(cliff.gradient([w])[0] - byHand) / Math.max(1, Math.abs(byHand));
};

export interface Powers {
  readonly radius: number;
  /** ‖Wᵗx‖ by t products, and √(Σ λ²ᵗ c²) by the eigenvalues. */
  readonly norms: readonly { readonly t: number; readonly byProducts: number; readonly byEigenvalues: number }[];
}

// #region powers
/** L33: W symmetric of order 8, scaled to spectral radius ρ; x of length 1. */
export function powers(ρ: number, seed: number, longest = 120): Powers {
  const source = random(seed);
  const n = 8;
  const raw = Array.from({ length: n }, () => Array.from({ length: n }, () => source.normal()));
  const symmetric = raw.map((row, i) => row.map((_, j) => raw[i][j] + raw[j][i]));
  const scale = ρ / Math.max(...eigh(symmetric).values.map(Math.abs));
  const W = symmetric.map((row) => row.map((v) => scale * v));
  const { values, vectors } = eigh(W);

  const start = Array.from({ length: n }, () => source.normal());
  const length = Math.hypot(...start);
  let x: number[][] = start.map((v) => [v / length]);
  // c = Vᵀx
  const c = Array.from(values, (_, i) => vectors.column(i).reduce((sum, v, k) => sum + v * x[k][0], 0));
  const norms = [];
  for (let t = 0; t <= longest; t++) {
    // ‖Wᵗx‖² = Σ λᵢ²ᵗ cᵢ²
    const byEigenvalues = Math.sqrt(c.reduce((sum, ci, i) => sum + values[i] ** (2 * t) * ci ** 2, 0));
    norms.push({ t, byProducts: Math.hypot(...x.map(([v]) => v)), byEigenvalues });
    x = matmul(W, x).toArray();
  }
  return { radius: ρ, norms };
}
// #endregion powers
