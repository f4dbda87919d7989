/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { adam } from 'saddlepoint';
import { type Answers, steady, stepsOf } from '../answers.ts';

export const answers: Answers = {
  'A gradient of 10⁻⁹ in every step, ε = 10⁻⁸. How long is the step?': () => {
    const steps = stepsOf(adam({ learningRate: 1, epsilon: 1e-8 }), steady(1e-9, 500));
    const free = stepsOf(adam({ learningRate: 1, epsilon: 0 }), steady(1e-9, 500));
    if (free.some((step) => Math.abs(step + 1) > 1e-9)) throw new RangeError('without ε the step is not η');
    return { '11': 1 / steps[499] };
  },
  'Why does warm-up help Adam at all, if the bias is corrected?': () => ({}),
  'What does Adam do at a dead unit, g = 0 for ever?': () => {
    if (stepsOf(adam(), steady(0, 10)).some((step) => step !== 0)) throw new RangeError('it moves');
    const steps = stepsOf(adam({ learningRate: 1, epsilon: 0 }), [...steady(1, 20_000), ...steady(0, 200)]);
    const first = steps[19_999];
    return {
      '0.9': (steps[20_010] / steps[20_009]) * Math.sqrt(0.999),
      '0.9995': Math.sqrt(0.999),
      '44': steps.slice(20_000).findIndex((step) => Math.abs(step) < Math.abs(first) / 100) + 1,
    };
  },
};
