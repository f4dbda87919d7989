/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { gradientDescent } from 'saddlepoint';
import { values } from '../../ledger/values.ts';
import type { Answers } from '../answers.ts';
import { endOf, gradientAt, leavingAtRate, stepsUntil } from './saddle.ts';

const leaves = (ε: number): number => stepsUntil(gradientDescent({ learningRate: 0.01 }), { start: [ε, ε], below: 0.25 })!;

export const answers: Answers = {
  'Gradient descent with η = 0.01 starts ten times nearer to the saddle. How many updates longer does it take?': () => ({
    '10': 10,
    '116': Math.log(10) / Math.log(1 + 2 * 0.01),
    '1e-1': 1e-1,
    '1e-8': 1e-8,
    '930': leaves(1e-8),
  }),
  'Momentum λ = 0.9 or a rate ten times as large: which leaves (10⁻⁸, 10⁻⁸) first, at η = 0.01?': () => {
    const { descent, effective, ball } = leavingAtRate(0.01);
    if ([descent, ball, effective].join() !== (values['L112'] as Record<string, number[]>)['η = 0.01'].join()) throw new RangeError('L112');
    // the larger root of r² − (1 + λ + ηh) r + λ, at curvature −2
    const s = 1 + 0.9 + 0.01 * 2;
    return { '99': effective, '180': ball, '908': descent, '1.107': (s + Math.sqrt(s * s - 4 * 0.9)) / 2, '1.2': 1 + 0.1 * 2 };
  },
  'From (1, −1), η = 0.05: is gradient descent ever at the saddle exactly?': () => {
    const θ = Float64Array.of(1, -1);
    const g = new Float64Array(2);
    let [t, worst] = [0, 0];
    for (; θ[0] >= 1e-8; t++) {
      const before = θ[0];
      gradientAt(θ, g);
      for (let i = 0; i < 2; i++) θ[i] -= 0.05 * g[i];
      worst = Math.max(worst, θ[0] / before);
    }
    if (θ[0] !== -θ[1] || endOf(gradientDescent({ learningRate: 0.05 }), [1, -1], t)[0] !== θ[0]) throw new RangeError('off the line');
    return { '0.9': worst, '1e-8': 1e-8, '171': t };
  },
};
