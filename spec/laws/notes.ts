/** Small claims of the notes that no other file speaks of: L35 L36 L61 L99. */
import fc from 'fast-check';
import type * as data from 'saddlepoint/data';
import type { Law } from './law.ts';
import { dot, forAll, gradients, holds, type Make, nonZero, norm, reflection, withSpectrum } from './optim/tools.ts';

export const newtonNoise: Law<(A: number[][], b: number[]) => ArrayLike<number>> = {
  id: 'notes.newton-noise',
  rows: ['L35'],
  claim: '‖H⁻¹δ‖/‖H⁻¹g‖ ≤ κ ‖δ‖/‖g‖, attained where g lies along the steepest axis and δ along the flattest',
  tolerance: 'B',
  property: (solve) =>
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
        const slack = 1e-13 * κ * κ;
        const found = growth(g, δ);
        holds(found <= κ * (1 + slack), () => `the error grew ${found}-fold, κ = ${κ}`);
        const axes = reflection(v);
        const [steep, flat] = [axes[Λ.indexOf(Math.max(...Λ))], axes[Λ.indexOf(Math.min(...Λ))]];
        const most = growth(steep, flat);
        holds(Math.abs(most / κ - 1) <= slack + 1e-13, () => `along the axes it grew ${most}-fold, κ = ${κ}`);
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
