/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { clipNorm, clipValue } from 'saddlepoint';
import type { Answers } from '../answers.ts';
import { ball, clipped, isGlobal, unclipped } from './runs.ts';

export const answers: Answers = {
  'At w = 1.4 on the cliff, how long is a plain step with η = 0.01, and how long with the gradient clipped to 10?': () => ({
    '9': 9, // the power of w in L
    '26': unclipped().firstStep,
    '0.1': clipped(10).firstStep,
  }),
  'Which of λ = 0, 0.01, …, 0.99 carry the ball into the global minimum?': () => {
    const passing = Array.from({ length: 100 }, (_, k) => k).filter((k) => isGlobal(ball(k / 100)));
    const gap = passing.findIndex((k, i) => passing[i + 1] !== k + 1);
    const [first, second] = [passing.slice(0, gap + 1), passing.slice(gap + 1)];
    if (second.some((k, i) => i > 0 && k !== second[i - 1] + 1)) throw new RangeError(`three stretches: ${passing}`);
    return {
      '0.80': first[0] / 100,
      '0.93': first.at(-1)! / 100,
      '0.96': second[0] / 100,
      '0.99': second.at(-1)! / 100,
      '0.94': (first.at(-1)! + 1) / 100,
      '0.95': (second[0] - 1) / 100,
    };
  },
  'Clip each entry of g = (3, 4) to at most 2 in size, or its norm to 2. What comes out?': () => {
    const [a, b] = clipNorm([3, 4], 2);
    const [c, d] = clipValue([3, 4], 2);
    return { '8.1': (180 / Math.PI) * (Math.atan2(4, 3) - Math.atan2(d, c)), '1.2': a, '1.6': b };
  },
};
