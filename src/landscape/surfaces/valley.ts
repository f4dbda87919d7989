/**
 * L = Σ (y − b − wx)² over ten points: convex, condition number 313 418. L73
 */
import { tensor } from '../../autograd/create.ts';
import { dot } from '../../linalg/vectors.ts';
import { eigenvalues2, knownPoint, type Surface, surface } from './surface.ts';

/** The lecture's ten points: CP before and after evolution. */
export const valleyData: { readonly x: readonly number[]; readonly y: readonly number[] } = {
  x: [338, 333, 328, 207, 226, 25, 179, 60, 208, 606],
  y: [640, 633, 619, 393, 428, 27, 193, 66, 226, 1591],
};

export const valley: Surface = (() => {
  const { x, y } = valleyData;
  const ones = x.map(() => 1);
  const [n, sx, sxx, sy, sxy] = [x.length, dot(ones, x), dot(x, x), dot(ones, y), dot(x, y)];
  // The normal equations, with integer sums: exact up to the last division.
  const w = (n * sxy - sx * sy) / (n * sxx - sx * sx);
  const b = (sxx * sy - sx * sxy) / (n * sxx - sx * sx);
  const errors = y.map((yi, i) => yi - b - w * x[i]);
  return surface(
    {
      name: 'valley',
      formula: 'L = \\sum_i (y_i - b - w x_i)^2',
      axes: ['b', 'w'],
      domain: [
        [-200, -100],
        [-5, 5],
      ],
      start: [-120, -4],
    },
    (b, w) =>
      tensor(y)
        .sub(b)
        .sub(w.mul(tensor(x)))
        .square()
        .sum(),
    ['L37', 'L73', 'L74', 'L75'],
    [knownPoint([b, w], eigenvalues2(2 * n, 2 * sx, 2 * sxx), dot(errors, errors))],
    'Convex, H constant, condition number 313 418: gradient descent crawls along b.',
  );
})();
