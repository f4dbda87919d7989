/** Small claims of the notes that no other file speaks of: L33 L35 L36 L61 L99 L117. */
import fc from 'fast-check';
import type * as data from 'saddlepoint/data';
import type { Law } from './law.ts';
import type { Eigensolver } from './linalg/eigh.ts';
import { dot, dyadic, forAll, gradients, holds, type Make, nonZero, norm, reflection, withSpectrum } from './optim/tools.ts';

export const newtonNoise: Law<(A: number[][], b: number[]) => ArrayLike<number>> = {
  id: 'notes.newton-noise',
  rows: ['L35'],
  claim: '‖H⁻¹δ‖/‖H⁻¹g‖ ≤ κ ‖δ‖/‖g‖, attained where g lies along the steepest axis and δ along the flattest',
  tolerance: 'B',
  property: (solve, { unit }) =>
    forAll(
      fc.integer({ min: 2, max: 5 }).chain((n) => {
        const vector = fc.array(nonZero, { minLength: n, maxLength: n });
        return fc.record({
          values: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: n, maxLength: n }),
          v: vector,
          g: vector,
          δ: vector,
        });
      }),
      ({ values, v, g, δ }) => {
        const Λ = values.map((e) => 2 ** e);
        const H = withSpectrum(Λ, v);
        for (let i = 0; i < H.length; i++) for (let j = 0; j < i; j++) H[i][j] = H[j][i];
        const κ = Math.max(...Λ) / Math.min(...Λ);
        const growth = (g: number[], δ: number[]): number => (norm(solve(H, δ)) / norm(solve(H, g))) * (norm(g) / norm(δ));
        const slack = 1024 * unit * κ * κ;
        const found = growth(g, δ);
        holds(found <= κ * (1 + slack), () => `the error grew ${found}-fold, κ = ${κ}`);
        const axes = reflection(v);
        const [steep, flat] = [axes[Λ.indexOf(Math.max(...Λ))], axes[Λ.indexOf(Math.min(...Λ))]];
        const most = growth(steep, flat);
        holds(Math.abs(most / κ - 1) <= slack + 1024 * unit, () => `along the axes it grew ${most}-fold, κ = ${κ}`);
      },
    ),
};

/** A symmetric matrix with eigenvalues between ½ and 64, from whole numbers. */
const definite = (n: number) =>
  fc
    .record({
      values: fc.array(fc.integer({ min: 1, max: 128 }), { minLength: n, maxLength: n }),
      v: fc.array(nonZero, { minLength: n, maxLength: n }),
    })
    .map(({ values, v }) => {
      const Λ = values.map((k) => k / 2);
      const H = withSpectrum(Λ, v);
      for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) H[i][j] = H[j][i];
      return { H, Λ };
    });

type Solve = (A: number[][], b: number[]) => ArrayLike<number>;

export const newtonNoisyHessian: Law<Solve> = {
  id: 'notes.newton-noisy-hessian',
  rows: ['L117'],
  claim: 'noise E in the Hessian counts up to κ-fold: ‖(H + E)⁻¹g − H⁻¹g‖ ≤ κ‖E‖/‖H‖ · ‖(H + E)⁻¹g‖, attained by E along the flattest axis',
  tolerance: 'B',
  property: (solve, { unit }) =>
    forAll(
      fc.integer({ min: 2, max: 5 }).chain((n) =>
        fc.record({
          at: definite(n),
          g: fc.array(nonZero, { minLength: n, maxLength: n }),
          e: fc.array(dyadic, { minLength: n, maxLength: n }),
        }),
      ),
      ({ at: { H, Λ }, g, e }) => {
        const [least, most] = [Math.min(...Λ), Math.max(...Λ)];
        // E = s eeᵀ, small beside the flattest curvature
        const s = least / (8 * Math.max(1, dot(e, e)));
        const noisy = H.map((row, i) => row.map((h, j) => h + s * e[i] * e[j]));
        const [plain, other] = [Array.from(solve(H, g)), Array.from(solve(noisy, g))];
        const error = norm(other.map((x, i) => x - plain[i]));
        const bound = ((most / least) * (s * dot(e, e)) * norm(other)) / most;
        holds(error <= bound + (1024 * unit * most * norm(plain)) / least, () => `the direction is off by ${error}, the bound is ${bound}`);
        const flat = solve([[1, 0], [0, 1 / 64]], [0, 1]); // biome-ignore format: a matrix
        const off = solve([[1, 0], [0, 1 / 32]], [0, 1]); // biome-ignore format: a matrix
        holds(flat[1] - off[1] === (64 / 64) * off[1], () => 'along the flattest axis the bound is attained');
      },
    ),
};

export const newtonOwnHessian: Law<Solve> = {
  id: 'notes.newton-own-hessian',
  rows: ['L117'],
  claim:
    'on least squares Newton’s step with a batch’s own Hessian and gradient leads from anywhere to that batch’s own solution: far from it the noise of H and of g cancel',
  tolerance: 'B',
  property: (solve, { unit }) =>
    forAll(
      fc.integer({ min: 1, max: 4 }).chain((n) =>
        fc.record({
          at: definite(n),
          solution: fc.array(dyadic, { minLength: n, maxLength: n }),
          θ: fc.array(dyadic, { minLength: n, maxLength: n }),
        }),
      ),
      ({ at: { H, Λ }, solution, θ }) => {
        // the batch’s loss is ½(θ − solution)ᵀH(θ − solution)
        const g = H.map((row) => row.reduce((sum, h, j) => sum + h * (θ[j] - solution[j]), 0));
        const step = solve(H, g);
        const κ = Math.max(...Λ) / Math.min(...Λ);
        const size = norm(θ) + norm(solution) + 1;
        for (const [i, x] of θ.entries())
          holds(
            Math.abs(x - step[i] - solution[i]) <= 1024 * unit * κ * size,
            () => `ends ${x - step[i] - solution[i]} from the batch’s solution`,
          );
      },
    ),
};

export const powers: Law<Eigensolver> = {
  id: 'notes.powers',
  rows: ['L33'],
  claim: 'Wᵗx = V diag(λ)ᵗV⁻¹x for a symmetric W, by the eigenvalues and eigenvectors that are computed, so ‖Wᵗx‖² = Σ λᵢ²ᵗcᵢ², c = Vᵀx',
  tolerance: 'B',
  property: (eigh, { unit }) =>
    forAll(
      fc.integer({ min: 1, max: 5 }).chain((n) => fc.record({ at: definite(n), x: fc.array(dyadic, { minLength: n, maxLength: n }) })),
      fc.integer({ min: 0, max: 12 }),
      ({ at: { H, Λ }, x }, t) => {
        const most = Math.max(...Λ);
        const W = H.map((row) => row.map((h) => h / most));
        const { values, vectors: V } = eigh(W);
        const c = V[0].map((_, k) => V.reduce((sum, row, i) => sum + row[k] * x[i], 0));
        const byPowers = V.map((row) => row.reduce((sum, v, k) => sum + v * values[k] ** t * c[k], 0));
        let y = [...x];
        for (let s = 0; s < t; s++) y = W.map((row) => dot(row, y));
        const slack = 900 * unit * (t + 1) * x.length * (norm(x) + 1);
        y.forEach((v, i) => {
          holds(Math.abs(v - byPowers[i]) <= slack, () => `Wᵗx is ${v}, by the powers ${byPowers[i]}`);
        });
        const length = c.reduce((sum, ck, k) => sum + (values[k] ** t * ck) ** 2, 0);
        holds(Math.abs(dot(y, y) - length) <= slack * (norm(x) + 1) * 4, () => `‖Wᵗx‖² is ${dot(y, y)}, by the sum ${length}`);
      },
    ),
};

export const sortedPrefix: Law<typeof data.batches> = {
  id: 'notes.sorted-prefix',
  rows: ['L36'],
  claim:
    'the first batch of sorted data, taken in order, is off by (N − B)/2; shuffled, it is unbiased, within six standard errors (false alarm 10⁻⁸)',
  tolerance: 'S',
  runs: 2,
  property: (batches) =>
    fc.property(fc.integer({ min: 0, max: 2 ** 30 }), fc.constantFrom(2, 5, 10), (seed, B) => {
      const N = 40;
      const values = Array.from({ length: N }, (_, i) => i);
      const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
      const first = (options: object): number => mean(batches({ values }, { size: B, ...options }).at(1).values);
      const off = first({ shuffle: false }) - mean(values);
      const errors = Array.from({ length: 400 }, (_, k) => first({ seed: seed + k }) - mean(values));
      const deviation = Math.sqrt(mean(errors.map((e) => e * e)) / errors.length);
      return off === -(N - B) / 2 && deviation > 0 && Math.abs(mean(errors)) <= 6 * deviation;
    }),
};

export const velocityPerUpdate: Law<Make<{ learningRate: number; momentum: number }>> = {
  id: 'notes.velocity-per-update',
  rows: ['L61'],
  claim:
    'the velocity moves once an update, not once an epoch: k gradients in a row are k movements, and the last is ηc(1 − λᵏ)/(1 − λ) long under a constant gradient c',
  tolerance: 'E',
  property: (make) =>
    forAll(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 64 }), (k, c) => {
      const rule = make({ learningRate: 0.5, momentum: 0.5 });
      const θ = Float64Array.of(0);
      const state = rule.init(θ);
      let last = 0;
      for (let t = 1; t <= k; t++) {
        const before = θ[0];
        rule.step(θ, state, [c]);
        last = before - θ[0];
      }
      const expected = c * (1 - 0.5 ** k);
      holds(last === expected, () => `movement ${k} is ${last}, not ${expected}`);
    }),
};

export const magnitudes: Law<Make<{ learningRate: number; epsilon: number }>> = {
  id: 'notes.magnitude',
  rows: ['L99'],
  claim:
    'with every gradient turned round, each vector of the state is turned round (m, the direction) or the same (σ, the magnitude), to the last bit; there is one of the second kind, and it knows |g|',
  tolerance: 'E',
  property: (make) =>
    forAll(gradients(nonZero), (sequence) => {
      const run = (sign: number) => {
        const rule = make({ learningRate: 0.25, epsilon: 0 });
        const θ = new Float64Array(sequence[0].length);
        const state = rule.init(θ) as Record<string, unknown>;
        for (const g of sequence)
          rule.step(
            θ,
            state as never,
            g.map((x) => sign * x),
          );
        return Object.entries(state).filter((entry): entry is [string, Float64Array] => entry[1] instanceof Float64Array);
      };
      const turned = new Map(run(-1));
      let same = 0;
      for (const [name, vector] of run(1)) {
        const other = turned.get(name)!;
        const kept = vector.every((x, i) => x === other[i]);
        holds(kept || vector.every((x, i) => x === -other[i]), () => `${name} is neither kept nor turned round`);
        if (kept && dot(vector, vector) > 0) same++;
      }
      holds(same > 0, () => 'no vector of the state is a magnitude');
    }),
};
