/**
 * Critical means: nothing to gain. In which coordinates, in which units, and after which run must not matter.
 *
 * Each invariance has a witness that a length of 1, or a tolerance relative to the largest curvature alone, once broke.
 */
import fc from 'fast-check';
import { type Criticality, type CriticalityInput, eigh, type Oracle, oracleFrom } from 'saddlepoint';
import { near, same } from '../compare.ts';
import { forAll, type Law, once } from '../law.ts';
import { narrow, reach, type Terms } from '../terms.ts';
import type { Classify } from './criticalPoints.ts';
import { congruent, diagonal, dot, kindFor, known, orthogonalOf, quartic, type Rows, times, transposed, zeros } from './quadratics.ts';

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
const unitsOf = (n: number, most: number): fc.Arbitrary<number[]> =>
  fc.array(
    fc.integer({ min: -most, max: most }).map((k) => 2 ** k),
    { minLength: n, maxLength: n },
  );
/** How far from the critical point, as a part of its own size: far, near, and there. */
const distance = fc.constantFrom(1, 2 ** -4, 2 ** -10, 2 ** -26, 0);
const shift = fc.integer({ min: -16, max: 16 }).map((k) => k / 4);

/** ½ (θ − m)ᵀA(θ − m) + c about a critical point m, and a point some way off it. */
const around = (terms: Terms) =>
  known.chain((k) =>
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
      units: unitsOf(k.λ.length, reach(terms, 60)),
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
const verdict = ({ kind, index }: ReturnType<Classify>): string => `${kind}, index ${index}`;
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
    property: (classify, terms) =>
      forAll(around(terms), fc.constantFrom(1, -1), ({ A, center, way, far, units }, sign) => {
        const P = definite(A).map((row) => row.map((a) => sign * a));
        const θ = center.map((x, i) => x + far * way[i]);
        const scaled = P.map((row, i) => row.map((a, j) => a / units[i] / units[j]));
        const to = (v: readonly number[]): number[] => v.map((x, i) => x * units[i]);
        const plain = classify(about(P, center), θ);
        same(verdict(classify(about(scaled, to(center)), to(θ))), verdict(plain), `the verdict in units ${units}`);
      }),
  },
  {
    id: 'classify.common-scale',
    rows: ['L04', 'L08'],
    claim: 'One common scale of all parameters changes no verdict, saddles and maxima included',
    tolerance: 'E',
    label: 'quality',
    property: (classify, terms) =>
      forAll(around(terms), fc.integer({ min: -reach(terms, 100), max: reach(terms, 100) }), ({ A, center, way, far }, k) => {
        const θ = center.map((x, i) => x + far * way[i]);
        const to = (v: readonly number[], s: number): number[] => v.map((x) => x * 2 ** s);
        const scaled = A.map((row) => to(row, -2 * k));
        const plain = classify(about(A, center), θ);
        same(verdict(classify(about(scaled, to(center, k)), to(θ, k))), verdict(plain), `the verdict at ${2 ** k} times the scale`);
      }),
  },
  {
    id: 'classify.turned',
    rows: ['L08', 'L77'],
    claim: 'Turned axes change no verdict, at critical points and elsewhere',
    tolerance: 'B',
    property: (classify, terms) =>
      forAll(around(terms), ({ A, center, way, far, turn }) => {
        const θ = center.map((x, i) => x + far * way[i]);
        const to = (v: readonly number[]): number[] => times(turn, v);
        const plain = classify(about(A, center), θ);
        same(verdict(classify(about(congruent(A, transposed(turn)), to(center)), to(θ))), verdict(plain), 'the verdict on turned axes');
      }),
  },
  {
    id: 'classify.far-is-far',
    rows: ['L04'],
    claim: 'Half-way to the minimum of (x/u − 1)² is not critical, whatever the unit u; at the minimum it is one',
    tolerance: 'A',
    property: (classify) =>
      forAll(fc.double({ min: -12, max: 12, noNaN: true }), (k) => {
        const u = 10 ** k;
        const L = oracleFrom({
          value: ([x]) => (x / u - 1) ** 2,
          gradient: ([x]) => [(2 / u) * (x / u - 1)],
          hessian: () => [[2 / u ** 2]],
        });
        same(classify(L, [u / 2]).kind, 'not critical', 'the kind half-way to the minimum');
        same(classify(L, [u]).kind, 'minimum', 'the kind at the minimum');
      }),
  },
  {
    id: 'classify.computed-point',
    rows: ['L04', 'L06', 'L08'],
    claim: 'A critical point that is found only to the last digit of θ is critical, of the kind that the signs say',
    tolerance: 'B',
    label: 'quality',
    property: (classify, terms) =>
      forAll(around(terms), fc.double({ min: -8, max: 8, noNaN: true }), ({ A, λ, center }, k) => {
        // 0.1 and its multiples have no exact square, sum or product
        const at = center.map((x) => x * 0.1 * 10 ** k);
        const b = times(A, at).map((x) => -x);
        same(classify(quartic(A, { b }), at).kind, kindFor(λ), 'the kind at a computed point');
      }),
  },
  {
    id: 'classify.least-squares',
    rows: ['L73'],
    claim: 'A line through points far from the origin, time stamps for instance: not critical off the best line, a minimum on it',
    tolerance: 'A',
    property: (classify, terms) =>
      forAll(
        // float32 has digits for a tenth of a per cent of 10ᶠᵃʳ
        fc.integer({ min: 0, max: narrow(terms) ? 2 : 5 }),
        fc.integer({ min: -6, max: 6 }),
        (far, unit) => {
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
          same(classify(L, [0, 2]).kind, 'not critical', 'the kind off the best line');
          same(classify(L, best).kind, 'minimum', 'the kind on the best line');
        },
      ),
  },
  {
    id: 'classify.nothing-gained-yet',
    rows: ['L73', 'L04'],
    claim:
      'On ½x² + ½·10⁻⁶y² at (0, 0.05) all is still to be gained, and a slope of 10⁻⁸, in float32 2⁻¹⁰, where H = diag(1, 0) is a slope: not critical',
    tolerance: 'E',
    property: (classify, terms) =>
      once(() => {
        same(classify(quartic(diagonal([1, 1e-6])), [0, 0.05]).kind, 'not critical', 'the kind of ½x² + ½·10⁻⁶y² at (0, 0.05)');
        const slope = narrow(terms) ? 2 ** -10 : 1e-8;
        for (const y of [0, 0.05, 1])
          same(
            classify(quartic(diagonal([1, 0]), { b: [0, slope] }), [0, y]).kind,
            'not critical',
            `the kind of ½x² + ${slope}y at (0, ${y})`,
          );
      }),
  },
  {
    id: 'classify.weak-curvature',
    rows: ['L05', 'L13'],
    claim:
      'Curvature is zero within its own rounding, not within a fixed part of the largest: λ = 10⁻¹⁰, in float32 10⁻⁴, beside 1 makes a minimum',
    tolerance: 'E',
    property: (classify, terms) =>
      once(() => {
        const weak = narrow(terms) ? 1e-4 : 1e-10;
        for (const [λ, kind] of [[weak, 'minimum'], [-weak, 'saddle'], [0, 'degenerate']] as const) // biome-ignore format: a table
          same(classify(quartic(diagonal([1, λ])), [0, 0]).kind, kind, `the kind where λ = 1, ${λ}`);
      }),
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
    property: (criticality, terms) =>
      forAll(
        fc.record({
          sign: fc.constantFrom(1, -1),
          gap: fc.integer({ min: 1, max: 24 }).map((k) => 2 ** -k),
          tilt: fc.constantFrom(1, -1),
          units: unitsOf(2, reach(terms, 40)),
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
          const ε = 2 * terms.unit;
          const e = Math.max(16 * ε * S, error ?? 0);
          // what is not definite beyond its error is judged as it is given
          if (e >= λ[0] / 2) return;
          const shares = λ.map((x, i) => Math.abs(x * part(step, i)));
          const slopes = shares.map((c) => Math.max(0, c - e * Math.hypot(...φ)));
          const parts = λ.map((x, i) => slopes[i] ** 2 / (2 * Math.max(x, e)));
          const gain = parts[0] + parts[1];
          const energy = λ.reduce((sum, x, i) => sum + (x * part(φ, i) ** 2) / 2, 0);
          const small = Math.max(τ * τ, 64 * ε) * Math.abs(L.value(θ));
          const allowed = Math.max(τ * τ * energy, small);
          // λ is off by 4ε‖C‖, a share of g by 16 roundings of all of g, and what is subtracted by as many of itself
          const slip = 16 * ε * (Math.hypot(...shares) + e * Math.hypot(...φ));
          const slack = λ.reduce(
            (sum, x, i) => sum + parts[i] * ((4 * ε * S) / x + 16 * ε) + (slopes[i] * slip + slip * slip) / Math.max(x, e),
            0,
          );
          near(found.gain, gain, slack, 'the gain');
          if (Math.abs(gain - allowed) <= 2 * slack + 16 * ε * allowed) return;
          same(found.critical, gain <= allowed, `critical, with a gain of ${gain} where ${allowed} is allowed`);
          if (!found.critical) return;
          const scale = τ * τ * energy >= small ? energy : Math.max(energy, Math.abs(L.value(θ)));
          const left = e + S * Math.sqrt((gain + slack) / scale);
          // else the eigenvalues as they are given decide
          if (λ[0] <= (1 + 64 * ε) * left + 4 * ε * S) return;
          const { negative, zero, positive } = found.signs;
          same([negative, zero, positive], sign > 0 ? [0, 0, 2] : [2, 0, 0], 'how many are negative, zero, positive');
        },
      ),
  },
  {
    id: 'criticality.gain',
    rows: ['L25'],
    claim: 'On a convex quadratic the gain is the loss above its minimum, half the squared Newton decrement, in all units',
    tolerance: 'B',
    property: (criticality, terms) =>
      forAll(around(terms), ({ A, λ, center, way, far, units }) => {
        const P = definite(A).map((row, i) => row.map((a, j) => a / units[i] / units[j]));
        const m = center.map((x, i) => x * units[i]);
        const θ = m.map((x, i) => x + far * way[i] * units[i]);
        const L = about(P, m, 0);
        const { gain } = criticality(all(L, θ));
        // a backward error of 16n·ε counts κ times, in own units at most n times that of λ; the slope e‖θ‖ that rounding of θ may have made,
        // e = 8n·ε‖H‖, is not believed and takes √n·κ of it, twice the geometric mean of the gain and of the whole
        const n = λ.length;
        const κ = (n * Math.max(...λ.map(Math.abs))) / Math.min(...λ.map(Math.abs));
        const unsure = 16 * n * 2 * terms.unit * κ;
        const whole = Math.sqrt(L.value(θ) * L.value(zeros(n)));
        near(gain, L.value(θ), unsure * (L.value(θ) + 2 * Math.sqrt(n) * whole) + (unsure / 16) ** 2 * n * L.value(zeros(n)), 'the gain');
      }),
  },
  {
    id: 'criticality.run',
    rows: ['L04'],
    claim: 'With a run, aL + b is judged as L is: what is gained, and what is to be gained, are differences of losses',
    tolerance: 'E',
    property: (criticality, terms) =>
      forAll(
        around(terms),
        fc.integer({ min: -reach(terms, 100), max: reach(terms, 100) }),
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
          const drowned = (narrow(terms) ? 2 ** 10 : 4) * 2 * terms.unit * Math.abs(b) > 1e-9 * 2 ** run;
          if (!drowned) same(other.critical, plain.critical, `critical, shifted by ${b}`);
        },
      ),
  },
  {
    id: 'criticality.more-gained',
    rows: [],
    claim: 'What is critical after a run is critical after one that gained more, at a larger tolerance, and with a larger error of H',
    tolerance: 'E',
    property: (criticality, terms) =>
      forAll(around(terms), fc.double({ min: 0, max: 1e6, noNaN: true }), ({ A, center, way, far }, gained) => {
        const θ = center.map((x, i) => x + far * way[i]);
        const L = about(A, center);
        const critical = (more: Partial<CriticalityInput>): boolean => criticality(all(L, θ, { gained, ...more })).critical;
        if (!critical({})) return;
        for (const more of [{ gained: 4 * gained }, { tolerance: 1e-3 }, { gainTolerance: 1e-3 }])
          same(critical(more), true, `critical with ${JSON.stringify(more)}`);
      }),
  },
  {
    id: 'criticality.error',
    rows: ['L20'],
    claim: 'Within the error of H a curvature has no sign, and a slope that this error can make on the way from 0 to θ is none',
    tolerance: 'A',
    property: (criticality, terms) =>
      forAll(
        fc.double({ min: narrow(terms) ? -3.5 : -9, max: narrow(terms) ? -2 : -3, noNaN: true }),
        fc.constantFrom(-1, 1),
        (k, side) => {
          const e = 10 ** k;
          const at = (λ: number, slope: number, hessianError: number): string => {
            const { critical, signs } = criticality(all(quartic(diagonal([1, λ]), { b: [-1, slope - λ] }), [1, 1], { hessianError }));
            return critical ? `critical, ${signs.zero} zero` : 'not critical';
          };
          same(at(side * 0.5 * e, 0.5 * e, e), 'critical, 1 zero', 'with a curvature and a slope of half the error');
          same(at(side * 0.5 * e, 0.5 * e, e * 1e-3), 'not critical', 'with a slope of 500 times the error');
          same(at(side * 2 * e, 0, e), 'critical, 0 zero', 'with a curvature of twice the error');
        },
      ),
  },
];
