/**
 * A strict minimum becomes a saddle when a hidden unit is duplicated (Fukumizu and Amari 2000; L17).
 *
 *   v tanh(wx + b) + c  =  ½v tanh(wx + b) + ½v tanh(wx + b) + c
 *
 * The wider network computes the same function, and its gradient is zero too: each copy's gradient is a share of the old
 * one. But it has new directions, in which the two copies part, and along some of them the loss falls.
 */
import { classify, type Escape, escape } from 'saddlepoint';
import { experiment, number } from '../../report/experiment.ts';
import { spectraBeforeAndAfter, waysOut } from './duplication-figure.ts';
import { FINE, fitted, network, polish, train } from './network.ts';

interface Point {
  readonly loss: number;
  readonly kind: string;
  readonly reason: string;
  readonly gradientNorm: number;
  readonly eigenvalues: readonly number[];
  readonly fit: readonly number[];
}

export interface Duplication {
  readonly narrow: Point;
  readonly wide: Point;
  readonly end: Point;
  readonly way: Pick<Escape, 'eigenvalue' | 'step' | 'predicted' | 'actual'>;
  /** L(θ + su) − L(θ), and what the model says of it. */
  readonly cut: readonly { readonly s: number; readonly loss: number; readonly model: number }[];
}

function run(seed: number): Duplication {
  const one = network([1, 1, 1], seed);
  const θ1 = one.start;
  const look = (L: typeof one.L, θ: Float64Array): Point => {
    const { kind, message: reason, gradientNorm, eigenvalues } = classify(L, θ, { eigenvalueTolerance: FINE });
    return { loss: L.value(θ), kind, reason, gradientNorm, eigenvalues: [...eigenvalues], fit: fitted(θ) };
  };
  train(one.L, θ1, 1000);
  polish(one.L, θ1)(500);
  const narrow = look(one.L, θ1);

  // #region duplicate
  // [w, b, v, c] → [w, w, b, b, v/2, v/2, c]
  const [w, b, v, c] = θ1 as unknown as [number, number, number, number];
  const two = network([1, 2, 1], seed);
  const θ2 = Float64Array.of(w, w, b, b, v / 2, v / 2, c);
  const wide = look(two.L, θ2);
  // #endregion duplicate

  const way = escape(two.L, θ2);
  if (!way) throw new RangeError(`duplication: no negative eigenvalue after duplication, λ = ${wide.eigenvalues.join(', ')}`);
  const cut = Array.from({ length: 161 }, (_, i) => {
    const s = ((i - 80) / 80) * 1.6 * way.step;
    const there = two.L.value(θ2.map((x, j) => x + s * way.direction[j]));
    return { s, loss: there - wide.loss, model: 0.5 * way.eigenvalue * s * s };
  });
  const θ3 = way.theta.slice();
  train(two.L, θ3, 1000);
  polish(two.L, θ3)(1000);
  const { eigenvalue, step, predicted, actual } = way;
  return { narrow, wide, end: look(two.L, θ3), way: { eigenvalue, step, predicted, actual }, cut };
}

export const duplication = experiment<Duplication>({
  id: 'E4',
  title: 'A minimum becomes a saddle',
  question: 'Split the one hidden unit of a fitted network into two halves. The function does not change. Is it still a minimum?',
  chapter: 'many-minima',
  quick: true,
  run,
  claims: ({ narrow, wide, end, way }) => [
    {
      rows: ['L17'],
      message: 'The network with one hidden unit ends at a strict minimum.',
      measured: `loss ${number(narrow.loss, 6)}; ${narrow.reason}`,
      holds: narrow.kind === 'minimum',
    },
    {
      rows: ['L17'],
      message: 'With the unit duplicated loss and gradient stay, and the minimum is a saddle.',
      measured: `loss ${number(wide.loss, 6)}; ${wide.reason}`,
      holds: wide.kind === 'saddle' && wide.gradientNorm < 1e-12 && Math.abs(wide.loss - narrow.loss) < 1e-15,
    },
    {
      rows: ['L15', 'L17'],
      message: 'Its negative eigenvector leads down.',
      measured: `λ = ${number(way.eigenvalue, 4)}; a step of ${number(way.step)} lowers the loss by ${number(way.actual)} (the quadratic model: ${number(way.predicted)})`,
      holds: way.actual > 0,
    },
    {
      rows: ['L17', 'L102'],
      message: 'Training goes on from there and ends lower: what looked like a dead end was one only in the narrow network.',
      measured: `loss ${number(end.loss, 6)}; ${end.reason}`,
      holds: end.loss < wide.loss - way.actual,
    },
  ],
  figures: (data) => [spectraBeforeAndAfter(data), waysOut(data)],
});
