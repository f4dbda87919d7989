/**
 * L = ½ (w⁹x₀ − y)²: a product of one weight with itself, as over the steps of a recurrent network. L31
 */
import { knownPoint, type Surface, surface } from './surface.ts';

const T = 9;
export const cliff: Surface = surface(
  { name: 'cliff', formula: 'L = \\tfrac12 (w^{9} x_0 - y)^2,\\ x_0 = y = 1', axes: ['w'], domain: [[-0.8, 1.4]], start: [1.3] },
  (w) => w.pow(T).sub(1).square().mul(0.5),
  ['L31'],
  // L″ = (T w^(T−1))² at the minimum
  [knownPoint([0], [0], 0.5), knownPoint([1], [T ** 2], 0)],
  'Flat around 0, a wall past 1: L′ = (w⁹ − 1)·9w⁸ grows by w¹⁷.',
);
