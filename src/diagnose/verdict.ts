/**
 * The table of verdicts, in order: the first test that holds gives the verdict. Each is an inequality between measured
 * numbers, scale-free: unchanged under L → aL + b (with η → η/a) and, with the full Hessian, under rotation of θ.
 *
 * The order: does it fit together; does the loss rise; what the place is; what the steps do; and only what falls descends.
 *
 * Two traps shaped it. 2/λ at the local Hessian misses a bounce between the walls of |x|, where the wall is not at the
 * point: hence ρ and `turn`. And ‖g‖ ≤ τ‖H‖ℓ calls a crawl on a valley of condition 10⁶ a minimum: hence a test of what
 * is still to be gained.
 */
import { sentence } from '../base/numbers.ts';
import type { Evidence, Situation } from './evidence.ts';
import { heldBack, inconsistent } from './tests/fit.ts';
import { crawling, descending, illConditioned, pastSaddle, stalled, trickling } from './tests/pace.ts';
import { dead, degenerate, exploding, maximum, minimum, plateau, saddle, vanishing } from './tests/place.ts';
import { cliff, diverging, thrownUp } from './tests/rising.ts';
import { noiseLimited, oscillating } from './tests/swinging.ts';
import type { Row, Test } from './tests/test.ts';

export type { Test, Verdict } from './tests/test.ts';

// #region table
/** The table. */
export const table: readonly Row[] = [
  inconsistent,
  cliff,
  diverging,
  vanishing,
  exploding,
  thrownUp,
  dead,
  plateau,
  minimum,
  maximum,
  saddle,
  degenerate,
  heldBack,
  oscillating,
  noiseLimited,
  crawling,
  pastSaddle,
  illConditioned,
  trickling,
  descending,
  stalled,
];

/** The tests in their order, up to the one that holds. */
export function decide(e: Evidence): Test[] {
  const made: Test[] = [];
  for (const row of table) {
    const test = row(e);
    made.push(test);
    if (test.holds) break;
  }
  return made;
}
// #endregion table

/** What is not finite, by a step that led out of the loss's domain or by no step at all; or not the same twice. */
export function breakdown({ broken, loss, again }: Situation): Test {
  if (broken)
    return { verdict: broken.grew && !broken.atOnce ? 'diverging' : 'not finite', holds: true, message: `not finite: ${broken.what}` };
  return { verdict: 'inconsistent', holds: true, detail: 'loss', message: sentence`L(θ) = ${loss}, asked again ${again ?? NaN}` };
}
