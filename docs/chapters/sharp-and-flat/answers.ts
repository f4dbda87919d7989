/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { sharpness, surfaces } from 'saddlepoint';
import type { Answers } from '../answers.ts';
import { sharpnessReached } from '../leaving-a-saddle/saddle.ts';

const λmax = (α: number): number => sharpness(surfaces.saddle.oracle(), [α, 1 / α]);
const share = (w: number, s: number): number => w / Math.hypot(w, s);

export const answers: Answers = {
  'A well of width 0.1, one of width 1, both placed with deviation 1. What is left of their depths in the mean?': () => ({
    '0.0995': share(0.1, 1),
    '0.707': share(1, 1),
  }),
  'Gradient descent from (2, 0.1) ends at λmax = 8.93 with a very small rate. Which rates could not hold that minimum?': () => ({
    '0.224': 2 / sharpnessReached(0.001).sharpness,
    '0.2': 0.2,
    '7.77': sharpnessReached(0.2).sharpness,
  }),
  'At (4, ¼) the loss (1 − w₁w₂)² is as low as at (1, 1). How much sharper is it, and by which rescaling does one get there?': () => ({
    '16': 4 ** 2,
    '32.125': λmax(4),
    '4': λmax(1),
  }),
};
