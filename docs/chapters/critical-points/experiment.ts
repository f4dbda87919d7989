/**
 * The notes' smallest network, y = w₁w₂x with x = ŷ = 1: L = (1 − w₁w₂)².
 *
 * At 0 the gradient vanishes and H = [[0, −2], [−2, 0]] has λ = ±2: a saddle, and u = (1, 1)/√2 leads down (L10–L15).
 */
import { classify, descend, eigh, escape, gradientDescent, oracle, taylor, tensor } from 'saddlepoint';
import { experiment, number } from '../../report/experiment.ts';
import { surfaceAndEscape, theCut } from './figure.ts';

const x = tensor(1);
const ŷ = tensor(1);

/** (ŷ − w₁w₂x)², as a user writes it. */
export const notesLoss = () => oracle(({ w1, w2 }) => ŷ.sub(w1.mul(w2).mul(x)).square(), { w1: tensor(0), w2: tensor(0) });

export interface NotesSaddle {
  readonly gradient: readonly number[];
  readonly hessian: readonly (readonly number[])[];
  readonly eigenvalues: readonly number[];
  readonly downhill: readonly number[];
  readonly kind: string;
  readonly reason: string;
  /** H by hand and by double backward agree to the last bit at so many points. */
  readonly byHand: { readonly points: number; readonly agree: number };
  /** L(t, t) and the quadratic model there. */
  readonly cut: readonly { readonly t: number; readonly loss: number; readonly model: number }[];
  /** How far gradient descent moves in 1000 steps from 0 itself. */
  readonly stays: number;
  readonly escape: { readonly step: number; readonly theta: readonly number[]; readonly predicted: number; readonly actual: number };
  /** Gradient descent from where the escape led. */
  readonly path: readonly { readonly w1: number; readonly w2: number; readonly loss: number }[];
  readonly minimum: {
    readonly theta: readonly number[];
    readonly kind: string;
    readonly eigenvalues: readonly number[];
    readonly loss: number;
  };
  /** The matrix that the notes print: what `eigh` says to it, and its eigenvalues' real part and squared imaginary part. */
  readonly printed: { readonly refusal: string; readonly real: number; readonly imaginary: number; readonly timesOnes: readonly number[] };
}

const PRINTED = [
  [0, 2],
  [-2, 0],
] as const;

function run(): NotesSaddle {
  const L = notesLoss();
  const origin = [0, 0];
  const H = L.hessian(origin);
  const { kind, message: reason } = classify(L, origin);
  const { values, vectors } = eigh(H);

  const points = [-1.5, -0.25, 0, 0.5, 2].flatMap((a) => [-2, 0, 0.75, 1.25].map((b) => [a, b] as const));
  const agree = points.filter(([a, b]) => {
    // g = −2(1 − w₁w₂)(w₂, w₁), H = [[2w₂², −2 + 4w₁w₂], [·, 2w₁²]]      L10, L11
    const e = 1 - a * b;
    const g = L.gradient([a, b]);
    const same = (p: number, q: number): boolean => p === q;
    const H = L.hessian([a, b]);
    const off = -2 + 4 * a * b;
    return same(g[0], -2 * e * b) && same(g[1], -2 * e * a) && [2 * b * b, off, off, 2 * a * a].every((h, i) => same(H.data[i], h));
  }).length;

  const model = taylor(L, origin);
  const cut = [1, Math.SQRT2, 1.5, 2].map((t) => ({ t, loss: L.value([t, t]), model: model([t, t]) }));

  const still = new Float64Array(2);
  for (const _ of descend(L, still, gradientDescent({ learningRate: 0.1 }), { steps: 1000 }));

  const way = escape(L, origin)!;
  const θ = way.theta.slice();
  const path = [{ w1: 0, w2: 0, loss: 1 }];
  for (const { theta, loss } of descend(L, θ, gradientDescent({ learningRate: 0.1 }), {
    steps: 200,
    recordTheta: true,
    stopAtGradientNorm: 1e-15,
  })) {
    path.push({ w1: theta![0], w2: theta![1], loss });
  }
  path.push({ w1: θ[0], w2: θ[1], loss: L.value(θ) });
  const there = classify(L, θ);

  // λ² − tr·λ + det = 0
  const [[a, b], [c, d]] = PRINTED;
  const [trace, determinant] = [a + d, a * d - b * c];
  let refusal = 'no objection';
  try {
    eigh(PRINTED);
  } catch (error) {
    refusal = (error as Error).message;
  }
  return {
    gradient: [...L.gradient(origin)],
    hessian: H.toArray(),
    eigenvalues: [...values],
    downhill: [...vectors.column(0)],
    kind,
    reason,
    byHand: { points: points.length, agree },
    cut,
    stays: Math.hypot(...still),
    escape: { step: way.step, theta: [...way.theta], predicted: way.predicted, actual: way.actual },
    path,
    minimum: { theta: [...θ], kind: there.kind, eigenvalues: [...there.eigenvalues], loss: L.value(θ) },
    printed: { refusal, real: trace / 2, imaginary: Math.sqrt(determinant - (trace / 2) ** 2), timesOnes: [a + b, c + d] },
  };
}

const list = (xs: readonly number[], digits?: number): string => `(${xs.map((v) => number(v, digits)).join(', ')})`;
const matrix = (rows: readonly (readonly number[])[]): string =>
  `[${rows.map((row) => `[${row.map((v) => number(v)).join(', ')}]`).join(', ')}]`;
const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-14;

export const notesSaddle = experiment<NotesSaddle>({
  id: 'E2',
  title: 'The saddle of (1 − w₁w₂)²',
  question:
    'The gradient at 0 is zero. Is training over? The Hessian says what kind of point this is, and its negative eigenvector says which way is down.',
  chapter: 'critical-points',
  quick: true,
  run,
  claims: ({ gradient, hessian, eigenvalues, downhill, kind, reason, byHand, cut, stays, escape: way, minimum, printed }) => [
    {
      rows: ['L10', 'L11'],
      message: 'g and H by autograd are those worked out by hand, to the last bit.',
      measured: `equal at ${byHand.agree} of ${byHand.points} points`,
      holds: byHand.agree === byHand.points,
    },
    {
      rows: ['L04', 'L12'],
      message: 'At 0 the gradient vanishes, and H has λ = −2 and 2.',
      measured: `g = ${list(gradient)}, H = ${matrix(hessian)}, λ = ${list(eigenvalues)}`,
      holds: gradient.every((g) => g === 0) && close(eigenvalues[0], -2) && close(eigenvalues[1], 2),
    },
    {
      rows: ['L12'],
      message: 'The notes print H = [[0, 2], [−2, 0]]. That is the Hessian of no function.',
      measured: `its eigenvalues are ${number(printed.real)} ± ${number(printed.imaginary)}i, it takes (1, 1) to ${list(printed.timesOnes)}, and eigh refuses it: “${printed.refusal}”`,
      holds: printed.imaginary === 2 && /symmetric/.test(printed.refusal),
    },
    { rows: ['L08'], message: 'So 0 is a saddle.', measured: `${kind}: ${reason}`, holds: kind === 'saddle' },
    {
      rows: ['L26'],
      message: 'Gradient descent started at the saddle stays there.',
      measured: `after 1000 steps it has moved by ${number(stays)}`,
      holds: stays === 0,
    },
    {
      rows: ['L12', 'L15'],
      message: 'The eigenvector of λ = −2 is (1, 1)/√2, and along it the loss falls.',
      measured: `u = ${list(downhill, 4)}; a step of ${number(way.step)} lowers the loss by ${number(way.actual)}; the quadratic model promised ${number(way.predicted)}`,
      holds: downhill.every((u) => close(Math.abs(u), Math.SQRT1_2)) && way.actual > 0,
    },
    {
      rows: ['L15'],
      message: 'θ′ + u is lower only if u is short: the model −‖u‖² knows nothing of the far side.',
      measured: cut.map(({ t, loss, model }) => `at (t, t), t = ${number(t)}: L = ${number(loss, 5)}, model ${number(model)}`).join('; '),
      holds: close(cut[0].loss, 0) && close(cut[1].loss, 1) && cut[2].loss === 1.5625 && cut[3].loss === 9,
    },
    {
      rows: ['L13'],
      message:
        'From there gradient descent reaches a minimum. It is not a strict one: the minima form the curve w₁w₂ = 1, and along it λ = 0.',
      measured: `at ${list(minimum.theta, 6)} the loss is ${number(minimum.loss)}, λ = ${list(minimum.eigenvalues)}: ${minimum.kind}`,
      holds: minimum.kind === 'degenerate' && minimum.loss < 1e-20,
    },
  ],
  figures: (data) => [surfaceAndEscape(data), theCut(data)],
});
