/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import type { Answers } from '../answers.ts';
import { definiteShare } from './exact.ts';

export const answers: Answers = {
  'Why is it 0.146 for n = 2, and not ¼?': () => ({ '0.146': definiteShare(2), '0.707': 1 - 2 * definiteShare(2), '4': 2 ** 2 }),
  'How many matrices of order 5 does one draw until a positive definite one is to be expected?': () => ({
    '1.40115e-4': definiteShare(5),
    '7137': 1 / definiteShare(5),
    '32': 2 ** 5,
  }),
  'Half of the eigenvalues are positive on average, for every n. Does that not say that half of the critical points are minima?': () => ({
    '3': 3,
    '0.0249': definiteShare(3),
  }),
};
