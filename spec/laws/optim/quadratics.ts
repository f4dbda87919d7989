/** Quadratics of one parameter, on which a linear method is a recurrence: its edges and roots, measured from outside. */
import fc from 'fast-check';
import { endOf, holds, type Make, path, quadratic } from './tools.ts';

export const curvature = fc.integer({ min: -6, max: 6 }).chain((e) => fc.integer({ min: 100, max: 199 }).map((m) => (m / 100) * 2 ** e));
export const bowl = (h: number) => quadratic([[h]]);

/** Converges just inside the edge and diverges just outside it, in one dimension of curvature h. */
export function edge(rule: (η: number) => ReturnType<Make<unknown>>, h: number, limit: number): void {
  // at the edge a root of the recurrence leaves the unit circle at a speed proportional to the distance from it
  const T = 6000;
  const inside = Math.abs(endOf(rule((0.99 * limit) / h), bowl(h), [1], T)[0]);
  const outside = Math.abs(endOf(rule((1.01 * limit) / h), bowl(h), [1], T)[0]);
  holds(inside < 1e-3, () => `at .99 of the edge: |θ| = ${inside} after ${T} steps, from 1`);
  holds(!(outside < 1e3), () => `at 1.01 of the edge: |θ| = ${outside} after ${T} steps, from 1`);
}

/** θᵗ⁺¹ = aθᵗ + bθᵗ⁻¹: the coefficients, out of four iterates. */
export function recurrence(rule: ReturnType<Make<unknown>>, h: number): { a: number; b: number; radius: number } {
  const [x0, x1, x2, x3] = path(rule, bowl(h), [1], 3).map(([x]) => x);
  const det = x1 * x1 - x0 * x2;
  const a = (x1 * x2 - x0 * x3) / det;
  const b = (x1 * x3 - x2 * x2) / det;
  // roots of z² = az + b
  const D = a * a + 4 * b;
  return { a, b, radius: D < 0 ? Math.sqrt(-b) : (Math.abs(a) + Math.sqrt(D)) / 2 };
}

/** Twenty curvatures from μ to L, both included. */
export const between = (μ: number, L: number): number[] => Array.from({ length: 21 }, (_, i) => μ + ((L - μ) * i) / 20);
