/** Second-order methods that cannot go on: they say what kind of point it is, name what is not finite, and never spoil θ. */
import { describe, expect, it } from 'vitest';
import { descend } from '../../src/optim/descend.ts';
import type { Optimizer } from '../../src/optim/frame/optimizer.ts';
import { lbfgs } from '../../src/optim/lbfgs.ts';
import { levenbergMarquardt } from '../../src/optim/levenbergMarquardt.ts';
import { newton } from '../../src/optim/newton.ts';
import { newtonCG } from '../../src/optim/newtonCG.ts';
import { saddleFreeNewton } from '../../src/optim/saddleFreeNewton.ts';
import { oracleFrom } from '../../src/oracle/oracleFrom.ts';
import type { Oracle } from '../../src/oracle/types.ts';
import { quadratic } from '../laws/optim/tools.ts';

const methods: Record<string, () => Optimizer> = { newton, saddleFreeNewton, levenbergMarquardt, newtonCG, lbfgs };
const every = Object.entries(methods);
const end = (make: () => Optimizer, L: Oracle, start: readonly number[], steps = 50) => {
  const θ = Float64Array.from(start);
  const run = descend(L, θ, make(), { steps });
  for (const _ of run);
  return { θ: [...θ], stop: run.stop };
};

describe('a critical point', () => {
  const at = (H: number[][]) => quadratic(H) as Oracle;
  it.each(every)('%s: a maximum, a saddle, a minimum and flat ground are told apart, in every unit', (_, make) => {
    for (const u of [1e-200, 1, 1e200]) {
      const said = (H: number[][]) => end(make, at(H.map((row) => row.map((h) => h * u))), [0, 0]).stop?.message;
      expect(said([[-1, 0], [0, -3]])).toContain('at a maximum the loss falls on every side'); // biome-ignore format: a matrix
      expect(said([[0, 1], [1, 0]])).toContain('at a saddle the loss falls where it is negative'); // biome-ignore format: a matrix
      expect(said([[2, 1], [1, 2]])).toMatch(/the gradient is 0, and the curvature is positive: a minimum$/); // biome-ignore format: a matrix
      expect(said([[0, 0], [0, 0]])).toContain('the curvature does not tell'); // biome-ignore format: a matrix
    }
  });
});

describe('what is not finite', () => {
  const bowl = { value: ([x]: ArrayLike<number> & Iterable<number>) => x * x, gradient: ([x]: Iterable<number>) => [2 * x] };
  it.each(every)('%s: a NaN or an infinity is named, the step not counted, and θ left where it was', (name, make) => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const parts = [
        { ...bowl, gradient: () => [bad] },
        { ...bowl, value: () => bad },
        { ...bowl, hessian: () => [[bad]], hvp: () => [bad] },
      ];
      parts.forEach((part, k) => {
        const [θ, optimizer] = [Float64Array.of(1), make()];
        const state = optimizer.init(θ);
        // Newton reads no losses, L-BFGS no curvature
        if ((name === 'newton' && k === 1) || (name === 'lbfgs' && k === 2)) return;
        const whole = { hessian: () => [[2]], hvp: (_: unknown, v: ArrayLike<number>) => [2 * v[0]], ...part };
        expect(() => optimizer.step(θ, state, oracleFrom(whole as never))).toThrow(new RegExp(`^${name}: .* is -?(NaN|Infinity)`));
        expect([θ[0], state.t]).toEqual([1, 0]);
      });
    }
  });
  it('descend stops there, and says whose and where', () => {
    const L = oracleFrom({ ...bowl, hessian: () => [[NaN]], hvp: () => [NaN] } as never);
    const { θ, stop } = end(levenbergMarquardt, L, [1]);
    expect([θ, stop?.reason, stop?.message]).toEqual([
      [1],
      'not finite',
      'before step 1: levenbergMarquardt: the Hessian is NaN at [0, 0]',
    ]);
    expect(end(newtonCG, L, [1]).stop?.message).toContain('H·v, a Hessian-vector product, is NaN at coordinate 0');
  });
  it('a step that would overflow is refused', () => {
    const steep = quadratic([[1e-200]], [0]) as Oracle;
    const L = { ...steep, gradient: () => Float64Array.of(1e200) } as Oracle;
    const θ = Float64Array.of(1);
    const optimizer = newton();
    expect(() => optimizer.step(θ, optimizer.init(θ), L)).toThrow('newton: H⁻¹g is beyond the largest number');
    expect(θ[0]).toBe(1);
  });
});

describe('mixed units', () => {
  it('Levenberg–Marquardt fits y = A/√(1 + (f/fc)²) + C with A = 2e-9, fc = 3e4, C = 1e-11', () => {
    const f = Float64Array.from({ length: 16 }, (_, i) => 10 * 2 ** i);
    const model = (A: number, fc: number, C: number) => f.map((v) => A / Math.sqrt(1 + (v / fc) ** 2) + C);
    const y = model(2e-9, 3e4, 1e-11);
    const slopes = (A: number, fc: number) => Array.from(f, (v) => {
      const r = 1 / Math.sqrt(1 + (v / fc) ** 2);
      return [r, (A * r ** 3 * v ** 2) / fc ** 3, 1];
    }); // biome-ignore format: a function
    const L = oracleFrom({
      value: ([A, fc, C]) => model(A, fc, C).reduce((sum, x, i) => sum + (x - y[i]) ** 2, 0),
      gradient: ([A, fc, C]) => [0, 1, 2].map((j) => slopes(A, fc).reduce((sum, J, i) => sum + 2 * J[j] * (model(A, fc, C)[i] - y[i]), 0)),
      // JᵀJ: Gauss and Newton's
      hessian: ([A, fc]) => [0, 1, 2].map((j) => [0, 1, 2].map((k) => slopes(A, fc).reduce((sum, J) => sum + 2 * J[j] * J[k], 0))),
    });
    const { θ } = end(levenbergMarquardt, L, [1e-9, 1e4, 0], 100);
    const errors = [2e-9, 3e4, 1e-11].map((right, i) => Math.abs(θ[i] / right - 1));
    expect(Math.max(...errors)).toBeLessThan(1e-6);
  });
});
