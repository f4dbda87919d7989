/** Laws of what keeps a Newton step in bounds: Levenberg–Marquardt's damping, and the floor of saddle-free Newton. */
import fc from 'fast-check';
import type { Law } from '../law.ts';
import { needs } from '../terms.ts';
import type { Defaults } from './second.ts';
import { endOf, forAll, type Loss, loss, type Make, near, nonZero, norm, path, quadratic, reflection, times, withSpectrum } from './tools.ts'; // biome-ignore format: one line

/** p with (H + μ diag H) p = −g, two equations by Cramer's rule. */
function damped([[a, b], [, d]]: readonly (readonly number[])[], g: ArrayLike<number>, μ: number): number[] {
  const [A, D] = [a * (1 + μ), d * (1 + μ)];
  const det = A * D - b * b;
  return [(b * g[1] - D * g[0]) / det, (b * g[0] - A * g[1]) / det];
}

const dampings = fc.integer({ min: -10, max: 4 }).map((k) => 2 ** k);
/** [a, b; b, d] with b² < ad: definite, the curvatures up to 10⁶ apart. */
const definite = fc
  .tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }), fc.integer({ min: -9, max: 9 }))
  .map(([k, l, c]) => {
    const [a, d] = [2 ** (k / 2), 2 ** (l / 2)];
    const b = (c / 10) * Math.sqrt(a * d);
    return [[a, b], [b, d]]; // biome-ignore format: a matrix
  });
const at2 = fc.array(nonZero, { minLength: 2, maxLength: 2 });

/** Convex in one dimension, with curvature that falls or grows: Newton flies off or lags behind. */
const LINES: readonly { name: string; f: Loss }[] = [
  { name: '√(1 + x²)', f: line((x) => Math.hypot(1, x), (x) => x / Math.hypot(1, x), (x) => Math.hypot(1, x) ** -3) }, // biome-ignore format: one line
  { name: 'x⁴ + x²', f: line((x) => x ** 4 + x * x, (x) => 4 * x ** 3 + 2 * x, (x) => 12 * x * x + 2) }, // biome-ignore format: one line
  { name: 'log(1 + x²)', f: line((x) => Math.log1p(x * x), (x) => (2 * x) / (1 + x * x), (x) => (2 - 2 * x * x) / (1 + x * x) ** 2) }, // biome-ignore format: one line
];
function line(value: (x: number) => number, slope: (x: number) => number, curvature: (x: number) => number): Loss {
  return loss(([x]: any) => value(x), ([x]: any) => [slope(x)], ([x]: any) => [[curvature(x)]]); // biome-ignore format: one line
}

export const dampingLaws: Law<Make<Defaults>>[] = [
  {
    id: 'levenbergMarquardt.damping',
    rows: ['L25'],
    claim:
      'Levenberg–Marquardt: on a convex quadratic the steps solve (H + μ diag H)p = −g, μ the damping given, a tenth of it, a hundredth, …',
    tolerance: 'B',
    label: 'convention',
    conventions: 'Levenberg’s H + μI, and other factors',
    property: (make, terms) => {
      needs(terms, 'damping', 'number');
      return forAll(definite, at2, dampings, (H, start, damping) => {
        const f = quadratic(H);
        const κ = (H[0][0] + H[1][1]) ** 2 / (H[0][0] * H[1][1] - H[0][1] ** 2);
        const seen = path(make({ damping }), f, start, 3);
        for (let t = 0; t < 3; t++) {
          const g = f.gradient(seen[t]);
          // what is left is rounding in the loss
          if (f.value(seen[t]) < 1e-10 * f.value(start)) return;
          const p = damped(H, g, damping / 10 ** t);
          near(seen[t + 1], p.map((x, i) => seen[t][i] + x), 1e-13 * κ * norm(start), `θ after step ${t + 1}`); // biome-ignore format: one line
        }
      });
    },
  },
  {
    id: 'levenbergMarquardt.ratio',
    rows: ['L25'],
    claim:
      'Levenberg–Marquardt in one dimension: a step is taken where the loss falls by more than 10⁻⁴ of what the model said, and else tried with 4μ; then μ becomes μ/10 above ¾, 2μ below ¼',
    tolerance: 'B',
    label: 'convention',
    conventions: 'Nielsen’s factors, trust regions',
    property: (make, terms) => {
      needs(terms, 'damping', 'number');
      return forAll(nonZero, fc.constantFrom(...LINES), dampings, (start, { name, f }, damping) => {
        const seen = path(make({ damping }), f, [start], 8).map(([x]) => x);
        let μ = damping;
        for (let t = 0; t < 8; t++) {
          const x = seen[t];
          const [L, g, h] = [f.value([x]), f.gradient([x])[0], f.hessian([x]).get(0, 0)];
          // beside the minimum the loss shows nothing; where the curvature is 0 or less, any large enough damping is right
          if (Math.abs(g) < 1e-5 || h < 1e-9) return;
          for (;;) {
            const p = -g / (h * (1 + μ));
            const said = -(g * p) - (h * p * p) / 2;
            const gain = (L - f.value([x + p])) / said;
            if ([1e-4, 0.25, 0.75].some((edge) => Math.abs(gain - edge) < 1e-6)) return;
            if (gain > 1e-4) {
              near(seen[t + 1], x + p, 1e-9 * Math.abs(p), `${name}: x after step ${t + 1}, μ = ${μ}`);
              μ *= gain > 0.75 ? 0.1 : gain < 0.25 ? 2 : 1;
              break;
            }
            μ *= 4;
          }
        }
      });
    },
  },
];

const spread = fc.array(
  fc.tuple(fc.integer({ min: -40, max: 4 }), fc.boolean()).map(([k, up]) => (up ? 1 : -1) * 2 ** k),
  { minLength: 4, maxLength: 4 },
);
const four = fc.array(nonZero, { minLength: 4, maxLength: 4 });

export const floorLaws: Law<Make<Defaults>>[] = [
  {
    id: 'saddleFreeNewton.share',
    rows: ['L25'],
    claim:
      'saddle-free Newton: along each eigenvector the step is uᵀg / max(|λ|, floor · max|λ|), curvatures up to 10¹³ apart, the floor 10⁻⁶ where none is given',
    tolerance: 'B',
    label: 'convention',
    conventions: 'another floor; |λ| + δ',
    property: (make, terms) => {
      needs(terms, 'floor', 'number');
      return forAll(spread, four, four, fc.constantFrom(undefined, 0.5, 1e-3), (Λ, v, start, floor) => {
        const Q = reflection(v);
        const f = quadratic(withSpectrum(Λ, v));
        const largest = Math.max(...Λ.map(Math.abs));
        const g = times(Q, f.gradient(start));
        const p = Λ.map((λ, i) => -g[i] / Math.max(Math.abs(λ), (floor ?? 1e-6) * largest));
        const end = endOf(make(floor === undefined ? {} : { floor }), f, start, 1);
        const got = times(Q, end.map((x, i) => x - start[i])); // biome-ignore format: one line
        // an eigenvalue is right to rounding of the largest, a slope to a rounding of the steepest
        const error = 2 ** -44 * (norm(start) + norm(p)) * (1 / (floor ?? 1e-6));
        near(got, p, error, 'the step along each eigenvector');
      });
    },
  },
];
