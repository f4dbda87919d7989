/** A x = b, one right side, of a matrix of order n, float64: see lib/factor.mjs. */
import { checkOf, contendersOf } from '../lib/factor.mjs';

export { sizes } from '../lib/factor.mjs';

export const title = 'A x = b, one right side';
export const axis = 'order n';
export const theory = 3;
export const contenders = (n) => contendersOf('solve', n);
export const check = (n, _, result) => checkOf('solve', n, result);
