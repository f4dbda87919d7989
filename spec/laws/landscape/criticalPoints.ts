/**
 * What curvature says: laws of Taylor models, classification, escape and the numbers read off a spectrum.
 *
 * The losses are written out here, with their derivatives, so that the laws judge the landscape and not the autograd below it.
 */
import fc from 'fast-check';
import { type Classification, type ClassifyOptions, eigh, type Oracle, oracleFrom, type TaylorModel } from 'saddlepoint';
import { type Law, once } from '../law.ts';
import { Refutation } from '../terms.ts';
import {
  congruent,
  diagonal,
  dot,
  dyadic,
  kindFor,
  known,
  length,
  magnitude,
  near,
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

const ε = Number.EPSILON;

export const taylorLaws: readonly Law<Taylor>[] = [
  {
    id: 'taylor.exact-on-quadratics',
    rows: ['L01', 'L02', 'L03'],
    claim: 'The quadratic model of a quadratic is the quadratic, to the last bit on dyadics',
    tolerance: 'E',
    property: (taylor) =>
      fc.property(
        size.chain((n) => fc.tuple(symmetricOf(n), vectorOf(n), vectorOf(n), vectorOf(n), dyadic)),
        ([A, b, θ, v, c]) => {
          const L = quartic(A, { b, c });
          return taylor(L, θ)(v) === L.value(θ.map((x, i) => x + v[i]));
        },
      ),
  },
  {
    id: 'taylor.gradient',
    rows: ['L01'],
    claim: 'The model changes from v to v + w by ∇m(v)ᵀw + ½wᵀHw, to the last bit on dyadics',
    tolerance: 'E',
    property: (taylor) =>
      fc.property(
        size.chain((n) => fc.tuple(symmetricOf(n), vectorOf(n), vectorOf(n), vectorOf(n), vectorOf(n))),
        ([A, b, θ, v, w]) => {
          const m = taylor(quartic(A, { b }), θ);
          return m(v.map((x, i) => x + w[i])) - m(v) === dot(m.gradient(v), w) + 0.5 * dot(w, times(A, w));
        },
      ),
  },
  {
    id: 'taylor.remainder-order',
    rows: ['L01', 'L03'],
    claim: 'What the model misses falls as the third power of the distance',
    tolerance: 'O',
    property: (taylor) => {
      const frequencies = (n: number) =>
        fc.array(fc.record({ a: magnitude, w: vectorOf(n).map((w) => w.map((x) => x / 2)), b: dyadic }), { minLength: 1, maxLength: 3 });
      return fc.property(
        size.chain((n) => fc.tuple(frequencies(n), vectorOf(n), vectorOf(n))),
        ([terms, θ, direction]) => {
          const L = waves(terms);
          const m = taylor(L, θ);
          const v = direction.map((x) => x / 4);
          // over both signs, so that odd and even orders cannot cancel
          const missed = (h: number): number =>
            Math.max(...[h, -h].map((s) => Math.abs(L.value(θ.map((x, i) => x + s * v[i])) - m(v.map((x) => s * x)))));
          const [coarse, fine] = [missed(2 ** -6), missed(2 ** -8)];
          return fine < 1e-12 || Math.log2(coarse / fine) / 2 > 2.9;
        },
      );
    },
  },
  {
    id: 'taylor.step-cost',
    rows: ['L30'],
    claim: 'A step −εg changes a quadratic by ½ε²gᵀHg − εgᵀg: the loss rises past ε = 2gᵀg/gᵀHg and falls before it, most at half of it',
    tolerance: 'B',
    property: (taylor) =>
      fc.property(known, ({ A }) => {
        const n = A.length;
        const m = taylor(
          quartic(A),
          Array.from({ length: n }, (_, i) => 1 + i),
        );
        const g = m.gradient(zeros(n));
        const [gg, gHg] = [dot(g, g), dot(g, times(A, g))];
        const cost = (s: number): number => m(Array.from(g, (x) => -s * x)) - m(zeros(n));
        const scale = Math.abs(m(zeros(n))) + gg + Math.abs(gHg);
        if (!near(cost(0.5), 0.125 * gHg - 0.5 * gg, 64 * n * ε * scale)) return false;
        if (gHg <= 1e-6 * scale) return true;
        const edge = (2 * gg) / gHg;
        return cost(1.01 * edge) > 0 && cost(0.99 * edge) < 0 && cost(edge / 2) < Math.min(cost(0.49 * edge), cost(0.51 * edge));
      }),
  },
  {
    id: 'taylor.newton-point',
    rows: ['L25'],
    claim: "The stationary point of a regular quadratic's model is its critical point, minimum, maximum or saddle, seen from anywhere",
    tolerance: 'B',
    property: (taylor) =>
      fc.property(
        known.chain((k) => fc.tuple(fc.constant(k), vectorOf(k.λ.length), vectorOf(k.λ.length))),
        ([{ A }, centre, θ]) => {
          const b = times(A, centre).map((x) => -x);
          const at = taylor(quartic(A, { b }), θ).stationaryPoint;
          return at?.every((x, i) => near(x, centre[i], 1e-11 * (1 + length(centre) + length(θ)))) === true;
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
      once(
        () =>
          taylor(
            quartic(
              [
                [2, 0],
                [0, 0],
              ],
              { b: [0, 1] },
            ),
            [1, 1],
          ).stationaryPoint === undefined && // prettier
          taylor(quartic([[0]]), [1]).stationaryPoint === undefined,
      ),
  },
  {
    id: 'taylor.equal-shift',
    rows: ['L49'],
    claim: 'At a minimum x* a shift δ costs ½δᵀHδ, so equal shifts cost in the ratio of the curvatures',
    tolerance: 'E',
    property: (taylor) =>
      fc.property(fc.tuple(magnitude, magnitude, dyadic), ([flat, sharp, δ]) => {
        const cost = (λ: number): number => taylor(quartic([[λ]]), [0])([δ]);
        return cost(flat) === (flat * δ * δ) / 2 && cost(flat) * sharp === cost(sharp) * flat;
      }),
  },
];

export const classifyLaws: readonly Law<Classify>[] = [
  {
    id: 'classify.signs',
    rows: ['L04', 'L06', 'L07', 'L08', 'L24'],
    claim: 'All λ positive is a minimum, all negative a maximum, both signs a saddle; the index counts the negative ones',
    tolerance: 'B',
    property: (classify) =>
      fc.property(known, ({ λ, A }) => {
        const n = λ.length;
        const { kind, index, eigenvalues, signs } = classify(quartic(A), zeros(n));
        const negative = λ.filter((x) => x < 0).length;
        return (
          kind === kindFor(λ) &&
          index === negative &&
          signs.negative === negative &&
          signs.positive === n - negative &&
          λ.every((x, i) => near(eigenvalues[i], x, 64 * n * ε * 8))
        );
      }),
  },
  {
    id: 'classify.inertia',
    rows: ['L19'],
    claim: 'A change of variables θ = Sφ, S regular, keeps the kind and the index (Sylvester); rotations keep the eigenvalues too',
    tolerance: 'B',
    property: (classify) =>
      fc.property(
        known.chain((k) => fc.tuple(fc.constant(k), orthogonalOf(k.λ.length))),
        ([{ λ, A, S }, R]) => {
          const at = zeros(λ.length);
          const plain = classify(quartic(A), at);
          const moved = classify(quartic(congruent(A, S)), at);
          const turned = classify(quartic(congruent(A, R)), at);
          return (
            moved.kind === plain.kind &&
            moved.index === plain.index &&
            turned.kind === plain.kind &&
            turned.eigenvalues.every((x, i) => near(x, plain.eigenvalues[i], 512 * λ.length * ε * 8))
          );
        },
      ),
  },
  {
    id: 'classify.scale-free',
    rows: [],
    claim:
      'a(L + b), a > 0, has the same kind, index and verdict on the gradient as L, at any point where L + b still shows what L can gain',
    tolerance: 'E',
    property: (classify) =>
      fc.property(
        known.chain(({ λ, A }) =>
          fc.tuple(
            fc.constant(A),
            vectorOf(λ.length),
            fc.integer({ min: -200, max: 200 }),
            dyadic,
            fc.constantFrom(0, 2 ** -16, 2 ** -12, 1),
            fc.constant(Math.min(...λ.map(Math.abs))),
          ),
        ),
        ([A, v, k, c, shrink, least]) => {
          const θ = v.map((x) => x * shrink);
          // less than 10⁻¹² of the loss is no gain: what L can gain must not be that small beside b
          const gain = (least * θ.reduce((sum, x) => sum + x * x, 0)) / 2;
          if (gain > 0 && gain < 1e-11 * Math.abs(c)) return true;
          const a = 2 ** k;
          const plain = classify(quartic(A), θ);
          const scaled = classify(
            quartic(
              A.map((row) => row.map((x) => a * x)),
              { c: a * c },
            ),
            θ,
          );
          return scaled.kind === plain.kind && scaled.index === plain.index;
        },
      ),
  },
  {
    id: 'classify.mirror',
    rows: ['L07'],
    claim: '−L swaps minimum and maximum, and negative and positive eigenvalues',
    tolerance: 'E',
    property: (classify) =>
      fc.property(known, ({ λ, A }) => {
        const swap: Record<string, string> = { minimum: 'maximum', maximum: 'minimum', saddle: 'saddle' };
        const up = classify(quartic(A), zeros(λ.length));
        const down = classify(quartic(A.map((row) => row.map((x) => -x))), zeros(λ.length));
        return down.kind === swap[up.kind] && down.index === up.signs.positive && down.signs.positive === up.index;
      }),
  },
  {
    id: 'classify.relabel',
    rows: ['L27'],
    claim: 'The order of the parameters does not matter',
    tolerance: 'B',
    property: (classify) =>
      fc.property(
        known.chain((k) =>
          fc.tuple(fc.constant(k), fc.shuffledSubarray([...k.λ.keys()], { minLength: k.λ.length, maxLength: k.λ.length })),
        ),
        ([{ λ, A }, order]) => {
          const plain = classify(quartic(A), zeros(λ.length));
          const moved = classify(quartic(order.map((i) => order.map((j) => A[i][j]))), zeros(λ.length));
          return moved.kind === plain.kind && moved.index === plain.index;
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
      fc.property(known, ({ λ, A }) => {
        const widen = (z: number): Rows => [...A.map((row) => [...row, 0]), [...λ.map(() => 0), z]];
        const plain = classify(quartic(A), zeros(λ.length));
        const bowl = classify(quartic(widen(2)), zeros(λ.length + 1));
        const flat = classify(quartic(widen(0)), zeros(λ.length + 1));
        return (
          bowl.index === plain.index &&
          bowl.kind === (plain.kind === 'maximum' ? 'saddle' : plain.kind) &&
          flat.index === plain.index &&
          flat.signs.zero === 1 &&
          flat.kind === (plain.kind === 'saddle' ? 'saddle' : 'degenerate')
        );
      }),
  },
  {
    id: 'classify.tolerance-monotone',
    rows: ['L20'],
    claim: 'Raising the eigenvalue tolerance only moves eigenvalues to zero; raising the gradient tolerance only makes points critical',
    tolerance: 'E',
    property: (classify) =>
      fc.property(
        known.chain((k) => fc.tuple(fc.constant(k), vectorOf(k.λ.length))),
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
        ([{ A }, θ], [s, t]) => {
          const [low, high] = s < t ? [s, t] : [t, s];
          const at = (δ: number) => classify(quartic(A), θ, { eigenvalueTolerance: δ }).signs;
          const [few, many] = [at(low), at(high)];
          const critical = (τ: number) => classify(quartic(A), θ, { gradientTolerance: τ }).kind !== 'not critical';
          return (
            few.negative >= many.negative && few.positive >= many.positive && few.zero <= many.zero && (!critical(low) || critical(high))
          );
        },
      ),
  },
  {
    id: 'classify.critical-edge',
    rows: ['L04'],
    claim:
      'On a quadratic with its critical point at m the gradient counts as zero where (θ − m)ᵀ|H|(θ − m) is within τ² of θᵀ|H|θ, and not twice as far; nothing else has a length',
    tolerance: 'A',
    property: (classify) =>
      fc.property(known, fc.constantFrom(1e-2, 1e-4, 1e-6), fc.integer({ min: -60, max: 60 }), ({ λ, Q, A }, τ, k) => {
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
        return at(0.9) === kindFor(λ) && at(2) === 'not critical';
      }),
  },
  {
    id: 'classify.crawl',
    rows: ['L73'],
    claim: 'A point far along the floor of a valley of condition 10⁶ is not a minimum, though its gradient is small beside the curvature',
    tolerance: 'A',
    property: (classify) =>
      once(
        () =>
          classify(
            quartic([
              [1e6, 0],
              [0, 1],
            ]),
            [0, 10],
          ).kind === 'not critical',
      ),
  },
  {
    id: 'classify.semidefinite',
    rows: ['L09', 'L104'],
    claim: "w₁² + w₂⁴, w₁² − w₂⁴ and w₁² + w₂³ share H = diag(2, 0), and with it the verdict 'degenerate'",
    tolerance: 'E',
    property: (classify) =>
      once(() =>
        [
          { f: (y: number) => y ** 4, g: (y: number) => 4 * y ** 3, h: (y: number) => 12 * y * y },
          { f: (y: number) => -(y ** 4), g: (y: number) => -4 * y ** 3, h: (y: number) => -12 * y * y },
          { f: (y: number) => y ** 3, g: (y: number) => 3 * y * y, h: (y: number) => 6 * y },
        ].every(({ f, g, h }) => {
          const L = oracleFrom({
            value: ([x, y]) => x ** 2 + f(y),
            gradient: ([x, y]) => [2 * x, g(y)],
            hessian: ([, y]) => [
              [2, 0],
              [0, h(y)],
            ],
          });
          const { kind, index } = classify(L, [0, 0]);
          return kind === 'degenerate' && index === 0;
        }),
      ),
  },
  {
    id: 'classify.three-flats',
    rows: ['L22', 'L29'],
    claim: 'Plateau, saddle and minimum all have g = 0; the classifier tells them apart, and the plateau has index 0',
    tolerance: 'E',
    property: (classify) =>
      once(() => {
        const plateau = classify(
          quartic(
            [
              [0, 0],
              [0, 0],
            ],
            { c: 1 },
          ),
          [3, 4],
        );
        const saddle = classify(
          quartic([
            [2, 0],
            [0, -2],
          ]),
          [0, 0],
        );
        const minimum = classify(
          quartic([
            [2, 0],
            [0, 2],
          ]),
          [0, 0],
        );
        return (
          plateau.kind === 'degenerate' &&
          plateau.index === 0 &&
          plateau.signs.zero === 2 &&
          saddle.kind === 'saddle' &&
          minimum.kind === 'minimum'
        );
      }),
  },
  {
    id: 'classify.hessian-error',
    rows: ['L03', 'L09'],
    claim: 'An eigenvalue within the error that the oracle states for its Hessian counts as zero; beyond it, by its sign',
    tolerance: 'E',
    label: 'quality',
    property: (classify) =>
      fc.property(sign, fc.integer({ min: -20, max: -3 }), (s, k) => {
        const small = s * 2 ** k;
        const exact = quartic([
          [4, 0],
          [0, small],
        ]);
        const H = exact.hessian([0, 0]);
        const within = (error: number): Oracle => ({
          ...exact,
          hessianError: () => Object.assign(exact.hessian([0, 0]), { data: H.data.map(() => error) }),
        });
        const kind = s > 0 ? 'minimum' : 'saddle';
        return classify(within(2 * Math.abs(small)), [0, 0]).kind === 'degenerate' && classify(within(2 ** -40), [0, 0]).kind === kind;
      }),
  },
  {
    id: 'classify.linear',
    rows: ['L04'],
    claim: 'A slope without curvature is not critical, however small',
    tolerance: 'E',
    property: (classify) => once(() => classify(quartic([[0]], { b: [1e-300] }), [0]).kind === 'not critical'),
  },
];

export const escapeLaws: readonly Law<EscapeFrom>[] = [
  {
    id: 'escape.decreases',
    rows: ['L08', 'L14', 'L15'],
    claim:
      'The way out is a unit eigenvector of the most negative λ; the step lowers the loss by what is reported, no less than the first of ±ℓ, ±ℓ/2, ±ℓ/4, … that lowers it at all, and θ stays where it is',
    tolerance: 'B',
    property: (escapeFrom) =>
      fc.property(
        known.filter(({ λ }) => λ[0] < 0),
        fc.constantFrom(0, 0.25, 4),
        fc.integer({ min: -8, max: 8 }).map((k) => 2 ** k),
        ({ λ, A }, q, ℓ) => {
          const n = λ.length;
          const L = quartic(A, { q, c: 1 });
          const θ = zeros(n);
          const way = escapeFrom(L, θ, { firstStep: ℓ });
          if (way === undefined) return false;
          const { direction: u, eigenvalue, step, predicted, actual, theta } = way;
          const residual = length(times(A, u).map((x, i) => x - eigenvalue * u[i]));
          const fallAt = (s: number): number =>
            Math.max(...[s, -s].map((signed) => L.value(θ) - L.value(θ.map((x, i) => x + signed * u[i]))));
          const first = Array.from({ length: 40 }, (_, k) => fallAt(ℓ / 2 ** k)).find((fall) => fall > 0)!;
          return (
            near(length(u), 1, 64 * n * ε) &&
            near(eigenvalue, λ[0], 512 * n * ε * 8) &&
            residual <= 512 * n * ε * 8 &&
            step > 0 &&
            actual > 0 &&
            actual >= first &&
            actual === L.value(θ) - L.value(theta) &&
            near(predicted, -0.5 * step ** 2 * eigenvalue, 1e-12 * predicted) &&
            theta.every((x, i) => x === θ[i] + step * u[i]) &&
            θ.every((x) => x === 0)
          );
        },
      ),
  },
  {
    id: 'escape.far-enough',
    rows: ['L15'],
    claim: 'Where the loss is bounded below, a step a sixteenth longer or shorter leads no lower, whatever the first one tried was',
    tolerance: 'B',
    label: 'quality',
    property: (escapeFrom) =>
      fc.property(
        known.filter(({ λ }) => λ[0] < 0),
        fc.constantFrom(0.25, 4),
        fc.constantFrom(undefined, 2 ** -8, 3, 2 ** 8),
        ({ λ, A }, q, firstStep) => {
          const L = quartic(A, { q, c: 1 });
          const { direction: u, step, theta } = escapeFrom(L, zeros(λ.length), firstStep === undefined ? {} : { firstStep })!;
          const least = L.value(theta);
          return [17 / 16, 16 / 17].every((factor) => L.value(u.map((x) => step * factor * x)) >= least - 64 * ε * (1 + Math.abs(least)));
        },
      ),
  },
  {
    id: 'escape.units',
    rows: ['L15'],
    claim: 'θ → cθ leads to c times the point, c a power of two: the first step follows the coordinates’ own sizes',
    tolerance: 'B',
    label: 'quality',
    property: (escapeFrom) =>
      fc.property(
        known.filter(({ λ }) => λ[0] < 0).chain((k) => fc.tuple(fc.constant(k), vectorOf(k.λ.length))),
        fc.integer({ min: -8, max: 8 }),
        ([{ λ, A }, m], k) => {
          fc.pre(m.some((x) => x !== 0));
          const c = 2 ** k;
          const [θ, far] = [m, m.map((x) => c * x)];
          const L = quartic(A, { q: 1 });
          const scaled = quartic(
            A.map((row) => row.map((x) => x / c ** 2)),
            { q: 1 / c ** 4 },
          );
          const [way, there] = [escapeFrom(L, θ), escapeFrom(scaled, far)];
          return way === undefined
            ? there === undefined
            : there !== undefined && there.step === c * way.step && λ.length === there.theta.length;
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
        return L.value(escapeFrom(L, [1e-10, -1e-10])!.theta) < 0.01;
      }),
  },
  {
    id: 'escape.sign',
    rows: ['L15'],
    claim: 'Where the gradient leans to one side, the escape goes to that side, and falls as far as the model says on a quadratic',
    tolerance: 'B',
    property: (escapeFrom) =>
      fc.property(
        known.filter(({ λ }) => λ[0] < 0 && (λ.length === 1 || λ[1] > λ[0])),
        sign,
        ({ λ, A }, side) => {
          const L0 = quartic(A);
          const u = escapeFrom(L0, zeros(λ.length))!.direction;
          const way = escapeFrom(quartic(A, { b: Array.from(u, (x) => -side * 0.25 * x) }), zeros(λ.length))!;
          return way.step > 0 && dot(way.direction, u) * side > 0 && near(way.actual, way.predicted, 1e-10 * way.predicted);
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
        const way = escapeFrom(L, [0])!;
        return way.direction[0] === -1 && way.predicted > 0 && way.actual > 0;
      }),
  },
  {
    id: 'escape.none',
    rows: ['L06', 'L102'],
    claim: 'From a minimum, strict or flat, curvature shows no way down, and none is made up',
    tolerance: 'E',
    property: (escapeFrom) =>
      fc.property(known, fc.boolean(), ({ λ, Q }, flat) => {
        const positive = λ.map((x, i) => (flat && i === 0 ? 0 : Math.abs(x)));
        const A = congruent(diagonal(positive), transposed(Q));
        return escapeFrom(quartic(A, { q: 1 }), zeros(λ.length)) === undefined;
      }),
  },
  {
    id: 'escape.products-alone',
    rows: ['L16'],
    claim: 'Hessian-vector products alone find the same eigenvalue and a way as steep; the Hessian is never asked for',
    tolerance: 'B',
    property: (escapeFrom) =>
      fc.property(
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
          const at = zeros(λ.length);
          const way = escapeFrom(products, at, { fullBelow: 0 });
          return way !== undefined && near(way.eigenvalue, escapeFrom(full, at)!.eigenvalue, 1e-8 * 8) && way.actual > 0;
        },
      ),
  },
  {
    id: 'escape.scale-free',
    rows: [],
    claim: 'aL leads to the same point as L, a a power of two',
    tolerance: 'B',
    label: 'quality',
    property: (escapeFrom) =>
      fc.property(
        known.filter(({ λ }) => λ[0] < 0),
        fc.integer({ min: -40, max: 40 }),
        ({ λ, A }, k) => {
          const a = 2 ** k;
          const plain = escapeFrom(quartic(A, { q: 1 }), zeros(λ.length))!;
          const scaled = escapeFrom(
            quartic(
              A.map((row) => row.map((x) => a * x)),
              { q: a },
            ),
            zeros(λ.length),
          )!;
          return scaled.step === plain.step && near(scaled.actual, a * plain.actual, 1e-9 * a * plain.actual);
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
      fc.property(
        known.chain((k) => fc.tuple(fc.constant(k), orthogonalOf(k.λ.length))),
        ([{ λ, A, S }, R]) => {
          const share = λ.filter((x) => x > 0).length / λ.length;
          return [λ, A, congruent(A, R), congruent(A, S)].every((spectrum) => minimumRatio(spectrum) === share);
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
      once(
        () =>
          minimumRatio([0, 1]) === 0.5 &&
          minimumRatio([-1e-17, 1e-17, 1, 2]) === 0.75 &&
          minimumRatio([-1e-17, 1e-17, 1, 2], { tolerance: 1e-6 }) === 0.5,
      ),
  },
  {
    id: 'minimum-ratio.tolerance',
    rows: ['L19', 'L20'],
    claim: 'With a tolerance δ only eigenvalues above δ·max|λ| count as positive, in any unit of the loss',
    tolerance: 'E',
    property: (minimumRatio) =>
      fc.property(known, fc.integer({ min: -5, max: 0 }), fc.integer({ min: -40, max: 40 }), ({ λ }, j, k) => {
        // between the powers of two that λ are
        const δ = 0.75 * 2 ** j;
        const most = Math.max(...λ.map(Math.abs));
        const share = λ.filter((x) => x > δ * most).length / λ.length;
        return (
          minimumRatio(
            λ.map((x) => x * 2 ** k),
            { tolerance: δ },
          ) === share
        );
      }),
  },
];

export const conditionNumberLaws: readonly Law<(spectrum: Rows | number[]) => number>[] = [
  {
    id: 'condition-number.spectrum',
    rows: ['L63'],
    claim: 'κ is the ratio of the largest to the smallest |λ|, whatever the basis and the scale',
    tolerance: 'B',
    property: (conditionNumber) =>
      fc.property(known, fc.integer({ min: -40, max: 40 }), ({ λ, A }, k) => {
        const absolute = λ.map(Math.abs);
        const κ = Math.max(...absolute) / Math.min(...absolute);
        const scaled = A.map((row) => row.map((x) => x * 2 ** k));
        return (
          near(conditionNumber(λ), κ, 0) && near(conditionNumber(A), κ, 1e-12 * κ * κ) && near(conditionNumber(scaled), κ, 1e-12 * κ * κ)
        );
      }),
  },
  {
    id: 'condition-number.interlacing',
    rows: ['L63', 'L101'],
    claim: 'Adding a parameter never lowers κ of a positive definite Hessian',
    tolerance: 'B',
    property: (conditionNumber) =>
      fc.property(
        known.filter(({ λ }) => λ.length > 1),
        ({ λ, Q }) => {
          const A = congruent(diagonal(λ.map(Math.abs)), transposed(Q));
          const smaller = A.slice(1).map((row) => row.slice(1));
          return conditionNumber(smaller) <= conditionNumber(A) * (1 + 1e-11);
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
    property: (conditionNumber) => once(() => conditionNumber([0, 1]) === Number.POSITIVE_INFINITY),
  },
];

export const blockDiagonalLaws: readonly Law<(H: Rows, sizes: number[]) => { toArray(): Rows }>[] = [
  {
    id: 'block-diagonal.pinching',
    rows: ['L20'],
    claim: 'The block-diagonal part keeps its blocks and nothing else',
    tolerance: 'E',
    property: (blockDiagonal) =>
      fc.property(
        size.chain((n) => fc.tuple(symmetricOf(n), fc.integer({ min: 0, max: n }))),
        ([H, cut]) => {
          const B = blockDiagonal(H, [cut, H.length - cut]).toArray();
          return B.every((row, i) => row.every((x, j) => x === (i < cut === j < cut ? H[i][j] : 0)));
        },
      ),
  },
  {
    id: 'block-diagonal.within',
    rows: ['L20'],
    claim:
      'The spectrum of the block-diagonal part lies within that of H, λmin(H) ≤ λmin(B) and λmax(B) ≤ λmax(H), for B is a mean of H and of ±H±: where H has a minimum’s spectrum so has B',
    tolerance: 'B',
    property: (blockDiagonal) =>
      fc.property(known, fc.integer({ min: 0, max: 5 }), ({ λ, A }, k) => {
        const cut = Math.min(k, A.length);
        const B = blockDiagonal(A, [cut, A.length - cut]).toArray();
        const { values } = eigh(B, { vectors: false });
        const slack = 1e-13 * A.length * Math.max(...λ.map(Math.abs));
        return values[0] >= λ[0] - slack && values[values.length - 1] <= λ[λ.length - 1] + slack;
      }),
  },
  {
    id: 'block-diagonal.flatters',
    rows: ['L20'],
    claim: 'A saddle can look like a minimum by its blocks: [[1, 2], [2, 1]] has λ = −1, its diagonal has none',
    tolerance: 'E',
    property: (blockDiagonal) =>
      once(() => {
        const [[a, b], [c, d]] = blockDiagonal(
          [
            [1, 2],
            [2, 1],
          ],
          [1, 1],
        ).toArray() as [[number, number], [number, number]];
        return a === 1 && b === 0 && c === 0 && d === 1;
      }),
  },
];
