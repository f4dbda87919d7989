/**
 * L = (1 − w₁w₂)²: the notes' smallest network, y = w₁w₂x. Minima along a hyperbola, a saddle at 0. L10–L15
 */
import { knownPoint, SQUARE, type Surface, surface } from './surface.ts';

export const saddle: Surface = surface(
  { name: 'saddle', formula: 'L = (1 - w_1 w_2)^2', axes: ['w₁', 'w₂'], domain: SQUARE, start: [0, 0] },
  (w1, w2) => w1.mul(w2).neg().add(1).square(),
  ['L10', 'L11', 'L12', 'L13', 'L15'],
  [
    knownPoint([0, 0], [-2, 2], 1),
    // λ = 0 along the hyperbola, 2(w₁² + w₂²) across
    knownPoint([1, 1], [0, 4], 0),
    knownPoint([2, 0.5], [0, 8.5], 0),
    knownPoint([-1, -1], [0, 4], 0),
  ],
  'The minima form the hyperbola w₁w₂ = 1: none of them is isolated, H is singular at each.',
);
