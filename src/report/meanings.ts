/** Each verdict in a sentence, for a reader who meets the word for the first time. */
import type { Verdict } from '../diagnose/tests/test.ts';

export const MEANINGS: Readonly<Record<Verdict, string>> = {
  minimum: 'the slope is zero and every way leads up: as low as it gets around here',
  maximum: 'the slope is zero and every way leads down: the run sits on a top, and any push would help',
  saddle: 'the slope is zero, and still one direction leads down; a step along it goes on',
  degenerate: 'the slope is zero, and slope and curvature alone cannot say whether a way leads down',
  plateau: 'the loss is flat around here: no direction is better than another',
  dead: 'parts of the model are switched off, so that nothing moves them: relu units below zero, for one',
  oscillating: 'the steps jump back and forth across a valley and undo each other: the rate is too high for it',
  'ill-conditioned': 'a narrow valley: the rate that its walls allow is too low for its floor',
  crawling: 'the steps are far too short: a higher rate would do',
  cliff: 'one step went over an edge and threw the run far away',
  diverging: 'each step makes it worse: the rate is too high',
  vanishing: 'the gradient dies out on its way to the first layers',
  exploding: 'the gradient grows from layer to layer, or from step to step',
  'noise-limited': 'what is left of the slope drowns in the scatter of the batches',
  inconsistent: 'loss and gradient do not belong together: a detached part, another batch, a wrong sign',
  'not finite': 'a number has become NaN or infinite',
  'held back': 'something shortens the steps: clipping, a decayed rate, frozen parts',
  stalled: 'it stands, and no other reason can be seen',
  descending: 'nothing is wrong: the loss is on its way down',
};
