/**
 * The definitions themselves, computed here from the numbers alone: when θ is critical, what counts as zero, and how far an escape goes.
 *
 *   gain = Σ ½ max(0, |cᵢ| − δ)²/max(|λᵢ|, e) ≤ max(γ·gained, τ²·½θᵀ|H|θ, max(τ², 64ε)|L|),   e = 8nε‖H‖ or more, δ = e‖θ‖
 */
import fc from 'fast-check';
import { type CriticalityInput, oracleFrom } from 'saddlepoint';
import { above, atLeast, atMost, near, same } from '../compare.ts';
import { forAll, type Law } from '../law.ts';
import { narrow } from '../terms.ts';
import type { CriticalityOf } from './criticality.ts';
import type { Classify, EscapeFrom } from './criticalPoints.ts';

const decades = (low: number, high: number) => fc.integer({ min: 10 * low, max: 10 * high }).map((k) => 10 ** (k / 10));
const signed = (low: number, high: number) => fc.tuple(decades(low, high), fc.boolean()).map(([x, up]) => (up ? x : -x));
const three = <T>(entry: fc.Arbitrary<T>) => fc.array(entry, { minLength: 3, maxLength: 3 });
const maybe = <T>(entry: fc.Arbitrary<T>) => fc.option(entry, { nil: undefined });
const given = (unit: number) =>
  fc.record({
    λ: three(signed(-6, 2)),
    c: three(fc.oneof(signed(-12, 0), fc.constant(0))),
    θ: three(signed(-3, 1)),
    loss: signed(-6, 4),
    gained: maybe(decades(-6, 4)),
    travelled: maybe(decades(-2, 2)),
    gainTolerance: maybe(decades(-10, -2)),
    tolerance: maybe(decades(-9, -2)),
    precision: maybe(fc.constantFrom(...(narrow({ unit, capabilities: {} }) ? [2 ** -23] : [2 ** -52, 2 ** -23]))),
    gradientError: maybe(decades(-12, -6)),
    hessianError: maybe(decades(-12, 4)),
    eigenvectors: fc.boolean(),
  });
const length = (x: readonly number[]): number => Math.hypot(...x);
const most = (x: readonly number[]): number => Math.max(...x.map(Math.abs));

export const lawsOfDefinition: readonly Law<CriticalityOf>[] = [
  {
    id: 'criticality.definition',
    rows: ['L01', 'L04', 'L25'],
    claim:
      'Gain, bound and signs are those of the definition, with and without a run, eigenvectors, a known error of H or of g; an error larger than H makes every curvature as large as it, and the slopes stay',
    tolerance: 'B',
    label: 'convention',
    conventions: '‖g‖ below a tolerance; other parts of other scales',
    runs: 1000,
    property: (criticality, { unit }) =>
      forAll(given(unit), (k) => {
        const { λ, c, θ, loss, gained = 0, travelled = 0, gainTolerance: γ = 1e-8, tolerance: τ = 1e-6, precision: ε = 2 * unit } = k;
        const optional = ['gained', 'travelled', 'gainTolerance', 'tolerance', 'precision', 'gradientError', 'hessianError'] as const;
        const identity = {
          get: (i: number, j: number) => (i === j ? 1 : 0),
          column: (j: number) => Float64Array.of(0, 0, 0).fill(1, j, j + 1),
        };
        const input = {
          theta: θ,
          loss,
          gradient: c,
          eigenvalues: Float64Array.from(λ),
          shares: c.map(Math.abs),
          ...(k.eigenvectors ? { eigenvectors: identity } : {}),
          ...Object.fromEntries(optional.filter((name) => k[name] !== undefined).map((name) => [name, k[name]])),
        } as unknown as CriticalityInput;
        const S = most(λ);
        const r = Math.max(length(θ), travelled);
        const rounding = 8 * 3 * ε * S;
        const stated = Math.max(rounding, k.hessianError ?? 0);
        const known = stated <= S;
        const e = known ? stated : Math.max(S, rounding);
        const δ = k.gradientError ?? (known ? e : rounding) * r;
        const gains = λ.map((x, i) => (Math.max(0, Math.abs(c[i]) - δ) ** 2 / Math.max(Math.abs(x), e)) * 0.5);
        const gain = gains.reduce((sum, x) => sum + x, 0);
        const energy = k.eigenvectors ? λ.reduce((sum, x, i) => sum + 0.5 * Math.abs(x) * θ[i] ** 2, 0) : 0.5 * S * length(θ) ** 2;
        const bounds = [
          { allowed: γ * gained, scale: gained },
          { allowed: τ * τ * energy, scale: energy },
          { allowed: Math.max(τ * τ, 64 * ε) * Math.abs(loss), scale: Math.abs(loss) },
        ].sort((a, b) => b.allowed - a.allowed);
        const found = criticality(input);
        // each of some sixteen operations rounds; what is left of |c| − δ is off by as much of both
        const slip = λ.map((_, i) => 16 * unit * (Math.abs(c[i]) + δ));
        const slopes = c.map((x) => Math.max(0, Math.abs(x) - δ));
        const slack = λ.reduce((sum, x, i) => sum + (slopes[i] * slip[i] + slip[i] ** 2) / Math.max(Math.abs(x), e), 16 * unit * gain);
        const { allowed, scale } = bounds[0];
        near(found.gain, gain, slack, 'the gain');
        near(found.allowed, allowed, 16 * unit * allowed, 'what is allowed');
        if (Math.abs(gain - allowed) <= slack + 16 * unit * allowed) return;
        const critical = gain <= allowed;
        same(found.critical, critical, `critical, with a gain of ${gain} where ${allowed} is allowed`);
        const drift = critical && gain > 0 ? Math.sqrt(gain / Math.max(scale, energy, gained)) : 0;
        const zero = e + drift * S;
        const unsure = 16 * unit * zero + (drift > 0 ? drift * S * (slack / gain) : 0);
        if (λ.some((x) => Math.abs(Math.abs(x) - zero) <= unsure)) return;
        const { negative, positive } = found.signs;
        const expected = [λ.filter((x) => x < -zero).length, λ.filter((x) => x > zero).length];
        same([negative, positive], expected, `how many are negative, positive, zero within ${zero}`);
      }),
  },
];

/** ½Σλᵢxᵢ² + ¼qΣxᵢ⁴. */
const bowl = (λ: readonly number[], q = 0) =>
  oracleFrom({
    value: (θ) => θ.reduce((sum, x, i) => sum + (λ[i] * x * x) / 2 + (q * x ** 4) / 4, 0),
    gradient: (θ) => Array.from(θ, (x, i) => λ[i] * x + q * x ** 3),
    hessian: (θ) => λ.map((x, i) => λ.map((_, j) => (i === j ? x + 3 * q * θ[i] ** 2 : 0))),
  });

export const lawsOfZero: readonly Law<Classify>[] = [
  {
    id: 'classify.eigenvalue-tolerance',
    rows: ['L09', 'L20'],
    claim:
      'eigenvalueTolerance δ: at a critical point eigenvalues within δ·max|λ| of zero count as zero, those beyond do not, and kind, index and zeroBelow follow',
    tolerance: 'E',
    property: (classify, terms) =>
      forAll(three(signed(-6, 2)), fc.oneof(decades(narrow(terms) ? -5 : -7, -1), fc.constant(0)), (λ, δ) => {
        const found = classify(bowl(λ), [0, 0, 0], { eigenvalueTolerance: δ });
        const zero = δ * most(λ);
        // λ comes back with a backward error of 8n·ε at most
        const unsure = 48 * terms.unit * most(λ);
        if (λ.some((x) => Math.abs(Math.abs(x) - zero) <= unsure)) return;
        const [negative, positive] = [λ.filter((x) => x < -zero).length, λ.filter((x) => x > zero).length];
        const kind =
          negative > 0 && positive > 0 ? 'saddle' : negative + positive < 3 ? 'degenerate' : negative > 0 ? 'maximum' : 'minimum';
        const got = `${found.kind}, index ${found.index}, ${found.signs.negative} negative, ${found.signs.positive} positive`;
        const expected = `${kind}, index ${negative}, ${negative} negative, ${positive} positive`;
        same(got, expected, `the verdict with δ·max|λ| = ${zero}`);
        near(found.tolerances.zeroBelow, zero, unsure * δ, 'zeroBelow');
      }),
  },
  {
    id: 'classify.said',
    rows: ['L05', 'L06', 'L07', 'L08', 'L09'],
    claim: 'The message says of a critical point how many eigenvalues decided, of how many, and the range that they span, as numbers of it',
    tolerance: 'E',
    label: 'quality',
    property: (classify) =>
      forAll(three(fc.constantFrom(-4, -2, 0, 1, 8)), (λ) => {
        const { kind, message } = classify(bowl(λ), [0, 0, 0]);
        const [low, high] = [Math.min(...λ), Math.max(...λ)].map((x) => String(x).replace('-', '−'));
        const [negative, zero, positive] = [λ.filter((x) => x < 0).length, λ.filter((x) => x === 0).length, λ.filter((x) => x > 0).length];
        const said = (part: string): void => {
          if (!message.includes(part)) throw new Error(`expected “${part}” in: ${message}`);
        };
        if (low === '0' && high === '0') return said('H = 0');
        said(`λ from ${low} to ${high}`);
        if (kind === 'saddle') said(`${negative} of 3 eigenvalues ${negative === 1 ? 'is' : 'are'} negative, ${positive} positive`);
        else if (kind === 'degenerate') {
          said(`${zero} of 3 eigenvalues ${zero === 1 ? 'is' : 'are'} zero`);
          said(negative > 0 ? 'not a minimum' : 'a minimum, a saddle or neither');
        } else said('all 3 eigenvalues');
      }),
  },
];

export const lawsOfWorst: readonly Law<Classify>[] = [
  {
    id: 'classify.worst',
    rows: ['L04'],
    claim:
      'The worst gain, in units of what is allowed, is at most 1 at a critical point and more elsewhere; where there is none, as at the bottom of a bowl of depth 0, it is 0',
    tolerance: 'A',
    label: 'quality',
    property: (classify) =>
      forAll(three(decades(-2, 2)), three(signed(-3, 1)), fc.constantFrom(0, 1e-9, 1e-3, 1), (λ, θ, far) => {
        const at = θ.map((x) => far * x);
        const L = oracleFrom({
          value: (y) => 1 + y.reduce((sum, x, i) => sum + (λ[i] * (x - θ[i] + at[i]) ** 2) / 2, 0),
          gradient: (y) => Array.from(y, (x, i) => λ[i] * (x - θ[i] + at[i])),
          hessian: () => λ.map((x, i) => λ.map((_, j) => (i === j ? x : 0))),
        });
        const { kind, tolerances } = classify(L, θ);
        const says = `worst, of a point that is ${kind},`;
        if (kind === 'not critical') above(tolerances.worst, 1, says);
        else atMost(tolerances.worst, 1, says);
        same(classify(bowl(λ), [0, 0, 0]).tolerances.worst, 0, 'worst at the bottom');
      }),
  },
  {
    id: 'classify.error-in-units',
    rows: ['L03', 'L05'],
    claim:
      'An error that is stated entry by entry counts beside the curvature of that entry, in any unit: 9/10 of it leaves a minimum one, 11/10 leaves it open',
    tolerance: 'A',
    label: 'quality',
    property: (classify) =>
      forAll(decades(-6, 6), decades(-6, 6), (a, b) => {
        const kind = (part: number): string => {
          const L = bowl([a, b]);
          const hessianError = () => Object.assign(L.hessian([0, 0]), { data: Float64Array.of(0, 0, 0, part * b) });
          return classify({ ...L, hessianError } as typeof L, [0, 0]).kind;
        };
        const got = [kind(0.9), kind(1.1)].join();
        same(got, 'minimum,degenerate', 'the kinds at 9/10 and 11/10 of the error');
      }),
  },
];

export const lawsOfStep: readonly Law<EscapeFrom>[] = [
  {
    id: 'escape.lowest',
    rows: ['L15'],
    claim:
      'On −½aₓ² + ¼qx⁴ + …, where the way down has one lowest point, the escape stops within a sixteenth of it: neither double nor half the step, nor 17/16 or 16/17 of it, is lower',
    tolerance: 'A',
    label: 'quality',
    property: (escape, { unit }) =>
      forAll(decades(-3, 3), decades(-3, 3), three(decades(-2, 2)), (a, q, others) => {
        // the most negative curvature is the first
        const λ = [-a * 1000, ...others.slice(1)];
        const L = bowl(λ, q);
        const way = escape(L, [0, 0, 0]);
        if (way === undefined) throw new Error('expected a way down, got none');
        const at = (s: number): number => L.value(Float64Array.from(way.direction, (x) => s * x));
        const best = Math.sqrt((a * 1000) / q);
        // as far as it looks: 1024 times a length of 1
        if (best > 500) return;
        const least = at(way.step);
        // the loss there is a sum of six terms, of which two are larger than what they add up to
        const rounding = 16 * unit * (λ[0] ** 2 / q + Math.abs(least));
        for (const factor of [2, 0.5, 17 / 16, 16 / 17])
          atLeast(at(factor * way.step), least - rounding, `the loss at ${factor} times the step ${way.step}, the lowest being at ${best}`);
        near(way.actual, -least, rounding, 'the fall');
      }),
  },
];
