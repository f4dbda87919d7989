/**
 * The surfaces that the notes draw, each with what is known of it exactly.
 *
 *   saddle     L = (1 − w₁w₂)²                            L10–L15    minima along a hyperbola, a saddle at 0
 *   valley     L = Σ (y − b − wx)² over ten points        L73        convex, condition number 313 418
 *   bump       L = (w² − 1)² + 0.3w                       L59        a local and a global minimum
 *   crescent   L = (1 − a)² + 100 (b − a²)²               L82        a bent valley (Rosenbrock's)
 *   cliff      L = ½ (w⁹x₀ − y)²                          L31        a product of one weight with itself
 *   plateau    L = (1 − w₂ relu(w₁))²                     L22, L29   a dead unit: nothing moves where w₁ < 0
 */
import { tensor } from '../autograd/create.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { dot } from '../linalg/vectors.ts';
import { oracle as oracleOf } from '../oracle/oracle.ts';
import type { Oracle } from '../oracle/types.ts';
import { type CriticalKind, kindOf } from './classify.ts';
import { signs } from './signs.ts';

/** A critical point that is known exactly. */
export interface KnownPoint {
  readonly theta: readonly number[];
  readonly kind: Exclude<CriticalKind, 'not critical'>;
  /** The Hessian's eigenvalues there, ascending. */
  readonly eigenvalues: readonly number[];
  readonly loss: number;
}

/** What is known of a surface. */
export interface SurfaceFacts {
  /** Rows of the ledger that speak of it. */
  readonly rows: readonly string[];
  readonly criticalPoints: readonly KnownPoint[];
  /** In words: what else is critical, what the surface teaches. */
  readonly message: string;
}

/** A loss of one or two parameters, to look at and to test on. */
export interface Surface {
  readonly name: string;
  /** The formula, in TeX. */
  readonly formula: string;
  /** The parameters' names. */
  readonly axes: readonly string[];
  /** L(θ), θ of shape [n], n = 1 or 2. */
  loss(θ: Tensor): Tensor;
  /** A fresh oracle of the loss; its starting point is `start`. */
  oracle(): Oracle;
  /** Where it is worth drawing, [low, high] per axis. */
  readonly domain: readonly (readonly [number, number])[];
  /** The notes' starting point, or a telling one. */
  readonly start: readonly number[];
  readonly facts: SurfaceFacts;
}

/** A surface by what it is made of; its loss is a formula in the coordinates. */
const surface = (
  parts: Omit<Surface, 'loss' | 'oracle' | 'facts'>,
  formula: (...θ: Tensor[]) => Tensor,
  rows: readonly string[],
  criticalPoints: readonly KnownPoint[],
  message: string,
): Surface => {
  const loss = (θ: Tensor): Tensor => formula(...parts.axes.map((_, i) => θ.at(i)));
  return { ...parts, loss, oracle: () => oracleOf(loss, tensor(parts.start)), facts: { rows, criticalPoints, message } };
};

/** A critical point: the signs of the eigenvalues, which are exact, say of what kind. */
const known = (theta: readonly number[], eigenvalues: readonly number[], loss: number): KnownPoint => ({
  theta,
  kind: kindOf(signs(eigenvalues, 0)),
  eigenvalues,
  loss,
});

/** The eigenvalues of [[a, b], [b, d]], positive definite: the small one as det/λmax, which does not cancel. */
const eigenvalues2 = (a: number, b: number, d: number): [number, number] => {
  const largest = (a + d) / 2 + Math.hypot((a - d) / 2, b);
  return [(a * d - b * b) / largest, largest];
};

/** The lecture's ten points: CP before and after evolution. */
export const valleyData: { readonly x: readonly number[]; readonly y: readonly number[] } = {
  x: [338, 333, 328, 207, 226, 25, 179, 60, 208, 606],
  y: [640, 633, 619, 393, 428, 27, 193, 66, 226, 1591],
};

const SQUARE = [
  [-2, 2],
  [-2, 2],
] as const;

const saddle = surface(
  { name: 'saddle', formula: 'L = (1 - w_1 w_2)^2', axes: ['w₁', 'w₂'], domain: SQUARE, start: [0, 0] },
  (w1, w2) => w1.mul(w2).neg().add(1).square(),
  ['L10', 'L11', 'L12', 'L13', 'L15'],
  [
    known([0, 0], [-2, 2], 1),
    // λ = 0 along the hyperbola, 2(w₁² + w₂²) across
    known([1, 1], [0, 4], 0),
    known([2, 0.5], [0, 8.5], 0),
    known([-1, -1], [0, 4], 0),
  ],
  'The minima form the hyperbola w₁w₂ = 1: none of them is isolated, H is singular at each.',
);

const valley = (() => {
  const { x, y } = valleyData;
  const ones = x.map(() => 1);
  const [n, sx, sxx, sy, sxy] = [x.length, dot(ones, x), dot(x, x), dot(ones, y), dot(x, y)];
  // The normal equations, with integer sums: exact up to the last division.
  const w = (n * sxy - sx * sy) / (n * sxx - sx * sx);
  const b = (sxx * sy - sx * sxy) / (n * sxx - sx * sx);
  const errors = y.map((yi, i) => yi - b - w * x[i]);
  return surface(
    {
      name: 'valley',
      formula: 'L = \\sum_i (y_i - b - w x_i)^2',
      axes: ['b', 'w'],
      domain: [
        [-200, -100],
        [-5, 5],
      ],
      start: [-120, -4],
    },
    (b, w) =>
      tensor(y)
        .sub(b)
        .sub(w.mul(tensor(x)))
        .square()
        .sum(),
    ['L37', 'L73', 'L74', 'L75'],
    [known([b, w], eigenvalues2(2 * n, 2 * sx, 2 * sxx), dot(errors, errors))],
    'Convex, H constant, condition number 313 418: gradient descent crawls along b.',
  );
})();

const bump = surface(
  { name: 'bump', formula: 'L = (w^2 - 1)^2 + 0.3\\,w', axes: ['w'], domain: [[-1.7, 2.1]], start: [2] },
  (w) => w.square().sub(1).square().add(w.mul(0.3)),
  ['L59'],
  // 4w³ − 4w + 0.3 = 0 by the cosine formula, ascending
  [2, 1, 0].map((k) => {
    const w = (2 / Math.sqrt(3)) * Math.cos(Math.acos(-0.1125 * Math.sqrt(3)) / 3 - (2 * Math.PI * k) / 3);
    return known([w], [12 * w * w - 4], (w * w - 1) ** 2 + 0.3 * w);
  }),
  'The left minimum is the lower one; a ball from the right must pass the other and the maximum between.',
);

const crescent = surface(
  {
    name: 'crescent',
    formula: 'L = (1 - a)^2 + 100\\,(b - a^2)^2',
    axes: ['a', 'b'],
    domain: [
      [-2, 2],
      [-1, 3],
    ],
    start: [-1.2, 1],
  },
  (a, b) => a.neg().add(1).square().add(b.sub(a.square()).square().mul(100)),
  ['L82'],
  [known([1, 1], eigenvalues2(802, -400, 200), 0)],
  'One minimum at the bottom of a bent valley: the same parameter needs different rates along it.',
);

const T = 9;
const cliff = surface(
  { name: 'cliff', formula: 'L = \\tfrac12 (w^{9} x_0 - y)^2,\\ x_0 = y = 1', axes: ['w'], domain: [[-0.8, 1.4]], start: [1.3] },
  (w) => w.pow(T).sub(1).square().mul(0.5),
  ['L31'],
  // L″ = (T w^(T−1))² at the minimum
  [known([0], [0], 0.5), known([1], [T ** 2], 0)],
  'Flat around 0, a wall past 1: L′ = (w⁹ − 1)·9w⁸ grows by w¹⁷.',
);

const plateau = surface(
  { name: 'plateau', formula: 'L = (1 - w_2\\,\\mathrm{relu}(w_1))^2', axes: ['w₁', 'w₂'], domain: SQUARE, start: [-1, 1] },
  (w1, w2) => w1.relu().mul(w2).neg().add(1).square(),
  ['L22', 'L29'],
  [known([-1, 1], [0, 0], 1), known([1, 1], [0, 4], 0)],
  'Where w₁ < 0 the unit is dead: loss 1, g = 0, H = 0 everywhere.',
);

/**
 * The notes' surfaces, by name.
 *
 * @example
 * import { classify, surfaces } from 'saddlepoint';
 * for (const { theta, kind } of surfaces.saddle.facts.criticalPoints) {
 *   console.log(kind === classify(surfaces.saddle.oracle(), theta).kind); // → true
 * }
 */
export const surfaces: {
  readonly saddle: Surface;
  readonly valley: Surface;
  readonly bump: Surface;
  readonly crescent: Surface;
  readonly cliff: Surface;
  readonly plateau: Surface;
} = { saddle, valley, bump, crescent, cliff, plateau };
