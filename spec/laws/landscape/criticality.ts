/**
 * Critical means: nothing to gain. In which coordinates, in which units, and after which run must not matter.
 *
 * Each invariance has a witness that a length of 1, or a tolerance relative to the largest curvature alone, once broke.
 */
import fc from 'fast-check';
import { type Criticality, type CriticalityInput, eigh, type Oracle, oracleFrom } from 'saddlepoint';
import { type Law, once } from '../law.ts';
import type { Classify } from './criticalPoints.ts';
import {
  congruent,
  diagonal,
  dot,
  kindFor,
  known,
  near,
  orthogonalOf,
  quartic,
  type Rows,
  times,
  transposed,
  zeros,
} from './quadratics.ts';

export type CriticalityOf = (at: CriticalityInput) => Pick<Criticality, 'critical' | 'gain' | 'allowed' | 'signs'>;

/** All that is known at θ, from the whole Hessian. */
const all = (L: Oracle, θ: readonly number[], more: Partial<CriticalityInput> = {}): CriticalityInput => {
  const hessian = L.hessian(θ);
  const { values, vectors } = eigh(hessian);
  const gradient = L.gradient(θ);
  const shares = values.map((_, i) => Math.abs(dot(vectors.column(i), gradient)));
  return { theta: θ, loss: L.value(θ), gradient, eigenvalues: values, shares, eigenvectors: vectors, hessian, ...more };
};

/** Units of coordinates, powers of two so that changing them rounds nothing. */
const unitsOf = (n: number): fc.Arbitrary<number[]> =>
  fc.array(
    fc.integer({ min: -60, max: 60 }).map((k) => 2 ** k),
    { minLength: n, maxLength: n },
  );
/** How far from the critical point, as a part of its own size: far, near, and there. */
const distance = fc.constantFrom(1, 2 ** -4, 2 ** -10, 2 ** -26, 0);
const shift = fc.integer({ min: -16, max: 16 }).map((k) => k / 4);

/** ½ (θ − m)ᵀA(θ − m) + c about a critical point m, and a point some way off it. */
const around = known.chain((k) =>
  fc.record({
    A: fc.constant(k.A),
    λ: fc.constant(k.λ),
    center: fc.array(
      fc.integer({ min: 1, max: 16 }).map((x) => x / 4),
      { minLength: k.λ.length, maxLength: k.λ.length },
    ),
    way: fc.array(
      fc.integer({ min: -16, max: 16 }).map((x) => x / 16),
      { minLength: k.λ.length, maxLength: k.λ.length },
    ),
    far: distance,
    units: unitsOf(k.λ.length),
    turn: orthogonalOf(k.λ.length),
  }),
);
const about = (A: Rows, center: readonly number[], c = 1): Oracle =>
  oracleFrom({
    value: (θ) => {
      const v = θ.map((x, i) => x - center[i]);
      return c + 0.5 * dot(v, times(A, v));
    },
    gradient: (θ) =>
      times(
        A,
        θ.map((x, i) => x - center[i]),
      ),
    hessian: () => A,
  });
/** The matrix with |λ| for λ. */
const definite = (A: Rows): Rows => {
  const { values, vectors } = eigh(A);
  return congruent(
    diagonal(Array.from(values, Math.abs)),
    A.map((_, i) => Array.from(vectors.column(i))),
  );
};

export const lawsOfUnits: readonly Law<Classify>[] = [
  {
    id: 'classify.units',
    rows: ['L04', 'L05'],
    claim: 'Around a minimum or a maximum each parameter may be measured in any unit, θ → Dθ: the verdict is the same, near, far and there',
    tolerance: 'B',
    property: (classify) =>
      fc.property(around, fc.constantFrom(1, -1), ({ A, center, way, far, units }, sign) => {
        const P = definite(A).map((row) => row.map((a) => sign * a));
        const θ = center.map((x, i) => x + far * way[i]);
        const scaled = P.map((row, i) => row.map((a, j) => a / units[i] / units[j]));
        const to = (v: readonly number[]): number[] => v.map((x, i) => x * units[i]);
        const plain = classify(about(P, center), θ);
        const other = classify(about(scaled, to(center)), to(θ));
        return plain.kind === other.kind && plain.index === other.index;
      }),
  },
  {
    id: 'classify.common-scale',
    rows: ['L04', 'L08'],
    claim: 'One common scale of all parameters changes no verdict, saddles and maxima included',
    tolerance: 'E',
    label: 'quality',
    property: (classify) =>
      fc.property(around, fc.integer({ min: -100, max: 100 }), ({ A, center, way, far }, k) => {
        const θ = center.map((x, i) => x + far * way[i]);
        const to = (v: readonly number[], s: number): number[] => v.map((x) => x * 2 ** s);
        const plain = classify(about(A, center), θ);
        const other = classify(
          about(
            A.map((row) => to(row, -2 * k)),
            to(center, k),
          ),
          to(θ, k),
        );
        return plain.kind === other.kind && plain.index === other.index;
      }),
  },
  {
    id: 'classify.turned',
    rows: ['L08', 'L77'],
    claim: 'Turned axes change no verdict, at critical points and elsewhere',
    tolerance: 'B',
    property: (classify) =>
      fc.property(around, ({ A, center, way, far, turn }) => {
        const θ = center.map((x, i) => x + far * way[i]);
        const to = (v: readonly number[]): number[] => times(turn, v);
        const plain = classify(about(A, center), θ);
        const other = classify(about(congruent(A, transposed(turn)), to(center)), to(θ));
        return plain.kind === other.kind && plain.index === other.index;
      }),
  },
  {
    id: 'classify.far-is-far',
    rows: ['L04'],
    claim: 'Half-way to the minimum of (x/u − 1)² is not critical, whatever the unit u; at the minimum it is one',
    tolerance: 'A',
    property: (classify) =>
      fc.property(fc.double({ min: -12, max: 12, noNaN: true }), (k) => {
        const u = 10 ** k;
        const L = oracleFrom({
          value: ([x]) => (x / u - 1) ** 2,
          gradient: ([x]) => [(2 / u) * (x / u - 1)],
          hessian: () => [[2 / u ** 2]],
        });
        return classify(L, [u / 2]).kind === 'not critical' && classify(L, [u]).kind === 'minimum';
      }),
  },
  {
    id: 'classify.computed-point',
    rows: ['L04', 'L06', 'L08'],
    claim: 'A critical point that is found only to the last digit of θ is critical, of the kind that the signs say',
    tolerance: 'B',
    label: 'quality',
    property: (classify) =>
      fc.property(around, fc.double({ min: -8, max: 8, noNaN: true }), ({ A, λ, center }, k) => {
        // 0.1 and its multiples have no exact square, sum or product
        const at = center.map((x) => x * 0.1 * 10 ** k);
        const b = times(A, at).map((x) => -x);
        return classify(quartic(A, { b }), at).kind === kindFor(λ);
      }),
  },
  {
    id: 'classify.least-squares',
    rows: ['L73'],
    claim: 'A line through points far from the origin, time stamps for instance: not critical off the best line, a minimum on it',
    tolerance: 'A',
    property: (classify) =>
      fc.property(fc.integer({ min: 0, max: 5 }), fc.integer({ min: -6, max: 6 }), (far, unit) => {
        // ½ Σ (a tᵢ + b − yᵢ)², t = far from 0 beside its own spread
        const t = Array.from({ length: 20 }, (_, i) => (10 ** far + i) * 10 ** unit);
        const y = t.map((_, i) => 2 + 0.1 * i);
        const error = (a: number, b: number): number[] => t.map((x, i) => a * x + b - y[i]);
        const L = oracleFrom({
          value: ([a, b]) => dot(error(a, b), error(a, b)) / 2,
          gradient: ([a, b]) => [dot(error(a, b), t), error(a, b).reduce((sum, e) => sum + e, 0)],
          hessian: () => {
            const s = t.reduce((sum, x) => sum + x, 0);
            return [
              [dot(t, t), s],
              [s, t.length],
            ];
          },
        });
        // y = 2 + 0.1 i = 2 + 0.1 (t/unit − far)
        const best = [0.1 / 10 ** unit, 2 - 0.1 * 10 ** far];
        return classify(L, [0, 2]).kind === 'not critical' && classify(L, best).kind === 'minimum';
      }),
  },
  {
    id: 'classify.nothing-gained-yet',
    rows: ['L73', 'L04'],
    claim: 'On ½x² + ½·10⁻⁶y² at (0, 0.05) all is still to be gained, and a slope of 10⁻⁸ where H = diag(1, 0) is a slope: not critical',
    tolerance: 'E',
    property: (classify) =>
      once(() => {
        const flat = quartic(diagonal([1, 0]), { b: [0, 1e-8] });
        return (
          classify(quartic(diagonal([1, 1e-6])), [0, 0.05]).kind === 'not critical' &&
          [
            [0, 0],
            [0, 0.05],
            [0, 1],
          ].every((θ) => classify(flat, θ).kind === 'not critical')
        );
      }),
  },
  {
    id: 'classify.weak-curvature',
    rows: ['L05', 'L13'],
    claim: 'Curvature is zero within its own rounding, not within a fixed part of the largest: λ = 10⁻¹⁰ beside 1 makes a minimum',
    tolerance: 'E',
    property: (classify) =>
      once(
        () =>
          classify(quartic(diagonal([1, 1e-10])), [0, 0]).kind === 'minimum' &&
          classify(quartic(diagonal([1, -1e-10])), [0, 0]).kind === 'saddle' &&
          classify(quartic(diagonal([1, 0])), [0, 0]).kind === 'degenerate',
      ),
  },
];

/** H in units u, its entries divided by uᵢuⱼ. */
const inUnits = (H: Rows, u: readonly number[]): Rows => H.map((row, i) => row.map((a, j) => a / u[i] / u[j]));

export const lawsOfCriticality: readonly Law<CriticalityOf>[] = [
  {
    id: 'criticality.own-units',
    rows: ['L04', 'L05', 'L25'],
    claim:
      'A definite H = ±D[[1, c], [c, 1]]D is judged in its own units, φ = Dθ: gain and bound are those of the eigenvalues 1 ± c there; positive (negative) is what is larger than its error and than the way left, e + S√(gain/scale), whatever D',
    tolerance: 'B',
    label: 'convention',
    conventions: 'units as they are given',
    runs: 300,
    property: (criticality) =>
      fc.property(
        fc.record({
          sign: fc.constantFrom(1, -1),
          gap: fc.integer({ min: 1, max: 24 }).map((k) => 2 ** -k),
          tilt: fc.constantFrom(1, -1),
          units: fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 })).map((ks) => ks.map((k) => 2 ** k)),
          φ: fc.tuple(fc.integer({ min: -64, max: 64 }), fc.integer({ min: 1, max: 64 })),
          way: fc.tuple(fc.integer({ min: -64, max: 64 }), fc.integer({ min: -64, max: 64 })),
          near: fc.integer({ min: 0, max: 30 }).map((k) => 2 ** -k),
          τ: fc.constantFrom(2 ** -4, 2 ** -7, 2 ** -20),
          error: fc.option(
            fc.integer({ min: 1, max: 30 }).map((k) => 2 ** -k * 0.7),
            { nil: undefined },
          ),
        }),
        ({ sign, gap, tilt, units, φ, way, near: close, τ, error }) => {
          const c = tilt * (1 - gap);
          const C: Rows = [
            [1, c],
            [c, 1],
          ];
          const L = about(inUnits(C.map((row) => row.map((a) => sign * a)), units), φ.map((x, i) => (x - close * way[i]) * units[i]), 0); // biome-ignore format: one line
          const θ = φ.map((x, i) => x * units[i]);
          const H = L.hessian(θ);
          const E = inUnits([[0, 0], [0, error ?? 0]], units); // biome-ignore format: a matrix
          const found = criticality(all(L, θ, { tolerance: τ, ...(error !== undefined && { hessianError: Object.assign(L.hessian(θ), { data: Float64Array.from(E.flat()) }) }) })); // biome-ignore format: one line
          if (H.shape[0] !== 2) return;
          // eigenvectors (1, ±1)/√2
          const λ = [1 - Math.abs(c), 1 + Math.abs(c)];
          const part = (v: readonly number[], i: number): number => (v[0] + (i === 0 ? -tilt : tilt) * v[1]) / Math.SQRT2;
          const step = way.map((x) => close * x);
          const S = λ[1];
          const e = Math.max(16 * Number.EPSILON * S, error ?? 0);
          // what is not definite beyond its error is judged as it is given
          if (e >= λ[0] / 2) return;
          const slopes = λ.map((x, i) => Math.max(0, Math.abs(x * part(step, i)) - e * Math.hypot(...φ)));
          const gain = λ.reduce((sum, x, i) => sum + slopes[i] ** 2 / (2 * Math.max(x, e)), 0);
          const energy = λ.reduce((sum, x, i) => sum + (x * part(φ, i) ** 2) / 2, 0);
          const allowed = Math.max(τ * τ * energy, Math.max(τ * τ, 64 * Number.EPSILON) * Math.abs(L.value(θ)));
          const slack = 1e-9 * gain + 1e-11 * Math.sqrt(gain * energy);
          if (!near(found.gain, gain, slack)) throw new Error(`gain: expected ${gain}, got ${found.gain}`);
          if (Math.abs(gain - allowed) <= 2 * slack) return;
          if (found.critical !== gain <= allowed) throw new Error(`critical: expected ${gain <= allowed}, got ${found.critical}`);
          if (!found.critical) return;
          const scale = τ * τ * energy >= Math.max(τ * τ, 64 * Number.EPSILON) * Math.abs(L.value(θ)) ? energy : Math.max(energy, Math.abs(L.value(θ))); // biome-ignore format: one line
          const left = e + S * Math.sqrt(gain / scale);
          // else the eigenvalues as they are given decide
          if (λ[0] <= 1.000001 * left) return;
          const { negative, zero, positive } = found.signs;
          if (zero !== 0 || (sign > 0 ? positive : negative) !== 2)
            throw new Error(`expected both eigenvalues of sign ${sign}, got ${negative} negative, ${zero} zero, ${positive} positive`);
        },
      ),
  },
  {
    id: 'criticality.gain',
    rows: ['L25'],
    claim: 'On a convex quadratic the gain is the loss above its minimum, half the squared Newton decrement, in all units',
    tolerance: 'B',
    property: (criticality) =>
      fc.property(around, ({ A, center, way, far, units }) => {
        const P = definite(A).map((row, i) => row.map((a, j) => a / units[i] / units[j]));
        const m = center.map((x, i) => x * units[i]);
        const θ = m.map((x, i) => x + far * way[i] * units[i]);
        const L = about(P, m, 0);
        const { gain } = criticality(all(L, θ));
        // the slope that rounding of θ may have made, e‖θ‖, is not believed
        return near(gain, L.value(θ), 1e-11 * Math.sqrt(L.value(θ) * L.value(zeros(θ.length))) + 1e-9 * L.value(θ));
      }),
  },
  {
    id: 'criticality.run',
    rows: ['L04'],
    claim: 'With a run, aL + b is judged as L is: what is gained, and what is to be gained, are differences of losses',
    tolerance: 'E',
    property: (criticality) =>
      fc.property(
        around,
        fc.integer({ min: -100, max: 100 }),
        shift,
        fc.integer({ min: -40, max: 20 }),
        ({ A, center, way, far }, k, b, run) => {
          const θ = center.map((x, i) => x + far * way[i]);
          const a = 2 ** k;
          const plain = criticality(all(about(A, center, 0), θ, { gained: 2 ** run }));
          const other = criticality(
            all(
              about(
                A.map((row) => row.map((x) => a * x)),
                center,
                a * b,
              ),
              θ,
              { gained: a * 2 ** run },
            ),
          );
          // a shift that drowns the gain of the run in rounding leaves nothing to compare
          const drowned = 4 * Number.EPSILON * Math.abs(b) > 1e-9 * 2 ** run;
          return drowned || plain.critical === other.critical;
        },
      ),
  },
  {
    id: 'criticality.more-gained',
    rows: [],
    claim: 'What is critical after a run is critical after one that gained more, at a larger tolerance, and with a larger error of H',
    tolerance: 'E',
    property: (criticality) =>
      fc.property(around, fc.double({ min: 0, max: 1e6, noNaN: true }), ({ A, center, way, far }, gained) => {
        const θ = center.map((x, i) => x + far * way[i]);
        const L = about(A, center);
        const critical = (more: Partial<CriticalityInput>): boolean => criticality(all(L, θ, { gained, ...more })).critical;
        return !critical({}) || (critical({ gained: 4 * gained }) && critical({ tolerance: 1e-3 }) && critical({ gainTolerance: 1e-3 }));
      }),
  },
  {
    id: 'criticality.error',
    rows: ['L20'],
    claim: 'Within the error of H a curvature has no sign, and a slope that this error can make on the way from 0 to θ is none',
    tolerance: 'A',
    property: (criticality) =>
      fc.property(fc.double({ min: -9, max: -3, noNaN: true }), fc.constantFrom(-1, 1), (k, side) => {
        const e = 10 ** k;
        const θ = [1, 1];
        const at = (λ: number, slope: number, error: number): ReturnType<CriticalityOf> =>
          criticality(all(quartic(diagonal([1, λ]), { b: [-1, slope - λ] }), θ, { hessianError: error }));
        const blurred = at(side * 0.5 * e, 0.5 * e, e);
        const sharp = at(side * 0.5 * e, 0.5 * e, e * 1e-3);
        const beyond = at(side * 2 * e, 0, e);
        return blurred.critical && blurred.signs.zero === 1 && !sharp.critical && beyond.critical && beyond.signs.zero === 0;
      }),
  },
];
