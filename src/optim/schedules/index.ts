/**
 * Learning rates as functions of the update's number t = 1, 2, … (L94–L96).
 *
 * A schedule is a pure function: ask it twice, or out of order, and it answers the same. Any (t) => η is one; those made
 * here also check t, and can be followed by another: `first.then(1000, next)` is first for t ≤ 1000, then next(t − 1000).
 */
export { cosine } from './cosine.ts';
export { cyclical } from './cyclical.ts';
export { exponentialDecay, inverseSqrt, inverseTime, stepDecay } from './decay.ts';
export { constant, piecewise } from './piecewise.ts';
export { type Schedule, schedule } from './schedule.ts';
export { linearWarmup, noam, warmup } from './warmup.ts';
