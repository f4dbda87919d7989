/**
 * What the noise of minibatches costs and what it buys. L106 L107
 *
 *   buys    a way out of a shallow minimum: the tilted double well (w² − 1)²/4 + 0.15 w, examples that add ±3w, one half each
 *   costs   updates: least squares to within a given loss, one example at a time or all at once
 */
import { eigh, random, solve } from 'saddlepoint';
import { experiment, number, type Tell } from '../../report/experiment.ts';
import { escapes } from './figure.ts';

export interface Noise {
  readonly steps: number;
  readonly runs: number;
  /** Share of runs that left the shallow minimum within the steps. B = ∞ is the whole set. */
  readonly left: readonly { readonly rate: number; readonly size: number; readonly share: number }[];
  /** Updates to come within the margin of the least loss, at the best of the rates tried; Infinity where none did. */
  readonly needed: readonly { readonly size: number; readonly rate: number; readonly updates: number }[];
  readonly margin: number;
}

const TILT = 0.15;
const PULL = 3;

/** Whether descent from the shallow minimum near w = 0.9 gets below zero, each gradient from B examples. */
function leaves(seed: number, rate: number, size: number, steps: number): boolean {
  const { uniform } = random(seed);
  let w = 0.9;
  for (let t = 0; t < steps; t++) {
    let pull = 0;
    for (let b = 0; b < size && Number.isFinite(size); b++) pull += uniform() < 0.5 ? -PULL : PULL;
    w -= rate * (w * (w * w - 1) + TILT + (Number.isFinite(size) ? pull / size : 0));
    if (w < -0.3) return true;
  }
  return false;
}

/** Least squares in ten dimensions: updates until L < L* + margin, by batch size and rate. */
function updatesTo(seed: number, margin: number): Noise['needed'] {
  const [n, N] = [10, 200];
  const { normal, integer } = random(seed);
  const X = Array.from({ length: N }, () => Array.from({ length: n }, () => normal()));
  const y = X.map((x) => x.reduce((a, b) => a + b) + normal());
  const error = (θ: readonly number[], i: number): number => X[i].reduce((sum, v, j) => sum + v * θ[j], 0) - y[i];
  const loss = (θ: readonly number[]): number => X.reduce((sum, _, i) => sum + error(θ, i) ** 2 / (2 * N), 0);
  const H = Array.from({ length: n }, (_, j) => Array.from({ length: n }, (_, k) => X.reduce((sum, x) => sum + (x[j] * x[k]) / N, 0)));
  const best = [
    ...solve(
      H,
      Array.from({ length: n }, (_, j) => X.reduce((sum, x, i) => sum + (x[j] * y[i]) / N, 0)),
    ),
  ] as number[];
  const goal = loss(best) + margin;
  const λ = eigh(H).values[n - 1];
  return [1, 10, N].map((size) => {
    const tried = [1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001].map((share) => {
      const rate = share / λ;
      const θ = Array(n).fill(0) as number[];
      for (let t = 1; t <= 5000; t++) {
        const indices = size === N ? [...X.keys()] : Array.from({ length: size }, () => integer(N));
        const g = Array(n).fill(0) as number[];
        for (const i of indices) {
          const e = error(θ, i) / size;
          for (let j = 0; j < n; j++) g[j] += e * X[i][j];
        }
        for (let j = 0; j < n; j++) θ[j] -= rate * g[j];
        if (loss(θ) < goal) return { size, rate, updates: t };
        if (!(Math.abs(θ[0]) < 1e6)) break;
      }
      return { size, rate, updates: Number.POSITIVE_INFINITY };
    });
    return tried.reduce((a, b) => (b.updates < a.updates ? b : a));
  });
}

function run(seed: number, tell: Tell, full: boolean): Noise {
  const [steps, runs] = full ? [5000, 200] : [1000, 40];
  const rates = [0.02, 0.05, 0.1];
  const sizes = [1, 4, 16, Number.POSITIVE_INFINITY];
  const left = rates.flatMap((rate, r) =>
    sizes.map((size, s) => {
      tell((r + s / sizes.length) / rates.length, `η = ${rate}, B = ${size}`);
      let count = 0;
      for (let k = 0; k < runs; k++) if (leaves(10_000 * seed + k, rate, size, steps)) count++;
      return { rate, size, share: count / runs };
    }),
  );
  const margin = 0.003;
  return { steps, runs, left, needed: updatesTo(seed, margin), margin };
}

export const noise = experiment<Noise>({
  id: 'E5b',
  title: 'What noise buys and what it costs',
  question: 'Minibatch noise is said to help: out of shallow minima, to better ones. It is also said to cost iterations. Both?',
  chapter: 'batches',
  run,
  claims({ left, needed, steps, runs, margin }) {
    const share = (rate: number, size: number): number => left.find((l) => l.rate === rate && l.size === size)!.share;
    const rates = [...new Set(left.map((l) => l.rate))];
    const sizes = [...new Set(left.map((l) => l.size))];
    const rises = sizes.slice(0, -1).every((size) => rates.every((rate, r) => r === 0 || share(rate, size) >= share(rates[r - 1], size)));
    const falls = rates.every((rate) => sizes.every((size, s) => s === 0 || share(rate, size) <= share(rate, sizes[s - 1])));
    const [one, , all] = needed;
    return [
      {
        rows: ['L106'],
        message:
          'Minibatch steps leave a shallow minimum, the sooner the larger the rate and the smaller the batch; steps on the whole set never do.',
        measured: `left within ${steps} updates, of ${runs} runs: ${rates.map((rate) => `η = ${rate}: ${sizes.map((size) => `${(100 * share(rate, size)).toFixed(0)} % at B ${Number.isFinite(size) ? `= ${size}` : 'all'}`).join(', ')}`).join('; ')}`,
        numbers: { 'share that left, largest η, B = 1': share(rates.at(-1)!, 1) },
        holds: rises && falls && rates.every((rate) => share(rate, Number.POSITIVE_INFINITY) === 0) && share(rates.at(-1)!, 1) > 0.5,
      },
      {
        rows: ['L107'],
        message:
          'On a convex problem noise costs updates: to the same loss, at the best rate for each, one example at a time takes hundreds of times as many. In gradients of single examples it costs no more than four times as many.',
        measured: `to within ${margin} of the least loss: ${needed.map(({ size, rate, updates }) => `B = ${size}: ${number(updates)} updates at η = ${number(rate)}, ${size * updates} gradients`).join('; ')}`,
        numbers: { 'updates, B = 1 over all': one.updates / all.updates, 'gradients, B = 1 over all': one.updates / (200 * all.updates) },
        holds: one.updates > 100 * all.updates && one.updates < 4 * 200 * all.updates,
      },
    ];
  },
  figures: (data) => [escapes(data)],
});
