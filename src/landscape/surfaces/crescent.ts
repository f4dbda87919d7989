/**
 * L = (1 − a)² + 100 (b − a²)²: a bent valley, Rosenbrock's. L82
 */
import { eigenvalues2, knownPoint, type Surface, surface } from './surface.ts';

export const crescent: Surface = surface(
  {
    name: 'crescent',
    formula: 'L = (1 - a)^2 + 100\\,(b - a^2)^2',
    axes: ['a', 'b'],
    domain: [
      [-2, 2],
      [-1, 3],
    ],
    start: [-1.2, 1],
  },
  (a, b) => a.neg().add(1).square().add(b.sub(a.square()).square().mul(100)),
  ['L82'],
  [knownPoint([1, 1], eigenvalues2(802, -400, 200), 0)],
  'One minimum at the bottom of a bent valley: the same parameter needs different rates along it.',
);
