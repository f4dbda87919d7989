/**
 * L = (w² − 1)² + 0.3w: a local and a global minimum. L59
 */
import { knownPoint, type Surface, surface } from './surface.ts';

export const bump: Surface = surface(
  { name: 'bump', formula: 'L = (w^2 - 1)^2 + 0.3\\,w', axes: ['w'], domain: [[-1.7, 2.1]], start: [2] },
  (w) => w.square().sub(1).square().add(w.mul(0.3)),
  ['L59'],
  // 4w³ − 4w + 0.3 = 0 by the cosine formula, ascending
  [2, 1, 0].map((k) => {
    const w = (2 / Math.sqrt(3)) * Math.cos(Math.acos(-0.1125 * Math.sqrt(3)) / 3 - (2 * Math.PI * k) / 3);
    return knownPoint([w], [12 * w * w - 4], (w * w - 1) ** 2 + 0.3 * w);
  }),
  'The left minimum is the lower one; a ball from the right must pass the other and the maximum between.',
);
