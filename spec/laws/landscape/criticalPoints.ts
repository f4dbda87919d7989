/**
 * What curvature says: laws of Taylor models, classification, escape and the numbers read off a spectrum.
 *
 * The losses are written out here, with their derivatives, so that the laws judge the landscape and not the autograd below it.
 */
import fc from 'fast-check';
import { type Classification, type ClassifyOptions, eigh, type Oracle, oracleFrom, type TaylorModel } from 'saddlepoint';
import { above, atLeast, atMost, below, holds, near, same } from '../compare.ts';
import { forAll, type Law, once } from '../law.ts';
import { narrow, Refutation, reach, type Terms } from '../terms.ts';
import {
  congruent,
  diagonal,
  dot,
  dyadic,
  kindFor,
  known,
  length,
  magnitude,
  orthogonalOf,
  quartic,
  type Rows,
  sign,
  size,
  symmetricOf,
  times,
  transposed,
  vectorOf,
  waves,
  zeros,
} from './quadratics.ts';

export type Classify = (oracle: Oracle, θ: ArrayLike<number>, options?: ClassifyOptions) => Classification;
export type Taylor = (oracle: Oracle, θ: ArrayLike<number>) => TaylorModel;

/** What the escape laws read of an escape. */
export interface Way {
  readonly direction: Float64Array;
  readonly eigenvalue: number;
  readonly step: number;
  readonly predicted: number;
  readonly actual: number;
  readonly theta: Float64Array;
}
export type EscapeFrom = (
  oracle: Oracle,
  θ: ArrayLike<number>,
  options?: { eigenvalueTolerance?: number; firstStep?: number; fullBelow?: number },
) => Way | undefined;

/**
 * What rounding moves the loss and its model by, sizes of terms added up: of n² products in two sums each term takes part in 2n + 2 roundings, in
 * three more where gradient and Hessian are taken at θ, and each number is rounded once as it is handed over.
 */
const spread = (A: Rows, b: readonly number[], c: number, x: readonly number[], unit: number): number => {
  const size = x.map(Math.abs);
  const terms = A.map((row, i) => size[i] * (Math.abs(b[i] ?? 0) + row.reduce((sum, a, j) => sum + Math.abs(a) * size[j], 0)));
  return (2 * A.length + 8) * unit * (Math.abs(c) + terms.reduce((sum, t) => sum + t, 0));
};
const plus = (x: readonly number[], v: readonly number[]): number[] => x.map((xi, i) => xi + v[i]);
const reached = (...vs: readonly (readonly number[])[]): number[] => vs[0].map((_, i) => vs.reduce((sum, v) => sum + Math.abs(v[i]), 0));
/** By how much λ may be off: a backward error of 64n·ε·‖A‖, in which A is made of λ with 8n·ε and solved with as much, eight times over. */
const off = (λ: readonly number[], { unit }: Terms): number => 64 * λ.length * 2 * unit * Math.max(...λ.map(Math.abs));
const κOf = (λ: readonly number[]): number => Math.max(...λ.map(Math.abs)) / Math.min(...λ.map(Math.abs));
const scaledBy = (A: Rows, c: number): Rows => A.map((row) => row.map((x) => c * x));
const verdict = ({ kind, index }: Classification): string => `${kind}, index ${index}`;

/** The way down that there is. */
function wayFrom(escapeFrom: EscapeFrom, L: Oracle, θ: readonly number[], options: Parameters<EscapeFrom>[2] = {}): Way {
  const way = escapeFrom(L, θ, options);
  if (way === undefined) throw new Error('expected a way down, got none');
  return way;
}

export const taylorLaws: readonly Law<Taylor>[] = [
  {
    id: 'taylor.exact-on-quadratics',
    rows: ['L01', 'L02', 'L03'],
    claim: 'The quadratic model of a quadratic is the quadratic, to the last bit on dyadics',
    tolerance: 'E',
    property: (taylor, terms) =>
      forAll(
        size.chain((n) => fc.tuple(symmetricOf(n), vectorOf(n), vectorOf(n), vectorOf(n), dyadic)),
        ([A, b, θ, v, c]) => {
          const L = quartic(A, { b, c });
          const rounding = narrow(terms) ? spread(A, b, c, reached(θ, v), terms.unit) : 0;
          near(taylor(L, θ)(v), L.value(plus(θ, v)), rounding, 'm(v)');
        },
      ),
  },
  {
    id: 'taylor.gradient',
    rows: ['L01'],
    claim: 'The model changes from v to v + w by ∇m(v)ᵀw + ½wᵀHw, to the last bit on dyadics',
    tolerance: 'E',
    property: (taylor, terms) =>
      forAll(
        size.chain((n) => fc.tuple(symmetricOf(n), vectorOf(n), vectorOf(n), vectorOf(n), vectorOf(n))),
        ([A, b, θ, v, w]) => {
          const m = taylor(quartic(A, { b }), θ);
          const rounding = narrow(terms) ? 3 * spread(A, b, 0, reached(θ, v, w), terms.unit) : 0;
          near(m(plus(v, w)) - m(v), dot(m.gradient(v), w) + 0.5 * dot(w, times(A, w)), rounding, 'm(v + w) − m(v)');
        },
      ),
  },
  {
    id: 'taylor.remainder-order',
    rows: ['L01', 'L03'],
    claim: 'What the model misses falls as the third power of the distance',
    tolerance: 'O',
    property: (taylor, terms) => {
      const frequencies = (n: number) =>
        fc.array(fc.record({ a: magnitude, w: vectorOf(n).map((w) => w.map((x) => x / 2)), b: dyadic }), { minLength: 1, maxLength: 3 });
      // h³ must stay above what is rounded: of the loss 2¹² roundings in float64, most of them in wᵀθ, and 64 of what is handed over in float32
      const [first, roundings] = narrow(terms) ? [2 ** -3, 64] : [2 ** -6, 2 ** 12];
      return forAll(
        size.chain((n) => fc.tuple(frequencies(n), vectorOf(n), vectorOf(n))),
        ([sines, θ, direction]) => {
          const L = waves(sines);
          const m = taylor(L, θ);
          const fastest = Math.max(1, ...sines.map(({ w }) => Math.abs(dot(w, direction))));
          const v = direction.map((x) => x / (narrow(terms) ? fastest : 4));
          // over both signs, so that odd and even orders cannot cancel
          const missed = (h: number): number => Math.max(...[h, -h].map((s) => Math.abs(L.value(θ.map((x, i) => x + s * v[i])) - m(v.map((x) => s * x))))); // biome-ignore format: one line
          const [coarse, fine] = [missed(first), missed(first / 4)];
          if (fine < roundings * terms.unit * sines.reduce((sum, { a }) => sum + a, 0)) return;
          atLeast(Math.log2(coarse / fine) / 2, 2.9, 'the order at which the remainder falls');
        },
      );
    },
  },
  {
    id: 'taylor.step-cost',
    rows: ['L30'],
    claim: 'A step −εg changes a quadratic by ½ε²gᵀHg − εgᵀg: the loss rises past ε = 2gᵀg/gᵀHg and falls before it, most at half of it',
    tolerance: 'B',
    property: (taylor, terms) =>
      forAll(known, ({ A }) => {
        const n = A.length;
        const m = taylor(
          quartic(A),
          Array.from({ length: n }, (_, i) => 1 + i),
        );
        const g = m.gradient(zeros(n));
        const [gg, gHg] = [dot(g, g), dot(g, times(A, g))];
        const cost = (s: number): number => m(Array.from(g, (x) => -s * x)) - m(zeros(n));
        const rounding = (s: number): number =>
          (4 * n + 16) * terms.unit * (Math.abs(m(zeros(n))) + s * gg + s * s * gg * length(A.map(length)));
        near(cost(0.5), 0.125 * gHg - 0.5 * gg, rounding(0.5), 'the cost of ε = ½');
        const edge = (2 * gg) / gHg;
        // beside the edge the cost is δ·edge·gᵀg, beside the lowest point δ²·edge·gᵀg above it: where that is not lost in rounding
        const δ = narrow(terms) ? 0.2 : 0.01;
        if (gHg <= 0 || δ * δ * edge * gg <= 8 * rounding(edge)) return;
        above(cost((1 + δ) * edge), 0, 'the cost beyond the edge');
        below(cost((1 - δ) * edge), 0, 'the cost before the edge');
        below(cost(edge / 2), Math.min(cost((0.5 - δ) * edge), cost((0.5 + δ) * edge)), 'the cost at half the edge');
      }),
  },
  {
    id: 'taylor.newton-point',
    rows: ['L25'],
    claim: "The stationary point of a regular quadratic's model is its critical point, minimum, maximum or saddle, seen from anywhere",
    tolerance: 'B',
    property: (taylor, { unit }) =>
      forAll(
        known.chain((k) => fc.tuple(fc.constant(k), vectorOf(k.λ.length), vectorOf(k.λ.length))),
        ([{ λ, A }, centre, θ]) => {
          const b = times(A, centre).map((x) => -x);
          const at = taylor(quartic(A, { b }), θ).stationaryPoint;
          holds(at !== undefined, () => `the stationary point: expected [${centre}], got none`);
          // b, the gradient and the solution each within 8n·ε of what they are made of, and a backward error counts κ times
          near(at, centre, 24 * λ.length * 2 * unit * κOf(λ) * (1 + length(centre) + length(θ)), 'the stationary point');
        },
      ),
  },
  {
    id: 'taylor.no-stationary-point',
    rows: ['L13'],
    claim: 'A singular Hessian gives no stationary point, not an infinite one',
    tolerance: 'E',
    label: 'convention',
    conventions: 'an error',
    property: (taylor) =>
      once(() => {
        same(taylor(quartic(diagonal([2, 0]), { b: [0, 1] }), [1, 1]).stationaryPoint, undefined, 'the stationary point of x² + y');
        same(taylor(quartic([[0]]), [1]).stationaryPoint, undefined, 'the stationary point of 0');
      }),
  },
  {
    id: 'taylor.equal-shift',
    rows: ['L49'],
    claim: 'At a minimum x* a shift δ costs ½δᵀHδ, so equal shifts cost in the ratio of the curvatures',
    tolerance: 'E',
    property: (taylor) =>
      forAll(fc.tuple(magnitude, magnitude, dyadic), ([flat, sharp, δ]) => {
        const cost = (λ: number): number => taylor(quartic([[λ]]), [0])([δ]);
        same(cost(flat), (flat * δ * δ) / 2, `the cost of ${δ} where the curvature is ${flat}`);
        same(cost(flat) * sharp, cost(sharp) * flat, `the cost at ${flat}, times ${sharp}`);
      }),
  },
];

export const classifyLaws: readonly Law<Classify>[] = [
  {
    id: 'classify.signs',
    rows: ['L04', 'L06', 'L07', 'L08', 'L24'],
    claim: 'All λ positive is a minimum, all negative a maximum, both signs a saddle; the index counts the negative ones',
    tolerance: 'B',
    property: (classify, terms) =>
      forAll(known, ({ λ, A }) => {
        const { kind, index, eigenvalues, signs } = classify(quartic(A), zeros(λ.length));
        const negative = λ.filter((x) => x < 0).length;
        same(verdict({ kind, index } as Classification), `${kindFor(λ)}, index ${negative}`, `what λ = ${λ} make`);
        same([signs.negative, signs.positive], [negative, λ.length - negative], 'how many are negative, positive');
        near(eigenvalues, λ, off(λ, terms), 'the eigenvalues');
      }),
  },
  {
    id: 'classify.inertia',
    rows: ['L19'],
    claim: 'A change of variables θ = Sφ, S regular, keeps the kind and the index (Sylvester); rotations keep the eigenvalues too',
    tolerance: 'B',
    property: (classify, terms) =>
      forAll(
        known.chain((k) => fc.tuple(fc.constant(k), orthogonalOf(k.λ.length))),
        ([{ λ, A, S }, R]) => {
          const at = zeros(λ.length);
          const plain = classify(quartic(A), at);
          const turned = classify(quartic(congruent(A, R)), at);
          same(verdict(classify(quartic(congruent(A, S)), at)), verdict(plain), 'the verdict on SᵀHS');
          same(turned.kind, plain.kind, 'the verdict on turned axes');
          near(turned.eigenvalues, plain.eigenvalues, 2 * off(λ, terms), 'the eigenvalues on turned axes');
        },
      ),
  },
  {
    id: 'classify.scale-free',
    rows: [],
    claim:
      'a(L + b), a > 0, has the same kind, index and verdict on the gradient as L, at any point where L + b still shows what L can gain',
    tolerance: 'E',
    property: (classify, terms) =>
      forAll(
        known.chain(({ λ, A }) =>
          fc.tuple(
            fc.constant(A),
            vectorOf(λ.length),
            fc.integer({ min: -reach(terms, 200), max: reach(terms, 200) }),
            dyadic,
            fc.constantFrom(0, 2 ** -16, 2 ** -12, 1),
            fc.constant(Math.min(...λ.map(Math.abs))),
          ),
        ),
        ([A, v, k, c, shrink, least]) => {
          const θ = v.map((x) => x * shrink);
          // less than a part of 10⁻¹², or of 64ε, of the loss is no gain: what L can gain must not be that small beside b
          const gain = (least * θ.reduce((sum, x) => sum + x * x, 0)) / 2;
          if (gain > 0 && gain < 10 * Math.max(1e-12, 128 * terms.unit) * Math.abs(c)) return;
          const a = 2 ** k;
          same(verdict(classify(quartic(scaledBy(A, a), { c: a * c }), θ)), verdict(classify(quartic(A), θ)), 'the verdict on a(L + b)');
        },
      ),
  },
  {
    id: 'classify.mirror',
    rows: ['L07'],
    claim: '−L swaps minimum and maximum, and negative and positive eigenvalues',
    tolerance: 'E',
    property: (classify) =>
      forAll(known, ({ λ, A }) => {
        const swap: Record<string, string> = { minimum: 'maximum', maximum: 'minimum', saddle: 'saddle' };
        const up = classify(quartic(A), zeros(λ.length));
        const down = classify(quartic(scaledBy(A, -1)), zeros(λ.length));
        same(verdict(down), `${swap[up.kind]}, index ${up.signs.positive}`, 'the verdict on −L');
        same(down.signs.positive, up.index, 'how many are positive of −L');
      }),
  },
  {
    id: 'classify.relabel',
    rows: ['L27'],
    claim: 'The order of the parameters does not matter',
    tolerance: 'B',
    property: (classify) =>
      forAll(
        known.chain((k) =>
          fc.tuple(fc.constant(k), fc.shuffledSubarray([...k.λ.keys()], { minLength: k.λ.length, maxLength: k.λ.length })),
        ),
        ([{ λ, A }, order]) => {
          const moved = classify(quartic(order.map((i) => order.map((j) => A[i][j]))), zeros(λ.length));
          same(verdict(moved), verdict(classify(quartic(A), zeros(λ.length))), `the verdict in the order ${order}`);
        },
      ),
  },
  {
    id: 'classify.one-more-parameter',
    rows: ['L17'],
    claim:
      'Adding z² leaves the index, so a minimum stays one and a maximum becomes a saddle; adding nothing at all, a flat direction, makes a minimum degenerate',
    tolerance: 'B',
    property: (classify) =>
      forAll(known, ({ λ, A }) => {
        const widen = (z: number): Rows => [...A.map((row) => [...row, 0]), [...λ.map(() => 0), z]];
        const plain = classify(quartic(A), zeros(λ.length));
        const bowl = classify(quartic(widen(2)), zeros(λ.length + 1));
        const flat = classify(quartic(widen(0)), zeros(λ.length + 1));
        same(verdict(bowl), `${plain.kind === 'maximum' ? 'saddle' : plain.kind}, index ${plain.index}`, 'the verdict on L + z²');
        same(
          verdict(flat),
          `${plain.kind === 'saddle' ? 'saddle' : 'degenerate'}, index ${plain.index}`,
          'the verdict beside a flat direction',
        );
        same(flat.signs.zero, 1, 'how many are zero beside a flat direction');
      }),
  },
  {
    id: 'classify.tolerance-monotone',
    rows: ['L20'],
    claim: 'Raising the eigenvalue tolerance only moves eigenvalues to zero; raising the gradient tolerance only makes points critical',
    tolerance: 'E',
    property: (classify) =>
      forAll(
        known.chain((k) => fc.tuple(fc.constant(k), vectorOf(k.λ.length))),
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
        ([{ A }, θ], [s, t]) => {
          const [low, high] = s < t ? [s, t] : [t, s];
          const at = (δ: number) => classify(quartic(A), θ, { eigenvalueTolerance: δ }).signs;
          const [few, many] = [at(low), at(high)];
          atMost(many.negative, few.negative, 'how many are negative at the larger tolerance');
          atMost(many.positive, few.positive, 'how many are positive at the larger tolerance');
          atLeast(many.zero, few.zero, 'how many are zero at the larger tolerance');
          const critical = (τ: number) => classify(quartic(A), θ, { gradientTolerance: τ }).kind !== 'not critical';
          if (critical(low)) same(critical(high), true, `critical at ${low}, and at ${high}`);
        },
      ),
  },
  {
    id: 'classify.critical-edge',
    rows: ['L04'],
    claim:
      'On a quadratic with its critical point at m the gradient counts as zero where (θ − m)ᵀ|H|(θ − m) is within τ² of θᵀ|H|θ, and not twice as far; nothing else has a length',
    tolerance: 'A',
    property: (classify, terms) =>
      forAll(
        known,
        // above the root of 64ε, with which the loss itself is a scale; far enough below the least |λ|/‖H‖, 1/32, that λ has a sign there
        fc.constantFrom(...(narrow(terms) ? [2e-2, 1e-2, 5e-3] : [1e-2, 1e-4, 1e-6])),
        fc.integer({ min: -reach(terms, 60), max: reach(terms, 60) }),
        ({ λ, Q, A }, τ, k) => {
          // the critical point lies along an eigenvector, the distance from it along another
          const [m, u] = [transposed(Q)[0], transposed(Q)[λ.length - 1]].map((v) => v.map((x) => x * 2 ** k));
          const ratio = Math.sqrt(Math.abs(dot(m, times(A, m)) / dot(u, times(A, u))));
          const L = quartic(A, { b: times(A, m).map((x) => -x) });
          const at = (s: number) =>
            classify(
              L,
              m.map((x, i) => x + s * τ * ratio * u[i]),
              { gradientTolerance: τ },
            ).kind;
          same(at(0.9), kindFor(λ), 'the kind at 9/10 of the distance');
          same(at(2), 'not critical', 'the kind at twice the distance');
        },
      ),
  },
  {
    id: 'classify.crawl',
    rows: ['L73'],
    claim: 'A point far along the floor of a valley of condition 10⁶ is not a minimum, though its gradient is small beside the curvature',
    tolerance: 'A',
    property: (classify) => once(() => same(classify(quartic(diagonal([1e6, 1])), [0, 10]).kind, 'not critical', 'the kind at (0, 10)')),
  },
  {
    id: 'classify.semidefinite',
    rows: ['L09', 'L104'],
    claim: "w₁² + w₂⁴, w₁² − w₂⁴ and w₁² + w₂³ share H = diag(2, 0), and with it the verdict 'degenerate'",
    tolerance: 'E',
    property: (classify) =>
      once(() => {
        for (const [name, { f, g, h }] of Object.entries({
          'w₁² + w₂⁴': { f: (y: number) => y ** 4, g: (y: number) => 4 * y ** 3, h: (y: number) => 12 * y * y },
          'w₁² − w₂⁴': { f: (y: number) => -(y ** 4), g: (y: number) => -4 * y ** 3, h: (y: number) => -12 * y * y },
          'w₁² + w₂³': { f: (y: number) => y ** 3, g: (y: number) => 3 * y * y, h: (y: number) => 6 * y },
        })) {
          const L = oracleFrom({
            value: ([x, y]) => x ** 2 + f(y),
            gradient: ([x, y]) => [2 * x, g(y)],
            hessian: ([, y]) => diagonal([2, h(y)]),
          });
          same(verdict(classify(L, [0, 0])), 'degenerate, index 0', `the verdict on ${name}`);
        }
      }),
  },
  {
    id: 'classify.three-flats',
    rows: ['L22', 'L29'],
    claim: 'Plateau, saddle and minimum all have g = 0; the classifier tells them apart, and the plateau has index 0',
    tolerance: 'E',
    property: (classify) =>
      once(() => {
        const plateau = classify(quartic(diagonal([0, 0]), { c: 1 }), [3, 4]);
        same(verdict(plateau), 'degenerate, index 0', 'the verdict on a plateau');
        same(plateau.signs.zero, 2, 'how many are zero on a plateau');
        same(classify(quartic(diagonal([2, -2])), [0, 0]).kind, 'saddle', 'the kind of x² − y² at 0');
        same(classify(quartic(diagonal([2, 2])), [0, 0]).kind, 'minimum', 'the kind of x² + y² at 0');
      }),
  },
  {
    id: 'classify.hessian-error',
    rows: ['L03', 'L09'],
    claim: 'An eigenvalue within the error that the oracle states for its Hessian counts as zero; beyond it, by its sign',
    tolerance: 'E',
    label: 'quality',
    property: (classify, terms) =>
      forAll(sign, fc.integer({ min: narrow(terms) ? -14 : -20, max: -3 }), (s, k) => {
        const small = s * 2 ** k;
        const exact = quartic(diagonal([4, small]));
        const H = exact.hessian([0, 0]);
        const within = (error: number): Oracle => ({
          ...exact,
          hessianError: () => Object.assign(exact.hessian([0, 0]), { data: H.data.map(() => error) }),
        });
        same(classify(within(2 * Math.abs(small)), [0, 0]).kind, 'degenerate', `the kind where λ = ${small} is known within twice that`);
        same(classify(within(2 ** -40), [0, 0]).kind, s > 0 ? 'minimum' : 'saddle', `the kind where λ = ${small} is known within 2⁻⁴⁰`);
      }),
  },
  {
    id: 'classify.linear',
    rows: ['L04'],
    claim: 'A slope without curvature is not critical, however small',
    tolerance: 'E',
    property: (classify, terms) =>
      once(() => {
        const slope = narrow(terms) ? 1e-30 : 1e-300;
        same(classify(quartic([[0]], { b: [slope] }), [0]).kind, 'not critical', `the kind on a slope of ${slope}`);
      }),
  },
];

export const escapeLaws: readonly Law<EscapeFrom>[] = [
  {
    id: 'escape.decreases',
    rows: ['L08', 'L14', 'L15'],
    claim:
      'The way out is a unit eigenvector of the most negative λ; the step lowers the loss by what is reported, no less than the first of ±ℓ, ±ℓ/2, ±ℓ/4, … that lowers it at all, and θ stays where it is',
    tolerance: 'B',
    property: (escapeFrom, terms) =>
      forAll(
        known.filter(({ λ }) => λ[0] < 0),
        fc.constantFrom(0, 0.25, 4),
        fc.integer({ min: -8, max: 8 }).map((k) => 2 ** k),
        ({ λ, A }, q, ℓ) => {
          const n = λ.length;
          const ε = 2 * terms.unit;
          const L = quartic(A, { q, c: 1 });
          const θ = zeros(n);
          const way = escapeFrom(L, θ, { firstStep: ℓ });
          holds(way !== undefined, () => `expected a way down along λ = ${λ[0]}, got none`);
          const { direction: u, eigenvalue, step, predicted, actual, theta } = way;
          near(length(u), 1, 64 * n * ε, 'the length of the direction');
          near(eigenvalue, λ[0], 8 * off(λ, terms), 'the eigenvalue');
          atMost(length(times(A, u).map((x, i) => x - eigenvalue * u[i])), 8 * off(λ, terms), '‖Hu − λu‖');
          above(step, 0, 'the step');
          above(actual, 0, 'the fall');
          // both losses and their difference: in float64 they are the laws’ own, to the last bit
          const [here, there] = [L.value(θ), L.value(theta)];
          const rounding = narrow(terms) ? 4 * terms.unit * (Math.abs(here) + Math.abs(there)) : 0;
          near(actual, here - there, rounding, 'the fall');
          const fallAt = (s: number): number => Math.max(...[s, -s].map((signed) => here - L.value(u.map((x) => signed * x) as never)));
          const first = Array.from({ length: 40 }, (_, k) => fallAt(ℓ / 2 ** k)).find((fall) => fall > 4 * terms.unit * Math.abs(here))!;
          atLeast(actual, first - rounding, 'the fall beside the first that lowers the loss');
          near(predicted, -0.5 * step ** 2 * eigenvalue, 4 * ε * predicted, 'the fall of the model');
          near(theta, Array.from(u, (x) => step * x), narrow(terms) ? terms.unit * step : 0, 'θ + step·u'); // biome-ignore format: one line
          same(θ, zeros(n), 'the θ that was given');
        },
      ),
  },
  {
    id: 'escape.far-enough',
    rows: ['L15'],
    claim: 'Where the loss is bounded below, a step a sixteenth longer or shorter leads no lower, whatever the first one tried was',
    tolerance: 'B',
    label: 'quality',
    property: (escapeFrom, terms) =>
      forAll(
        known.filter(({ λ }) => λ[0] < 0),
        fc.constantFrom(0.25, 4),
        fc.constantFrom(undefined, 2 ** -8, 3, 2 ** 8),
        ({ λ, A }, q, firstStep) => {
          const L = quartic(A, { q, c: 1 });
          const { direction: u, step, theta } = wayFrom(escapeFrom, L, zeros(λ.length), firstStep === undefined ? {} : { firstStep });
          const least = L.value(theta);
          for (const factor of [17 / 16, 16 / 17]) {
            const rounding = 128 * terms.unit * (1 + Math.abs(least));
            atLeast(L.value(u.map((x) => step * factor * x)), least - rounding, `the loss at ${factor} times the step`);
          }
        },
      ),
  },
  {
    id: 'escape.units',
    rows: ['L15'],
    claim: 'θ → cθ leads to c times the point, c a power of two: the first step follows the coordinates’ own sizes',
    tolerance: 'B',
    label: 'quality',
    property: (escapeFrom, terms) =>
      forAll(
        known.filter(({ λ }) => λ[0] < 0).chain((k) => fc.tuple(fc.constant(k), vectorOf(k.λ.length))),
        fc.integer({ min: -8, max: 8 }),
        ([{ A }, m], k) => {
          fc.pre(m.some((x) => x !== 0));
          const c = 2 ** k;
          const scaled = quartic(scaledBy(A, 1 / c ** 2), { q: 1 / c ** 4 });
          const way = escapeFrom(quartic(A, { q: 1 }), m);
          const there = escapeFrom(
            scaled,
            m.map((x) => c * x),
          );
          same(there === undefined, way === undefined, 'whether there is no way down, in other units');
          if (way === undefined || there === undefined) return;
          near(there.step, c * way.step, narrow(terms) ? 8 * terms.unit * c * way.step : 0, 'the step in other units');
          same(there.theta.length, m.length, 'the length of θ');
        },
      ),
  },
  {
    id: 'escape.near-the-saddle',
    rows: ['L14', 'L15'],
    claim: 'From 10⁻¹⁰ beside the notes’ saddle, where the fall is lost in rounding, it still leads to the valley',
    tolerance: 'A',
    label: 'quality',
    property: (escapeFrom) =>
      once(() => {
        const L = oracleFrom({
          value: ([a, b]) => (1 - a * b) ** 2,
          gradient: ([a, b]) => [-2 * b * (1 - a * b), -2 * a * (1 - a * b)],
          hessian: ([a, b]) => [
            [2 * b * b, -2 + 4 * a * b],
            [-2 + 4 * a * b, 2 * a * a],
          ],
        });
        below(L.value(wayFrom(escapeFrom, L, [1e-10, -1e-10]).theta), 0.01, 'the loss where the escape ends');
      }),
  },
  {
    id: 'escape.sign',
    rows: ['L15'],
    claim: 'Where the gradient leans to one side, the escape goes to that side, and falls as far as the model says on a quadratic',
    tolerance: 'B',
    property: (escapeFrom, { unit }) =>
      forAll(
        known.filter(({ λ }) => λ[0] < 0 && (λ.length === 1 || λ[1] > λ[0])),
        sign,
        ({ λ, A }, side) => {
          const L0 = quartic(A);
          const u = wayFrom(escapeFrom, L0, zeros(λ.length)).direction;
          const way = wayFrom(escapeFrom, quartic(A, { b: Array.from(u, (x) => -side * 0.25 * x) }), zeros(λ.length));
          above(way.step, 0, 'the step');
          above(dot(way.direction, u) * side, 0, 'the cosine with the side to which the gradient leans');
          // both are sums of n² products of a length of one step
          near(way.actual, way.predicted, 64 * λ.length * 2 * unit * κOf(λ) * way.predicted, 'the fall beside that of the model');
        },
      ),
  },
  {
    id: 'escape.downhill-first',
    rows: ['L15'],
    claim: 'A side that the model calls uphill is not taken, though the loss may fall on it further out',
    tolerance: 'E',
    property: (escapeFrom) =>
      once(() => {
        // x − 0.05x² − 3x³: uphill to the right at 0, lower than anything on the left at 1
        const L = oracleFrom({
          value: ([x]) => x - 0.05 * x ** 2 - 3 * x ** 3,
          gradient: ([x]) => [1 - 0.1 * x - 9 * x ** 2],
          hessian: ([x]) => [[-0.1 - 18 * x]],
        });
        const way = wayFrom(escapeFrom, L, [0]);
        same(way.direction[0], -1, 'the direction');
        above(way.predicted, 0, 'the fall of the model');
        above(way.actual, 0, 'the fall');
      }),
  },
  {
    id: 'escape.none',
    rows: ['L06', 'L102'],
    claim: 'From a minimum, strict or flat, curvature shows no way down, and none is made up',
    tolerance: 'E',
    property: (escapeFrom) =>
      forAll(known, fc.boolean(), ({ λ, Q }, flat) => {
        const positive = λ.map((x, i) => (flat && i === 0 ? 0 : Math.abs(x)));
        const A = congruent(diagonal(positive), transposed(Q));
        same(escapeFrom(quartic(A, { q: 1 }), zeros(λ.length))?.eigenvalue, undefined, `the way down where λ = ${positive}`);
      }),
  },
  {
    id: 'escape.products-alone',
    rows: ['L16'],
    claim: 'Hessian-vector products alone find the same eigenvalue and a way as steep; the Hessian is never asked for',
    tolerance: 'B',
    property: (escapeFrom, terms) =>
      forAll(
        known.filter(({ λ }) => λ[0] < 0),
        ({ λ, A }) => {
          const full = quartic(A, { q: 1, c: 1 });
          const products: Oracle = {
            value: full.value,
            gradient: full.gradient,
            valueAndGradient: full.valueAndGradient,
            hvp: full.hvp,
            hessian: () => {
              throw new Refutation('the Hessian was asked for');
            },
          };
          const way = wayFrom(escapeFrom, products, zeros(λ.length), { fullBelow: 0 });
          // by products λ is known to the square of a residual, of half the digits
          near(way.eigenvalue, λ[0], 8 * Math.sqrt(2 * terms.unit) * Math.max(...λ.map(Math.abs)), 'the eigenvalue by products alone');
          above(way.actual, 0, 'the fall');
        },
      ),
  },
  {
    id: 'escape.scale-free',
    rows: [],
    claim: 'aL leads to the same point as L, a a power of two',
    tolerance: 'B',
    label: 'quality',
    property: (escapeFrom, terms) =>
      forAll(
        known.filter(({ λ }) => λ[0] < 0),
        fc.integer({ min: -40, max: 40 }),
        ({ λ, A }, k) => {
          const a = 2 ** k;
          const plain = wayFrom(escapeFrom, quartic(A, { q: 1 }), zeros(λ.length));
          const scaled = wayFrom(escapeFrom, quartic(scaledBy(A, a), { q: a }), zeros(λ.length));
          const rounding = narrow(terms) ? 8 * terms.unit : 0;
          near(scaled.step, plain.step, rounding * plain.step, 'the step on aL');
          near(scaled.actual, a * plain.actual, rounding * a * plain.actual, 'the fall on aL');
        },
      ),
  },
];

export const minimumRatioLaws: readonly Law<(spectrum: Rows | number[], options?: { tolerance?: number }) => number>[] = [
  {
    id: 'minimum-ratio.inertia',
    rows: ['L19'],
    claim: 'The minimum ratio is the share of positive eigenvalues, the same for A, QᵀAQ and SᵀAS',
    tolerance: 'B',
    property: (minimumRatio) =>
      forAll(
        known.chain((k) => fc.tuple(fc.constant(k), orthogonalOf(k.λ.length))),
        ([{ λ, A, S }, R]) => {
          const share = λ.filter((x) => x > 0).length / λ.length;
          for (const [what, spectrum] of Object.entries({ λ, A, RᵀAR: congruent(A, R), SᵀAS: congruent(A, S) }))
            same(minimumRatio(spectrum), share, `the minimum ratio of ${what}`);
        },
      ),
  },
  {
    id: 'minimum-ratio.zero',
    rows: ['L19', 'L20'],
    claim: 'Zero is neither negative nor positive; rounding-level eigenvalues count by their sign only where no tolerance is set',
    tolerance: 'E',
    label: 'convention',
    conventions: 'with a tolerance, some zeros count as negative or none does',
    property: (minimumRatio) =>
      once(() => {
        same(minimumRatio([0, 1]), 0.5, 'the minimum ratio of 0, 1');
        const λ = [-1e-17, 1e-17, 1, 2];
        same(minimumRatio(λ), 0.75, `the minimum ratio of ${λ}`);
        same(minimumRatio(λ, { tolerance: 1e-6 }), 0.5, `the minimum ratio of ${λ} with a tolerance`);
      }),
  },
  {
    id: 'minimum-ratio.tolerance',
    rows: ['L19', 'L20'],
    claim: 'With a tolerance δ only eigenvalues above δ·max|λ| count as positive, in any unit of the loss',
    tolerance: 'E',
    property: (minimumRatio) =>
      forAll(known, fc.integer({ min: -5, max: 0 }), fc.integer({ min: -40, max: 40 }), ({ λ }, j, k) => {
        // between the powers of two that λ are
        const δ = 0.75 * 2 ** j;
        const most = Math.max(...λ.map(Math.abs));
        const share = λ.filter((x) => x > δ * most).length / λ.length;
        const spectrum = λ.map((x) => x * 2 ** k);
        same(minimumRatio(spectrum, { tolerance: δ }), share, `the minimum ratio with a tolerance of ${δ}`);
      }),
  },
];

export const conditionNumberLaws: readonly Law<(spectrum: Rows | number[]) => number>[] = [
  {
    id: 'condition-number.spectrum',
    rows: ['L63'],
    claim: 'κ is the ratio of the largest to the smallest |λ|, whatever the basis and the scale',
    tolerance: 'B',
    property: (conditionNumber, { unit }) =>
      forAll(known, fc.integer({ min: -40, max: 40 }), ({ λ, A }, k) => {
        const κ = κOf(λ);
        // both λ off by 16n·ε·‖A‖: κ, relatively, by twice κ times that
        const rounding = 32 * λ.length * 2 * unit * κ * κ;
        same(conditionNumber(λ), κ, 'κ of the eigenvalues');
        near(conditionNumber(A), κ, rounding, 'κ of the matrix');
        near(conditionNumber(scaledBy(A, 2 ** k)), κ, rounding, 'κ of the matrix, scaled');
      }),
  },
  {
    id: 'condition-number.interlacing',
    rows: ['L63', 'L101'],
    claim: 'Adding a parameter never lowers κ of a positive definite Hessian',
    tolerance: 'B',
    property: (conditionNumber, { unit }) =>
      forAll(
        known.filter(({ λ }) => λ.length > 1),
        ({ λ, Q }) => {
          const A = congruent(diagonal(λ.map(Math.abs)), transposed(Q));
          const smaller = A.slice(1).map((row) => row.slice(1));
          const κ = conditionNumber(A);
          atMost(conditionNumber(smaller), κ * (1 + 32 * λ.length * 2 * unit * κ), 'κ with a parameter fewer');
        },
      ),
  },
  {
    id: 'condition-number.singular',
    rows: [],
    claim: 'κ of a singular matrix is infinite',
    tolerance: 'E',
    label: 'convention',
    conventions: 'a large finite number',
    property: (conditionNumber) => once(() => same(conditionNumber([0, 1]), Number.POSITIVE_INFINITY, 'κ of 0, 1')),
  },
];

export const blockDiagonalLaws: readonly Law<(H: Rows, sizes: number[]) => { toArray(): Rows }>[] = [
  {
    id: 'block-diagonal.pinching',
    rows: ['L20'],
    claim: 'The block-diagonal part keeps its blocks and nothing else',
    tolerance: 'E',
    property: (blockDiagonal) =>
      forAll(
        size.chain((n) => fc.tuple(symmetricOf(n), fc.integer({ min: 0, max: n }))),
        ([H, cut]) => {
          const expected = H.map((row, i) => row.map((h, j) => (i < cut === j < cut ? h : 0)));
          same(blockDiagonal(H, [cut, H.length - cut]).toArray(), expected, 'the block-diagonal part');
        },
      ),
  },
  {
    id: 'block-diagonal.within',
    rows: ['L20'],
    claim:
      'The spectrum of the block-diagonal part lies within that of H, λmin(H) ≤ λmin(B) and λmax(B) ≤ λmax(H), for B is a mean of H and of ±H±: where H has a minimum’s spectrum so has B',
    tolerance: 'B',
    property: (blockDiagonal, terms) =>
      forAll(known, fc.integer({ min: 0, max: 5 }), ({ λ, A }, k) => {
        const cut = Math.min(k, A.length);
        const B = blockDiagonal(A, [cut, A.length - cut]).toArray();
        const { values } = eigh(B, { vectors: false });
        const slack = off(λ, terms);
        atLeast(values[0], λ[0] - slack, 'the least eigenvalue of B');
        atMost(values[values.length - 1], λ[λ.length - 1] + slack, 'the largest eigenvalue of B');
      }),
  },
  {
    id: 'block-diagonal.flatters',
    rows: ['L20'],
    claim: 'A saddle can look like a minimum by its blocks: [[1, 2], [2, 1]] has λ = −1, its diagonal has none',
    tolerance: 'E',
    property: (blockDiagonal) =>
      once(() => {
        const H = [[1, 2], [2, 1]]; // biome-ignore format: a matrix
        same(blockDiagonal(H, [1, 1]).toArray(), diagonal([1, 1]), 'the diagonal of [[1, 2], [2, 1]]');
      }),
  },
];
