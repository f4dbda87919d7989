/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { adagrad, rmsprop } from 'saddlepoint';
import { type Answers, steady, stepsOf } from '../answers.ts';

export const answers: Answers = {
  "The gradient is 3 in every step. How long are Adagrad's steps?": () => {
    for (const accumulate of ['sum', 'mean'] as const) {
      for (const [k, step] of stepsOf(adagrad({ learningRate: 1, accumulate, epsilon: 0 }), steady(-3, 50)).entries()) {
        const length = accumulate === 'sum' ? 1 / Math.sqrt(k + 1) : 1;
        if (Math.abs(step - length) > 1e-12) throw new RangeError(`step ${k + 1} by the ${accumulate} is ${step}`);
      }
    }
    return { '3': 3 };
  },
  'And if it was zero all the time?': () => {
    if (stepsOf(adagrad({ epsilon: 0 }), steady(0, 3)).some((step) => step !== 0)) throw new RangeError('0/0 is not 0');
    return {};
  },
  "Does RMSProp need Adam's bias correction?": () => {
    const first = (startAt: 'zero' | 'first gradient'): number =>
      stepsOf(rmsprop({ learningRate: 1, alpha: 0.9, epsilon: 0, startAt }), [-5])[0];
    return { '3.16': first('zero') / first('first gradient'), '0.9': 0.9 };
  },
};
