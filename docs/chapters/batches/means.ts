/** Means over seeds, for tables and figures alike. */
import type { EqualEpochs, Trained } from './equal-epochs.ts';
import type { EqualLoss, Fit } from './equal-loss.ts';

const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

/** Means over seeds, by size, of one arm; where the arms meet or the rate would shrink, the other arm's. */
export function means(
  { runs }: EqualEpochs,
  arm: Trained['arm'],
): { size: number; train: number; test: number; loss: number; updates: number; learningRate: number }[] {
  const sizes = [...new Set(runs.filter((r) => r.arm === arm).map((r) => r.size))];
  return sizes.map((size) => {
    const of = runs.filter((r) => r.arm === arm && r.size === size);
    const { updates: made, learningRate } = of[0];
    return {
      size,
      train: mean(of.map((r) => r.train)),
      test: mean(of.map((r) => r.test)),
      loss: mean(of.map((r) => r.loss)),
      updates: made,
      learningRate,
    };
  });
}

/** Means over seeds, by size. */
export function bySize({
  runs,
}: EqualLoss): (Omit<Fit, 'seed' | 'matched'> & { matchedLoss: number; matchedTest: number; matchedSharpness: number; keskar: number })[] {
  return [...new Set(runs.map((r) => r.size))].map((size) => {
    const of = runs.filter((r) => r.size === size);
    const average = (pick: (r: Fit) => number): number => mean(of.map(pick));
    return {
      size,
      epochs: average((r) => r.epochs),
      updates: average((r) => r.updates),
      loss: average((r) => r.loss),
      train: average((r) => r.train),
      test: average((r) => r.test),
      sharpness: average((r) => r.sharpness),
      matchedLoss: average((r) => r.matched.loss),
      matchedTest: average((r) => r.matched.test),
      matchedSharpness: average((r) => r.matched.sharpness),
      keskar: average((r) => r.matched.keskar),
    };
  });
}
