/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { descend, nesterov, oracleFrom } from 'saddlepoint';
import type { Answers } from '../answers.ts';
import { λmax, λmin } from '../one-rate-for-all/valley.ts';

export const answers: Answers = {
  'What does Nesterov do at ηh = 1?': () => {
    const L = oracleFrom({ value: ([x]) => (x * x) / 2, gradient: ([x]) => [x] });
    for (const ρ of [0.3, 0.9]) {
      const θ = Float64Array.of(1);
      for (const _ of descend(L, θ, nesterov({ learningRate: 1, momentum: ρ }), { steps: 1 }));
      if (θ[0] !== 0) throw new RangeError(`after one step θ is ${θ[0]}`);
    }
    return {};
  },
  'Why is it stable in a smaller range?': () => ({}),
  'Is √κ much?': () => ({ '313418': λmax / λmin, '560': Math.sqrt(λmax / λmin) }),
};
