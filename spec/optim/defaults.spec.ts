/** What is left out counts as documented. */
import { describe, it } from 'vitest';
import * as optim from '../../src/optim/index.ts';
import { DOCUMENTED, defaultsLaw } from '../laws/defaults.ts';
import { check, titleOf } from '../laws/law.ts';

const inner = optim.gradientDescent({ learningRate: 1e-3 });
const makers = {
  ...optim,
  ...optim.schedules,
  lookahead: (options: object) => optim.lookahead(inner, options),
  polyakAveraging: (options: object) => optim.polyakAveraging(inner, options),
} as unknown as Record<string, (options: object) => unknown>;

describe(titleOf(defaultsLaw), () => {
  it.each(Object.entries(DOCUMENTED))('%s', (name, documented) => check(defaultsLaw, documented(makers[name])));
});
