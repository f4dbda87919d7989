/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */

import { tensor } from 'saddlepoint';
import { batches, batchMeanVariance } from 'saddlepoint/data';
import type { Answers } from '../answers.ts';

const updatesOf = (size: number): number => 3 * batches({ x: tensor(new Float64Array(60_000)) }, { size }).perEpoch;
/** Of the mean over B of 2048, drawn without repetition, where one example has the variance 1. */
const noise = (size: number): number => batchMeanVariance(1, { examples: 2048, size });
/** Seconds an epoch of 60 000, by the line through the slide's times. */
const epoch = (B: number): number => (60_000 / B) * (0.006 + 0.000158 * B);

export const answers: Answers = {
  '60 000 digits, batches of 100, three epochs. How many updates, and how many at B = 60 000?': () => ({
    '1800': updatesOf(100),
    '3': updatesOf(60_000),
  }),
  'Batches of 256 instead of 64, out of 2048 and without repetition. How much smaller is the deviation of the gradient?': () => ({
    '0.475': Math.sqrt(noise(256) / noise(64)),
  }),
  "By the slide's 6 ms + 0.158 ms·B, how long is an epoch of 60 000 at B = 1, at 1000 and at 60 000?": () => ({
    '369': epoch(1),
    '9.84': epoch(1000),
    '9.49': epoch(60_000),
  }),
};
