/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { classify, eigh, oracleFrom, surfaces, taylor } from 'saddlepoint';
import type { Answers } from '../answers.ts';

const L = surfaces.saddle.oracle();
/** The larger eigenvalue at the minimum (α, 1/α). */
const across = (α: number): number => eigh(L.hessian([α, 1 / α])).values[1];

export const answers: Answers = {
  'What are the eigenvalues at the minimum (2, ½), and where on the curve of minima is the larger one smallest?': () => ({
    '8.5': across(2),
    '4': Math.min(...[0.5, 0.8, 0.99, 1, 1.01, 1.3, 2].map(across)),
  }),
  'From 0 a step (t, t) lowers the loss. Until when, and what does the model say there?': () => {
    // where the loss is 1 again, by bisection between the valley and t = 2
    let [low, high] = [1, 2];
    for (let k = 0; k < 60; k++) {
      const t = (low + high) / 2;
      if (L.value([t, t]) < 1) low = t;
      else high = t;
    }
    if (Math.abs(taylor(L, [0, 0])([1, 1]) + 1) > 1e-15) throw new RangeError('the model at (1, 1) is not −1');
    return { '1.41': low, '9': L.value([2, 2]) };
  },
  'On ½(10⁶x² + y²) the point (0, 1) has a gradient a millionth of λmax. Is it critical?': () => {
    const at = (c: number) =>
      classify(
        oracleFrom({
          value: ([x, y]) => (c * (1e6 * x * x + y * y)) / 2,
          gradient: ([x, y]) => [c * 1e6 * x, c * y],
          hessian: () => [
            [c * 1e6, 0],
            [0, c],
          ],
        }),
        [0, 1],
      );
    if (at(1).kind !== 'not critical' || at(1e-6).kind !== 'not critical') throw new RangeError('it is called critical');
    return { '0.5': at(1).gain, '1e-6': at(1e-6).gain / at(1).gain };
  },
};
