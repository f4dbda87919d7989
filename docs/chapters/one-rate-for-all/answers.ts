/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { eigh, valleyData } from 'saddlepoint';
import { values } from '../../ledger/values.ts';
import type { Answers } from '../answers.ts';
import { updatesForThousandth } from './runs.ts';
import { λmax, λmin } from './valley.ts';

const sum = (xs: ArrayLike<number>): number => Array.from(xs).reduce((a, b) => a + b, 0);

export const answers: Answers = {
  'On the ten points: what is the largest stable rate, and what does a step at η = 10⁻⁶ leave of the error in each direction?': () => ({
    '1.145e-6': 2 / λmax,
    '0.747': 1 - 1e-6 * λmax,
    '5.57e-6': 1e-6 * λmin,
  }),
  'At the best rate, how many updates divide the error by a thousand?': () => {
    const updates = updatesForThousandth();
    if (updates !== (values['L73'] as Record<string, number>)['a thousandth']) throw new RangeError('L73');
    const κ = λmax / λmin;
    return { '1082509': updates, '0.001': ((κ - 1) / (κ + 1)) ** updates };
  },
  "Is it the data's fault? What if x is measured in other units, so that both parameters have the same curvature?": () => {
    const { x } = valleyData;
    const ρ = sum(x) / Math.sqrt(x.length * sum(x.map((v) => v * v)));
    const { values: λ } = eigh([
      [1, ρ],
      [ρ, 1],
    ]);
    return { '10': x.length, '0.849': ρ, '313418': λmax / λmin, '12.3': λ[1] / λ[0] };
  },
};
