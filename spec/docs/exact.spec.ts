/** What the chapters compute exactly, computed in another way. */
import { random } from 'saddlepoint';
import { expect, it } from 'vitest';
import { definiteShare } from '../../docs/chapters/random-curvature/exact.ts';
import { shareOf } from '../../docs/chapters/random-curvature/experiment.ts';

it('L18 the share of positive definite matrices: its closed forms, and counting, within six deviations (false alarm 10⁻⁸)', () => {
  const known = [1 / 2, (2 - Math.SQRT2) / 4, (Math.PI - 2 * Math.SQRT2) / (4 * Math.PI)];
  known.forEach((share, k) => {
    expect(Math.abs(definiteShare(k + 1) / share - 1)).toBeLessThan(1e-12);
  });
  expect(definiteShare(4)).toBeCloseTo(0.00245671, 8);
  expect(definiteShare(5)).toBeCloseTo(1.40115e-4, 9);
  for (const n of [1, 2, 3, 4, 5]) {
    const [p, samples] = [definiteShare(n), 40_000];
    expect(Math.abs(shareOf(n, samples, 77).definite / samples - p), `n = ${n}`).toBeLessThan(6 * Math.sqrt(p / samples));
  }
});

it('L18 by integration over the angle: for n = 2 the eigenvalues’ density on a quarter of the plane', () => {
  // P = ∫∫_{0<x<y} (y − x) e^(−(x² + y²)/2) / ∫∫_{x<y}, in polar coordinates a ratio of integrals of cos φ − sin φ
  const integral = (from: number, to: number): number => {
    let sum = 0;
    for (let k = 0; k < 20_000; k++) {
      const φ = from + ((to - from) * (k + 0.5)) / 20_000;
      sum += ((Math.cos(φ) - Math.sin(φ)) * (to - from)) / 20_000;
    }
    return sum;
  };
  expect(Math.abs(integral(0, Math.PI / 4) / integral((-3 * Math.PI) / 4, Math.PI / 4) - definiteShare(2))).toBeLessThan(1e-8);
});

it('L118 wells of width w placed with deviation s keep the share w/√(w² + s²) of their depth in the mean, at the place of the deepest point', () => {
  const { normal } = random(5);
  const places = Array.from({ length: 40_000 }, () => normal());
  for (const w of [0.1, 0.5, 2]) {
    const depths = places.map((s) => Math.exp(-(s * s) / (2 * w * w)));
    const mean = depths.reduce((a, b) => a + b, 0) / places.length;
    const deviation = Math.sqrt(depths.reduce((sum, d) => sum + (d - mean) ** 2, 0) / places.length / places.length);
    expect(Math.abs(mean - w / Math.hypot(w, 1)), `w = ${w}`).toBeLessThan(6 * deviation);
  }
});
