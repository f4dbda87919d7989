/**
 * A ball rolls over a bump, or does not; a step off a cliff lands anywhere, or is clipped; a weight that is applied again and
 * again vanishes or explodes.
 */
import { experiment, number } from '../../report/experiment.ts';
import { balls, powersOverTime, wells } from './figure.ts';
import {
  type Ball,
  ball,
  clipped,
  type Fall,
  GLOBAL,
  isGlobal,
  isLocal,
  LOCAL,
  type Powers,
  powers,
  slopeError,
  slopeOfBump,
  unclipped,
} from './runs.ts';

export interface Bumps {
  readonly told: readonly Ball[];
  readonly scan: readonly Ball[];
  readonly unclipped: Fall;
  readonly clipped: readonly { readonly τ: number; readonly fall: Fall }[];
  readonly slopes: { readonly bump: number; readonly cliff: number };
  readonly powers: readonly Powers[];
}

export const bumps = experiment<Bumps>({
  id: 'E8',
  title: 'Bumps and cliffs',
  question:
    'Does momentum pass a local minimum? Does clipping keep a step off a cliff within bounds? And what becomes of a weight that is multiplied with itself?',
  chapter: 'bumps-and-cliffs',
  run: (seed) => ({
    told: [0, 0.5, 0.8, 0.9, 0.95].map(ball),
    scan: Array.from({ length: 100 }, (_, k) => ball(k / 100)),
    unclipped: unclipped(),
    clipped: [1, 10].map((τ) => ({ τ, fall: clipped(τ) })),
    slopes: {
      bump: Math.max(...[-1.5, -0.3, 0.4, 1.2, 2].map((w) => Math.abs(slopeOfBump(w) - (4 * w * (w * w - 1) + 0.3)))),
      cliff: Math.max(...[-0.8, 0.3, 0.9, 1.1, 1.4].map(slopeError)),
    },
    powers: [0.8, 0.95, 1, 1.05].map((ρ) => powers(ρ, seed)),
  }),
  claims({ told, scan, unclipped, clipped, slopes, powers }) {
    const landed = told.map((b) => `λ = ${b.momentum}: ${isGlobal(b) ? 'global' : isLocal(b) ? 'local' : number(b.end)}`).join(', ');
    const passing = scan.filter(isGlobal).map(({ momentum }) => momentum);
    const error = Math.max(...powers.flatMap(({ norms }) => norms.map((n) => Math.abs(n.byProducts / n.byEigenvalues - 1))));
    const last = (p: Powers) => p.norms.at(-1)!.byProducts;
    return [
      {
        rows: ['L59', 'L102'],
        message: 'Momentum carries the ball past a local minimum where gradient descent stays.',
        measured: `(w² − 1)² + 0.3w from w = 2, η = 0.01, minima at ${number(GLOBAL, 5)} (global) and ${number(LOCAL, 5)}: ${landed}`,
        holds: isLocal(told[0]) && isLocal(told[1]) && isGlobal(told[2]) && isGlobal(told[3]),
      },
      {
        rows: ['L59', 'L68'],
        message: 'More momentum is not better: with λ = 0.95 it rolls back over the bump. Momentum does not “solve pretty much all”.',
        measured: `of λ = 0, 0.01, …, 0.99 these end in the global minimum: ${ranges(passing)}`,
        holds: isLocal(told[4]) && scan.every((b) => isGlobal(b) || isLocal(b)),
      },
      {
        rows: ['L31'],
        message:
          'A product of one weight with itself makes cliffs: L = ½(w⁹ − 1)² has the slope (w⁹ − 1)·9w⁸, and a plain step leaves the picture.',
        measured: `from w = 1.4 the first step is ${number(unclipped.firstStep, 4)} long, the second ends at a loss of ${number(unclipped.path[2]?.loss ?? unclipped.path.at(-1)!.loss)}; autograd and formula differ by ${number(slopes.cliff)}`,
        holds: unclipped.firstStep > 20 && slopes.cliff < 1e-14 && unclipped.path.at(-1)!.loss > 1e20,
      },
      {
        rows: ['L31', 'L32'],
        message: 'Clipped to ‖g‖ ≤ τ no step is longer than ητ, and the minimum is reached.',
        measured: clipped
          .map(
            ({ τ, fall }) =>
              `τ = ${τ}: longest step ${number(fall.longestStep)}, loss ${number(fall.path.at(-1)!.loss)} after ${fall.path.length - 1}`,
          )
          .join('; '),
        holds: clipped.every(({ τ, fall }) => fall.longestStep <= 0.01 * τ * (1 + 1e-14) && fall.path.at(-1)!.loss < 1e-4),
      },
      {
        rows: ['L33'],
        message: 'Powers of one matrix go as its eigenvalues’ powers: below radius 1 the signal vanishes, above it explodes.',
        measured: `‖W¹²⁰x‖: ${powers.map((p) => `${number(last(p))} at ρ = ${p.radius}`).join(', ')}; products and eigenvalues agree within ${number(error)}`,
        holds: error < 1e-11 && last(powers[0]) < 1e-4 && last(powers[3]) > 10,
      },
    ];
  },
  figures: (data) => [balls(data), wells(data), powersOverTime(data)],
});

/** 0.6 to 0.8, 0.85: runs of hundredths. */
function ranges(values: readonly number[]): string {
  const runs: number[][] = [];
  for (const v of values) {
    const last = runs.at(-1);
    if (last && Math.round(100 * (v - last.at(-1)!)) === 1) last.push(v);
    else runs.push([v]);
  }
  return runs.map((r) => (r.length > 1 ? `${r[0]} to ${r.at(-1)}` : String(r[0]))).join(', ') || 'none';
}
