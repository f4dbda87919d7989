/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { solve, surfaces } from 'saddlepoint';
import type { Answers } from '../answers.ts';
import { network } from '../many-minima/network.ts';

export const answers: Answers = {
  "Where is Newton's first step from (0.3, 0.1)?": () => {
    const L = surfaces.saddle.oracle();
    const [H, g] = [L.hessian([0.3, 0.1]).toArray(), L.gradient([0.3, 0.1])];
    const [a, b] = solve(H, g);
    return { '0.02': H[0][0], '1.88': H[0][1], '0.18': H[1][1], '0.194': g[0], '0.582': g[1], '0.32': a, '0.11': b };
  },
  'How much does it cost?': () => ({ '97': network([1, 8, 8, 1], 1).start.length }),
  "A loss has κ = 100. By what factor may a gradient's relative error of 1 % grow?": () => ({}),
};
