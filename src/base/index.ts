/** What every floor stands on: seeded random numbers, statistics, the checking of arguments, numbers in sentences. */
export { type Random, random } from './random.ts';
export type { Estimate } from './statistics.ts';
