/** Cholesky's factor, of a matrix of order n, float64: see lib/factor.mjs. */
import { checkOf, contendersOf } from '../lib/factor.mjs';

export { sizes } from '../lib/factor.mjs';

export const title = "Cholesky's factor";
export const axis = 'order n';
export const theory = 3;
export const contenders = (n) => contendersOf('cholesky', n);
export const check = (n, _, result) => checkOf('cholesky', n, result);
