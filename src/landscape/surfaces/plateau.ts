/**
 * L = (1 − w₂ relu(w₁))²: a dead unit; nothing moves where w₁ < 0. L22, L29
 */
import { knownPoint, SQUARE, type Surface, surface } from './surface.ts';

export const plateau: Surface = surface(
  { name: 'plateau', formula: 'L = (1 - w_2\\,\\mathrm{relu}(w_1))^2', axes: ['w₁', 'w₂'], domain: SQUARE, start: [-1, 1] },
  (w1, w2) => w1.relu().mul(w2).neg().add(1).square(),
  ['L22', 'L29'],
  [knownPoint([-1, 1], [0, 0], 1), knownPoint([1, 1], [0, 4], 0)],
  'Where w₁ < 0 the unit is dead: loss 1, g = 0, H = 0 everywhere.',
);
