/** Laws of L-BFGS before it knows any pair: how far it tries to go along −g. */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import type { Defaults } from './second.ts';
import { difference, dot, endOf, forAll, type Loss, type Make, near, nonZero, norm, path, quadratic, spectra, times, withSpectrum } from './tools.ts'; // biome-ignore format: one line

const sizes = fc.integer({ min: 1, max: 64 }).map((k) => k / 8);

/** How far from θ each point lies at which f is asked in the first step, but for those that only feel for the curvature. */
function tried(make: Make<Defaults>, f: Loss, start: readonly number[]): number[] {
  const distances: number[] = [];
  const seen = <T>(answer: (θ: ArrayLike<number>) => T) => (θ: ArrayLike<number>): T => {
    const distance = norm(difference(θ, start));
    if (distance > 1e-6 * (norm(start) || 1)) distances.push(distance);
    return answer(θ);
  }; // biome-ignore format: one line
  endOf(make({}), { ...f, value: seen(f.value), gradient: seen(f.gradient), valueAndGradient: seen(f.valueAndGradient) }, start, 1);
  return distances;
}

export const lbfgsFirstStepLaws: Law<Make<Defaults>>[] = [
  {
    id: 'lbfgs.first-step',
    rows: [],
    claim:
      'L-BFGS: on a convex quadratic, in any units of loss and of θ, the first step is the one to the minimum along −g, p = −(gᵀg/gᵀHg) g, to a few digits less than half',
    tolerance: 'B',
    label: 'convention',
    conventions: 'a first trial of 1, or of 1/‖g‖',
    property: (make) =>
      forAll(spectra(sizes), fc.integer({ min: -60, max: 60 }), fc.integer({ min: -40, max: 40 }), ({ values, v, start }, k, e) => {
        const [H, from] = [withSpectrum(values.map((x) => x * 2 ** (k - 2 * e)), v), start.map((x) => x * 2 ** e)]; // biome-ignore format: one line
        const f = quadratic(H);
        const g = f.gradient(from);
        if (norm(g) === 0) return;
        const s = dot(g, g) / dot(g, times(H, g));
        const end = path(make({}), f, from, 1)[1];
        near(end, from.map((x, i) => x - s * g[i]), 1e-5 * norm(from), 'θ after one step'); // biome-ignore format: one line
      }),
  },
  {
    id: 'lbfgs.first-trial',
    rows: [],
    claim: 'L-BFGS: where there is no curvature along −g, or a negative one, the first trial is as far away as θ is from 0, and 1 at 0',
    tolerance: 'B',
    label: 'convention',
    conventions: 'a first trial of 1, or of 1/‖g‖',
    property: (make) =>
      forAll(nonZero, nonZero, fc.constantFrom(0, 1), fc.constantFrom(0, 2 ** -30, 1, 2 ** 30), (a, b, down, far) => {
        const start = [3 * far, -4 * far];
        // g = (a, b) at θ, the Hessian 0 or −(2⁻¹⁰/‖θ‖) I, which turns no slope within reach
        const h = (-down * 2 ** -10) / (norm(start) || 1);
        const bend = quadratic([[h, 0], [0, h]], start); // biome-ignore format: a matrix
        const value = (θ: ArrayLike<number>) => bend.value(θ) + a * (θ[0] - start[0]) + b * (θ[1] - start[1]);
        const gradient = (θ: ArrayLike<number>) => bend.gradient(θ).map((x, i) => x + (i === 0 ? a : b));
        const f = { ...bend, value, gradient, valueAndGradient: (θ: ArrayLike<number>) => ({ value: value(θ), gradient: gradient(θ) }) };
        near(tried(make, f, start)[0] ?? Number.NaN, 5 * far || 1, 1e-9 * (5 * far || 1), 'the first trial');
      }),
  },
];
