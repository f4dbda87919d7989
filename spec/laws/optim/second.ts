/** Laws of the methods that see curvature: Newton, saddle-free Newton, Levenberg–Marquardt, Newton–CG, L-BFGS. */
import fc from 'fast-check';
import { type Law, once } from '../law.ts';
import { Refutation } from '../terms.ts';
import { dampingLaws, floorLaws } from './damping.ts';
import { lbfgsFirstStepLaws } from './lbfgs.ts';
import { levenbergMarquardtStepLaws } from './levenbergMarquardt.ts';
import { newtonCGStepLaws } from './newtonCG.ts';
import { stands, stateLaws } from './state.ts';
import {
  difference,
  dot,
  dyadic,
  endOf,
  forAll,
  holds,
  type Loss,
  logCosh,
  loss,
  type Make,
  near,
  nonZero,
  norm,
  path,
  product,
  quadratic,
  reflection,
  same,
  spectra,
  times,
  withSpectrum,
} from './tools.ts';

/**
 * These laws hold for the defaults, but for those that name one: Newton's rate; Newton–CG's products in a step; Levenberg–Marquardt's first
 * damping, as a share of H's diagonal; saddle-free Newton's floor, as a share of the largest |λ|.
 */
export type Defaults = { learningRate?: number | ((t: number) => number); products?: number; damping?: number; floor?: number };

const sizes = fc.integer({ min: 1, max: 64 }).map((k) => k / 8);
const signed = fc.tuple(sizes, fc.boolean()).map(([x, up]) => (up ? x : -x));
/** (1 − x)² + 100(y − x²)². */
export const rosenbrock: Loss = loss(
  (θ) => (1 - θ[0]) ** 2 + 100 * (θ[1] - θ[0] ** 2) ** 2,
  (θ) => [2 * (θ[0] - 1) - 400 * θ[0] * (θ[1] - θ[0] ** 2), 200 * (θ[1] - θ[0] ** 2)],
  (θ) => [
    [2 - 400 * θ[1] + 1200 * θ[0] ** 2, -400 * θ[0]],
    [-400 * θ[0], 200],
  ],
);
/** ½x² − ½y² + ¼y⁴: a saddle at 0, minima at (0, ±1). */
const doubleWell = loss(
  (θ) => θ[0] ** 2 / 2 - θ[1] ** 2 / 2 + θ[1] ** 4 / 4,
  (θ) => [θ[0], θ[1] ** 3 - θ[1]],
  (θ) => [
    [1, 0],
    [0, 3 * θ[1] ** 2 - 1],
  ],
);
/** Losses with everything: a valley, saddles, singular minima, kinks in the third derivative. */
const losses: { f: Loss; name: string }[] = [
  { name: 'Rosenbrock', f: rosenbrock },
  { name: '(1 − w₁w₂)²', f: product },
  { name: 'a double well', f: doubleWell },
  { name: 'log cosh', f: logCosh([[1, 2], [3, -1]]).f }, // biome-ignore format: a matrix
];
/** ½(v tanh w − 1)²: one unit, whose slope vanishes where w is large. */
const saturating = loss(
  ([v, w]: any) => (v * Math.tanh(w) - 1) ** 2 / 2,
  ([v, w]: any) => {
    const [t, s] = [Math.tanh(w), 1 / Math.cosh(w) ** 2];
    const r = v * t - 1;
    return [r * t, r * v * s];
  },
  ([v, w]: any) => {
    const [t, s] = [Math.tanh(w), 1 / Math.cosh(w) ** 2];
    const r = v * t - 1;
    const mixed = s * (v * t + r);
    return [
      [t * t, mixed],
      [mixed, (v * s) ** 2 - 2 * r * v * t * s],
    ];
  },
);
const start2 = fc.array(
  fc.integer({ min: -128, max: 128 }).map((k) => k / 64),
  { minLength: 2, maxLength: 2 },
);

/** No step raises the loss (but for rounding). */
const monotone = (name: string): Law<Make<Defaults>> => ({
  id: `${name}.monotone`,
  rows: ['L25'],
  claim: `${name}: no step raises the loss, from anywhere, on valleys, saddles and singular minima`,
  tolerance: 'B',
  runs: 40,
  property: (make) =>
    forAll(start2, fc.constantFrom(...losses), (start, { f, name: which }) => {
      path(make({}), f, start, 25).forEach((θ, t, all) => {
        if (t === 0) return;
        const [before, after] = [f.value(all[t - 1]), f.value(θ)];
        holds(after <= before + 1e-14 * Math.abs(f.value(start)), () => `${which}: ${before} became ${after} at step ${t}`);
      });
    }),
});

/** The same loss in another unit: every answer times 2ᵏ. */
const inUnit = (f: Loss, by: number): Loss =>
  loss(
    (θ) => by * f.value(θ),
    (θ) => f.gradient(θ).map((x) => by * x),
    (θ) => (f.hessian(θ).toArray() as number[][]).map((row) => row.map((x) => by * x)),
  );

/** The unit of the loss is nobody's business. */
const scaleFree = (name: string, lowest = -700): Law<Make<Defaults>> => ({
  id: `${name}.scale-of-the-loss`,
  rows: ['L81'],
  claim: `${name}: no bit of the path changes under L → 2ᵏL, k from ${lowest} to 900, as long as the gradient is not lost in rounding`,
  tolerance: 'E',
  label: 'quality',
  runs: 200,
  property: (make) =>
    forAll(start2, fc.constantFrom(...losses), fc.integer({ min: lowest, max: 900 }), (start, { f }, k) => {
      const [one, other] = [make({}), make({})];
      const [θ, φ] = [Float64Array.from(start), Float64Array.from(start)];
      const [stateOne, stateOther] = [one.init(θ), other.init(φ)];
      const scaled = inUnit(f, 2 ** k);
      for (let t = 1; t <= 12 && norm(f.gradient(θ)) > 1e-9; t++) {
        try {
          one.step(θ, stateOne, f);
        } catch {
          return; // Newton far out, where H vanishes
        }
        other.step(φ, stateOther, scaled);
        same(φ, θ, `θ after ${t} steps`);
      }
    }),
});

/** Each coordinate in a unit of its own: φᵢ = θᵢ/uᵢ. */
const inUnits = (f: Loss, u: readonly number[]): Loss => {
  const θ = (φ: ArrayLike<number>) => Float64Array.from(φ, (x, i) => u[i] * x);
  return loss(
    (φ) => f.value(θ(φ)),
    (φ) => f.gradient(θ(φ)).map((x, i) => u[i] * x),
    (φ) => (f.hessian(θ(φ)).toArray() as number[][]).map((row, i) => row.map((h, j) => u[i] * u[j] * h)),
  );
};

/** Away from a saddle, towards a minimum. */
const leavesSaddles = (name: string): Law<Make<Defaults>> => ({
  id: `${name}.leaves-saddles`,
  rows: ['L25', 'L08'],
  claim: `${name}: beside a saddle it goes to a minimum, from .3, .2 on (1 − w₁w₂)² and from 10⁻³ or 10⁻⁹ beside the saddle of a double well`,
  tolerance: 'A',
  runs: 1,
  property: (make) =>
    once(() => {
      const end = endOf(make({}), product, [0.3, 0.2], 60);
      near(product.value(end), 0, 1e-16, 'the loss on (1 − w₁w₂)²');
      for (const [x, y] of [[1, 1e-3], [0.1, -1e-3], [0, 1e-9]]) {
        near(doubleWell.value(endOf(make({}), doubleWell, [x, y], 100)), -0.25, 1e-12, `the double well from ${x}, ${y}`);
      } // biome-ignore format: one line
    }),
});

/** A convex quadratic is minimised in `count(n)` steps. */
const quadratics = (name: string, count: number, claim: string, tolerance: number): Law<Make<Defaults>> => ({
  id: `${name}.quadratic`,
  rows: ['L25', 'L73'],
  claim: `${name}: ${claim}`,
  tolerance: 'B',
  property: (make) =>
    forAll(spectra(sizes), ({ values, v, start }) => {
      const f = quadratic(withSpectrum(values, v));
      const size = norm(f.gradient(start));
      near(norm(f.gradient(endOf(make({}), f, start, count))), 0, tolerance * (1 + size), 'the gradient’s norm');
    }),
});

/** The stationary point is found to the last digits. */
const polishes = (name: string, steps: number, goal: number): Law<Make<Defaults>> => ({
  id: `${name}.polishes`,
  rows: ['L25'],
  claim: `${name}: within ${steps} steps the gradient’s norm is below ${goal}, also where the loss at the minimum is not 0 and hides what is left`,
  tolerance: 'A',
  runs: 1,
  property: (make) =>
    once(() => {
      const raised = { ...rosenbrock };
      raised.value = (θ) => rosenbrock.value(θ) + 1e6;
      raised.valueAndGradient = (θ) => ({ value: raised.value(θ), gradient: rosenbrock.gradient(θ) });
      for (const [f, start] of [[rosenbrock, [-1.2, 1]], [raised, [-1.2, 1]], [doubleWell, [2, 0.1]], [losses[3].f, [3, 2]]] as const) {
        const left = norm(f.gradient(endOf(make({}), f, start, steps)));
        holds(left <= goal, () => `a gradient of ${left} is left, from f = ${f.value(start)}`);
      } // biome-ignore format: one line
    }),
});

export const newtonLaws: Law<Make<Defaults>>[] = [
  ...stateLaws<Defaults>('newton', {}, rosenbrock),
  scaleFree('newton'),
  {
    id: 'newton.one-step',
    rows: ['L25', 'L76'],
    claim: 'Newton: one step reaches the critical point of any nonsingular quadratic, minimum, maximum or saddle',
    tolerance: 'B',
    property: (make) =>
      forAll(spectra(signed), fc.array(dyadic, { minLength: 5, maxLength: 5 }), ({ values, v, start }, c) => {
        const f = quadratic(withSpectrum(values, v), c.slice(0, values.length));
        const κ = Math.max(...values.map(Math.abs)) / Math.min(...values.map(Math.abs));
        near(endOf(make({}), f, start, 1), c.slice(0, values.length), 1e-13 * κ * (1 + norm(start) + norm(c)), 'θ');
      }),
  },
  {
    id: 'newton.attracted-to-saddles',
    rows: ['L25'],
    claim: 'Newton: from (.3, .2) on (1 − w₁w₂)² it goes to the saddle at 0',
    tolerance: 'A',
    runs: 1,
    property: (make) => once(() => near(endOf(make({}), product, [0.3, 0.2], 6), [0, 0], 1e-15, 'θ')),
  },
  {
    id: 'newton.rate',
    rows: ['L25'],
    claim: 'Newton with a rate η: the error on a quadratic shrinks by 1 − η a step along every axis alike',
    tolerance: 'B',
    property: (make) =>
      forAll(spectra(signed), fc.integer({ min: 0, max: 16 }), ({ values, v, start }, k) => {
        const κ = Math.max(...values.map(Math.abs)) / Math.min(...values.map(Math.abs));
        const end = endOf(make({ learningRate: k / 8 }), quadratic(withSpectrum(values, v)), start, 3);
        near(end, start.map((x) => x * (1 - k / 8) ** 3), 1e-12 * κ * (1 + norm(start)), 'θ'); // biome-ignore format: one line
      }),
  },
  {
    id: 'newton.counts',
    rows: ['L25', 'L94'],
    claim:
      'Newton: step t has the rate of t = 1, 2, …; a step from where the gradient is 0 counts, one that is refused, where H is singular, does not',
    tolerance: 'B',
    property: (make) =>
      forAll(fc.array(fc.constantFrom('step', 'critical', 'singular'), { minLength: 1, maxLength: 8 }), nonZero, (events, x) => {
        const rates = events.map((_, t) => (t + 1) / 16);
        const rule = make({ learningRate: (t) => rates[t - 1] });
        const θ = Float64Array.of(x);
        const state = rule.init(θ);
        let t = 0;
        for (const event of events) {
          const [before, f] = [θ[0], event === 'singular' ? quadratic([[0]], [NaN]) : quadratic([[4]], [event === 'critical' ? θ[0] : 0])];
          if (event === 'singular') {
            const flat = { ...f, gradient: () => Float64Array.of(1), valueAndGradient: () => ({ value: 0, gradient: Float64Array.of(1) }) };
            try {
              rule.step(θ, state, flat);
            } catch {
              // that is what it should do
            }
            same(θ, [before], 'θ where H is singular');
            continue;
          }
          rule.step(θ, state, f);
          t++;
          near(θ[0], event === 'critical' ? before : before * (1 - rates[t - 1]), 1e-14 * Math.abs(x), `θ after ${t} steps that count`);
        }
      }),
  },
  {
    id: 'newton.affine',
    rows: ['L25'],
    claim: 'Newton does not see the scale of θ: the steps on φ ↦ L(Aφ) are A⁻¹ times the steps on L',
    tolerance: 'B',
    property: (make) =>
      forAll(start2, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), fc.integer({ min: -4, max: 4 }), (far, a, d, b) => {
        const start = far.map((x) => x / 8); // from where a step does not fly off
        const { f } = logCosh([[1, 2], [3, -1]]); // biome-ignore format: a matrix
        const A = [[a / 2, b / 4], [0, d / 2]]; // biome-ignore format: a matrix
        const transpose = [[a / 2, 0], [b / 4, d / 2]]; // biome-ignore format: a matrix
        const g = loss(
          (φ) => f.value(times(A, φ)),
          (φ) => times(transpose, f.gradient(times(A, φ))),
          (φ) => {
            const H = f.hessian(times(A, φ)).toArray() as number[][];
            return transpose.map((row) => [0, 1].map((j) => dot(times(H, [A[0][j], A[1][j]]), row)));
          },
        );
        // φ = A⁻¹θ
        const y = start[1] / (d / 2);
        const φ = [(start[0] - (b / 4) * y) / (a / 2), y];
        const one = endOf(make({ learningRate: 0.25 }), f, start, 3);
        const other = times(A, endOf(make({ learningRate: 0.25 }), g, φ, 3));
        near(other, one, 1e-9 * (1 + norm(one)), 'θ = Aφ after three steps');
      }),
  },
];

export const saddleFreeNewtonLaws: Law<Make<Defaults>>[] = [
  ...stateLaws<Defaults>('saddleFreeNewton', {}, rosenbrock),
  scaleFree('saddleFreeNewton'),
  monotone('saddleFreeNewton'),
  leavesSaddles('saddleFreeNewton'),
  quadratics('saddleFreeNewton', 1, 'on a convex quadratic it is Newton: one step', 1e-11),
  ...floorLaws,
  {
    id: 'saddleFreeNewton.direction',
    rows: ['L25'],
    claim: 'saddle-free Newton: along each eigenvector a step of |g/λ| downhill, on a quadratic saddle 0 ↦ 0 or 2θ',
    tolerance: 'B',
    property: (make) =>
      forAll(spectra(signed), ({ values, v, start }) => {
        const Q = reflection(v);
        const doubled = times(Q, start).map((c, i) => (values[i] < 0 ? 2 * c : 0));
        near(endOf(make({}), quadratic(withSpectrum(values, v)), start, 1), times(Q, doubled), 1e-11 * (1 + norm(start)), 'θ');
      }),
  },
  {
    id: 'saddleFreeNewton.floor',
    rows: ['L25'],
    claim: 'saddle-free Newton: at a singular Hessian it does not divide by zero, and goes on to a loss of 0',
    tolerance: 'A',
    property: (make) =>
      forAll(nonZero, fc.integer({ min: -40, max: -8 }), (w, e) => {
        // beside the minimum w₁w₂ = 1, where one eigenvalue is 0
        const end = endOf(make({}), product, [w, (1 + 2 ** e) / w], 20);
        holds(end.every(Number.isFinite), () => `θ became ${end}`);
        near(product.value(end), 0, 1e-20, 'the loss');
        // a trough in any direction: its flat axis is a rounding error to eigh, and θ must not be thrown along it
        const axes = reflection([1, 2, w]);
        const flat = times(axes, [3, 2, w]).map((c, i) => (i === 0 ? 0 : c));
        const trough = quadratic(withSpectrum([2, 0, 0], [1, 2, w]));
        near(endOf(make({}), trough, [3, 2, w], 1), times(axes, flat), 1e-8 * (1 + Math.abs(w)), 'θ on a trough');
      }),
  },
];

export const levenbergMarquardtLaws: Law<Make<Defaults>>[] = [
  ...stateLaws<Defaults>('levenbergMarquardt', {}, rosenbrock),
  stands<Defaults>('levenbergMarquardt', {}),
  scaleFree('levenbergMarquardt'),
  monotone('levenbergMarquardt'),
  leavesSaddles('levenbergMarquardt'),
  quadratics('levenbergMarquardt', 12, 'on a convex quadratic the damping vanishes, and 12 steps reach rounding', 1e-12),
  polishes('levenbergMarquardt', 40, 1e-12),
  ...dampingLaws,
  ...levenbergMarquardtStepLaws,
  {
    id: 'levenbergMarquardt.units-of-parameters',
    rows: ['L25'],
    claim:
      'Levenberg–Marquardt: no bit of the path changes where each parameter is measured in a unit of its own, 2ᵏ with k from −30 to 30',
    tolerance: 'E',
    property: (make) =>
      forAll(
        start2,
        fc.constantFrom(losses[0], losses[3]),
        fc.tuple(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -30, max: 30 })),
        (start, { f }, ks) => {
          const u = ks.map((k) => 2 ** k);
          const there = path(make({}), inUnits(f, u), start.map((x, i) => x / u[i]), 8); // biome-ignore format: one line
          same(there.map((φ) => φ.map((x, i) => u[i] * x)), path(make({}), f, start, 8), 'the path'); // biome-ignore format: one line
        },
      ),
  },
  {
    id: 'levenbergMarquardt.saturated',
    rows: ['L25'],
    claim:
      'Levenberg–Marquardt: beside a saturated unit, whose curvature all but underflows or is 0, the other weights arrive: v tanh w becomes 1 to 10⁻⁹, from any w to 1000',
    tolerance: 'B',
    property: (make) =>
      forAll(nonZero, fc.integer({ min: 12, max: 1000 }), fc.boolean(), (v, w, up) => {
        const all = path(make({}), saturating, [v, up ? w : -w], 400);
        holds(all.flatMap((θ) => [...θ]).every(Number.isFinite), () => `θ became [${all.at(-1)}]`);
        const [v1, w1] = all.at(-1) as unknown as [number, number];
        near(v1 * Math.tanh(w1), 1, 1e-9, 'v tanh w');
      }),
  },
  {
    id: 'levenbergMarquardt.vanishing-gradient',
    rows: ['L25'],
    claim: 'Levenberg–Marquardt: goes on where the gradient has all but underflowed, 10⁻¹⁵⁰ to 10⁻³⁰⁰, and stays finite',
    tolerance: 'B',
    property: (make) =>
      forAll(nonZero, nonZero, fc.integer({ min: 150, max: 300 }), (x, y, k) => {
        const all = path(make({}), losses[3].f, [x * 10 ** -k, y * 10 ** -k], 5);
        holds(
          all.flatMap((θ) => [...θ]).every((z) => Math.abs(z) <= 32 * 10 ** -k),
          () => `θ went to [${all.at(-1)}]`,
        );
      }),
  },
];

export const newtonCGLaws: Law<Make<Defaults>>[] = [
  ...stateLaws<Defaults>('newtonCG', {}, rosenbrock),
  stands<Defaults>('newtonCG', {}),
  scaleFree('newtonCG'),
  monotone('newtonCG'),
  leavesSaddles('newtonCG'),
  quadratics('newtonCG', 12, 'on a convex quadratic 12 steps reach rounding, from products H·v alone', 1e-12),
  polishes('newtonCG', 40, 1e-12),
  ...newtonCGStepLaws,
  {
    id: 'newtonCG.products-only',
    rows: ['L16'],
    claim: 'Newton–CG never asks for the Hessian itself',
    tolerance: 'E',
    runs: 1,
    property: (make) =>
      once(() => {
        const hessian = () => {
          throw new Refutation('the Hessian was asked for');
        };
        endOf(make({}), { ...rosenbrock, hessian }, [-1.2, 1], 30);
      }),
  },
];

export const lbfgsLaws: Law<Make<Defaults>>[] = [
  ...stateLaws<Defaults>('lbfgs', {}, rosenbrock),
  stands<Defaults>('lbfgs', {}),
  scaleFree('lbfgs'),
  monotone('lbfgs'),
  quadratics('lbfgs', 60, 'on a convex quadratic of up to 5 parameters 60 steps reach rounding, from gradients alone', 1e-9),
  polishes('lbfgs', 60, 1e-10),
  ...lbfgsFirstStepLaws,
  {
    id: 'lbfgs.gradients-only',
    rows: [],
    claim: 'L-BFGS asks for losses and gradients, never for curvature',
    tolerance: 'E',
    runs: 1,
    property: (make) =>
      once(() => {
        const never = () => {
          throw new Refutation('curvature was asked for');
        };
        endOf(make({}), { ...rosenbrock, hessian: never, hvp: never }, [-1.2, 1], 50);
      }),
  },
  {
    id: 'lbfgs.scale',
    rows: [],
    claim:
      'L-BFGS scales its direction by sᵀy/yᵀy: on a quadratic of 30 parameters 30 steps take at most 80 evaluations, also where the loss is 10⁶ or 10⁻⁶ times as large',
    tolerance: 'A',
    runs: 1,
    property: (make) =>
      once(() => {
        for (const a of [1e-6, 1, 1e6]) {
          let asked = 0;
          const bowl = quadratic(Array.from({ length: 30 }, (_, i) => Array.from({ length: 30 }, (_, j) => (i === j ? a * (i + 1) : 0))));
          const valueAndGradient = (θ: ArrayLike<number>) => {
            asked++;
            return bowl.valueAndGradient(θ);
          };
          const end = endOf(make({}), { ...bowl, valueAndGradient }, Array(30).fill(1), 30);
          holds(asked <= 80, () => `${asked} evaluations in 30 steps at scale ${a}`);
          near(bowl.value(end) / a, 0, 1e-9, 'the loss, scaled back');
        }
      }),
  },
  {
    id: 'lbfgs.wolfe',
    rows: [],
    claim: 'L-BFGS: each step s satisfies L(θ + s) ≤ L(θ) + 10⁻⁴gᵀs and |∇L(θ + s)ᵀs| ≤ .9|gᵀs|',
    tolerance: 'B',
    runs: 40,
    property: (make) =>
      forAll(start2, (start) => {
        path(make({}), rosenbrock, start, 30).forEach((θ, t, all) => {
          if (t === 0) return;
          const s = difference(θ, all[t - 1]);
          const slope = dot(rosenbrock.gradient(all[t - 1]), s);
          if (Math.abs(slope) < 1e-13) return; // what is left is rounding
          const [before, after] = [rosenbrock.value(all[t - 1]), rosenbrock.value(θ)];
          holds(
            after <= before + 1e-4 * slope + 1e-14 * before,
            () => `step ${t}: the loss went from ${before} to ${after}, slope ${slope}`,
          );
          const end = dot(rosenbrock.gradient(θ), s);
          holds(Math.abs(end) <= 0.9 * Math.abs(slope) * (1 + 1e-6), () => `step ${t}: the slope went from ${slope} to ${end}`);
        });
      }),
  },
];
