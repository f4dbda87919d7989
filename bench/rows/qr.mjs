/** Q and R, of a matrix of order n, float64: see lib/factor.mjs. */
import { checkOf, contendersOf } from '../lib/factor.mjs';

export { sizes } from '../lib/factor.mjs';

export const title = 'Q and R';
export const axis = 'order n';
export const theory = 3;
export const contenders = (n) => contendersOf('qr', n);
export const check = (n, _, result) => checkOf('qr', n, result);
