/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import type { Answers } from '../answers.ts';

/** ψ(n/2) for even n: −γ + Σ 1/k, k < n/2. */
const digammaOfHalf = (n: number): number =>
  Array.from({ length: n / 2 - 1 }, (_, k) => 1 / (k + 1)).reduce((a, b) => a + b, -0.5772156649015329);

export const answers: Answers = {
  'Sixty layers of sixteen units, v = 1. What does the typical gradient come to, and what its mean square?': () => ({
    '0.147': Math.exp((60 / 2) * (digammaOfHalf(16) + Math.log(2 / 16))),
    '0.153': Math.exp(-60 / (2 * 16)),
  }),
  'How wide must a network of a hundred layers be, for the typical gradient to keep half of its size?': () => ({
    '72': 100 / (2 * Math.LN2),
  }),
  'A shared symmetric W has ρ = 0.9. What is left after sixty layers of a signal along its first eigenvector, and of one along another with λ = 0.5?':
    () => ({
      '0.9': 0.9,
      '0.5': 0.5,
      '0.0018': 0.9 ** 60,
      '8.7e-19': 0.5 ** 60,
    }),
};
