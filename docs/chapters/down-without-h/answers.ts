/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { lanczos } from 'saddlepoint';
import { recorded } from '../../report/seeds.ts';
import type { Answers } from '../answers.ts';
import { width } from './experiment.ts';

export const answers: Answers = {
  'Why does Lanczos need no more products for 1153 parameters than for 97?': () => ({
    '16.7': width(32, 1).highest,
    '11.2': width(8, 1).highest,
  }),
  'H by products: how many are needed, and how many entries does it have for 1153 parameters?': () => {
    const most = recorded()['E14'].claims[0].numbers['products for 1 %, n = 1153'];
    if (Math.max(...most) !== 14) throw new RangeError(`E14 needed ${most} products`);
    return { '1329409': 1153 ** 2, '1.2': 100 * (14 / 1153) };
  },
  'In two dimensions, how many products does Lanczos need to be exact?': () => {
    let products = 0;
    const found = lanczos(
      (v) => {
        products++;
        return [2 * v[0] + v[1], v[0] - v[1]];
      },
      2,
      { tolerance: 0 },
    );
    const exact = (1 - Math.sqrt(13)) / 2;
    if (Math.abs(found.values[0] - exact) > 1e-14) throw new RangeError('not exact');
    return { '2': products - 1 }; // the last one is for the residual
  },
};
