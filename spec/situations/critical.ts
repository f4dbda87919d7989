/** Situations where the gradient is zero: minima, maxima, saddles and degenerate points. */
import { eigh, gradientDescent, levenbergMarquardt, momentum, newton, type Oracle, oracle, oracleFrom, tensor } from 'saddlepoint';
import { mlp, squaredError, weightDecay } from 'saddlepoint/nn';
import { after, type Draw, dot, type Family, frame, inUnits, list, quadratic, run, type Situation, separable } from './tools.ts';

/** n numbers of size 1/κ to 1, both ends taken, the first `negatives` of them negative. */
export const spectrum = (draw: Draw, n: number, κ: number, negatives = 0): Float64Array => {
  const λ = list(n, (i) => (i === n - 1 ? 1 : i === 0 ? 1 / κ : draw.scale(1 / κ, 1)));
  return λ.map((x, i) => (i < negatives ? -x : x));
};

/** The lecture's sinc on 64 points. */
const grid = Array.from({ length: 64 }, (_, i) => [(i + 1) / 64]);
const sinc = grid.map(([x]) => [Math.sin(5 * Math.PI * x) / (5 * Math.PI * x)]);

/** Logistic regression with a ridge: strictly convex, or with sign −1 strictly concave. */
function logistic(draw: Draw, n: number, examples: number, sign: 1 | -1): Oracle {
  const X = Array.from({ length: examples }, () => draw.normals(n));
  const y = X.map((x) => (x[0] + 0.5 * draw.normal() > 0 ? 1 : -1));
  const ridge = draw.scale(0.01, 0.3);
  const σ = (z: number): number => 1 / (1 + Math.exp(-z));
  const mean = (of: (x: Float64Array, i: number) => number, θ: Float64Array): Float64Array => {
    const sum = θ.map((w) => ridge * w);
    X.forEach((x, i) => {
      const weight = of(x, i) / examples;
      for (let j = 0; j < n; j++) sum[j] += weight * x[j];
    });
    return sum.map((s) => sign * s);
  };
  return oracleFrom({
    value: (θ) => sign * (X.reduce((sum, x, i) => sum + Math.log1p(Math.exp(-y[i] * dot(x, θ))), 0) / examples + (ridge / 2) * dot(θ, θ)),
    gradient: (θ) => mean((x, i) => -y[i] * σ(-y[i] * dot(x, θ)), θ),
    hvp: (θ, v) => mean((x) => σ(dot(x, θ)) * σ(-dot(x, θ)) * dot(x, v), v),
  });
}

/** A tanh network on the sinc at a strict minimum, trained to the last digits; drawn again until it is one. */
function fitted(draw: Draw, units: number, decay: number): Situation {
  for (;;) {
    const net = mlp([1, units, 1], { seed: draw.whole(1, 1e9) });
    const L = oracle((tree) => {
      const loss = squaredError(net.apply(tree, tensor(grid)), tensor(sinc));
      return decay > 0 ? loss.add(weightDecay(tree, decay)) : loss;
    }, net.tree);
    const { theta, history } = run(L, L.theta, levenbergMarquardt(), 150, { stopAtGradientNorm: 1e-13 });
    const { values } = eigh(L.hessian(theta));
    const strict = values[0] > 1e-6 * values[values.length - 1];
    if (strict && history.at(-1)!.gradientNorm < 1e-6) return { oracle: L, theta, options: { history } };
  }
}

const minima: Family[] = [
  {
    truth: 'minimum',
    name: 'a bowl, to rounding',
    make: (draw) => {
      const n = draw.whole(1, 40);
      const a = draw.scale(1e-6, 1e6);
      const L = inUnits(quadratic(spectrum(draw, n, draw.scale(1, 10)), frame(draw, n)), a, a * draw.normal());
      const rule = draw.pick([
        gradientDescent({ learningRate: draw.uniform(0.6, 1.5) / a }),
        momentum({ learningRate: 0.5 / a, momentum: 0.6 }),
      ]);
      return after(
        L,
        draw.normals(n).map((x) => 3 * x),
        rule,
        600,
      );
    },
  },
  {
    truth: 'minimum',
    name: 'up to ten thousand parameters, all curving up',
    big: true,
    make: (draw) => {
      const n = draw.pick([400, 2000, 10_000]);
      const κ = draw.scale(2, 100);
      const L = quadratic(spectrum(draw, n, κ), frame(draw, n));
      const r = (Math.sqrt(κ) - 1) / (Math.sqrt(κ) + 1);
      return after(
        L,
        draw.normals(n),
        momentum({ learningRate: (2 / (1 + 1 / Math.sqrt(κ))) ** 2, momentum: r * r }),
        Math.ceil(45 / (1 - r)),
      );
    },
  },
  { truth: 'minimum', name: 'one tanh unit on the sinc, polished', make: (draw) => fitted(draw, 1, 0) },
  {
    truth: 'minimum',
    name: 'a tanh network with weight decay, polished',
    make: (draw) => fitted(draw, draw.whole(2, 3), draw.scale(1e-3, 1e-2)),
  },
  {
    truth: 'minimum',
    name: 'logistic regression with a ridge, no history',
    make: (draw) => {
      const n = draw.whole(2, 12);
      const L = logistic(draw, n, 60, 1);
      return { oracle: L, theta: run(L, draw.normals(n), levenbergMarquardt(), 40).theta, options: draw.pick([{}, { learningRate: 0.1 }]) };
    },
  },
  {
    truth: 'minimum',
    name: 'the local minimum of a tilted double well, with bowls beside it',
    make: (draw) => {
      for (;;) {
        const n = draw.whole(1, 10);
        const tilt = draw.uniform(0.1, 0.4);
        const L = separable(
          (y, i) => (i === 0 ? [(y * y - 1) ** 2 + tilt * y, 4 * y * (y * y - 1) + tilt, 12 * y * y - 4] : [y * y, 2 * y, 2]),
          frame(draw, n),
        );
        const made = after(
          L,
          list(n, () => 1),
          gradientDescent({ learningRate: draw.uniform(0.03, 0.12) }),
          1500,
        );
        // a start far up the walls is thrown out at this rate: no minimum then
        if (Number.isFinite(L.value(made.theta))) return made;
      }
    },
  },
  {
    truth: 'minimum',
    name: 'least squares at its optimum, though its batches disagree',
    make: (draw) => {
      const n = draw.whole(2, 8);
      const parts = Array.from({ length: 12 }, () => quadratic(spectrum(draw, n, 5), frame(draw, n)));
      const L = oracleFrom({
        value: (θ) => parts.reduce((sum, p) => sum + p.value(θ), 0) / 12,
        gradient: (θ) => list(n, (i) => parts.reduce((sum, p) => sum + p.gradient(θ)[i], 0) / 12),
        hvp: (θ, v) => list(n, (i) => parts.reduce((sum, p) => sum + p.hvp(θ, v)[i], 0) / 12),
      });
      const situation = after(L, draw.normals(n), gradientDescent({ learningRate: 1 }), 400);
      return { ...situation, options: { ...situation.options, batches: parts } };
    },
  },
];

/** At a point where no first-order rule moves: the records say so. */
const stuck = (draw: Draw, oracle: Oracle, θ: ArrayLike<number>): Situation => {
  const rule = draw.pick([gradientDescent({ learningRate: 0.01 }), momentum({ learningRate: 0.01 }), undefined]);
  return rule === undefined ? { oracle, theta: Float64Array.from(θ), options: {} } : after(oracle, θ, rule, 30);
};

const maxima: Family[] = [
  {
    truth: 'maximum',
    name: 'the top of a dome',
    make: (draw) => {
      const n = draw.whole(1, 40);
      const at = frame(draw, n);
      const a = draw.scale(1e-5, 1e5);
      return stuck(draw, inUnits(quadratic(spectrum(draw, n, draw.scale(1, 1000), n), at), a, a * draw.normal()), at.center);
    },
  },
  {
    truth: 'maximum',
    name: 'the top of a bell',
    make: (draw) => {
      const n = draw.whole(1, 12);
      const at = frame(draw, n);
      const widths = list(n, () => draw.scale(0.3, 3));
      const inside = (θ: Float64Array): Float64Array => at.rotate.back(θ.map((x, i) => x - at.center[i]));
      const bell = (y: Float64Array): number => Math.exp(-0.5 * y.reduce((sum, x, i) => sum + (x / widths[i]) ** 2, 0));
      const L = oracleFrom({
        value: (θ) => bell(inside(θ)),
        gradient: (θ) => {
          const y = inside(θ);
          const e = bell(y);
          return at.rotate.to(y.map((x, i) => (-e * x) / widths[i] ** 2));
        },
      });
      return stuck(draw, L, at.center);
    },
  },
  {
    truth: 'maximum',
    name: 'cosines on a crest',
    make: (draw) => {
      const n = draw.whole(1, 30);
      const at = frame(draw, n);
      const w = list(n, () => draw.scale(0.5, 3));
      return stuck(
        draw,
        separable((y, i) => [Math.cos(w[i] * y), -w[i] * Math.sin(w[i] * y), -w[i] * w[i] * Math.cos(w[i] * y)], at),
        at.center,
      );
    },
  },
  {
    truth: 'maximum',
    name: 'a concave likelihood with the sign forgotten, found by Newton',
    make: (draw) => {
      const n = draw.whole(2, 10);
      const L = logistic(draw, n, 50, -1);
      const { theta, history } = run(L, new Float64Array(n), newton(), 30);
      return { oracle: L, theta, options: { history } };
    },
  },
  {
    truth: 'maximum',
    name: 'up to ten thousand parameters, all curving down',
    big: true,
    make: (draw) => {
      const n = draw.pick([400, 2000, 10_000]);
      const at = frame(draw, n);
      return stuck(draw, quadratic(spectrum(draw, n, draw.scale(2, 100), n), at), at.center);
    },
  },
];

/** Σ (1 − uᵢvᵢ)²: the notes' two-weight network, side by side. */
export const products = (n: number): Oracle =>
  oracle(({ u, v }) => u.mul(v).sub(1).square().sum(), { u: tensor(new Float64Array(n)), v: tensor(new Float64Array(n)) });

const saddles: Family[] = [
  {
    truth: 'saddle',
    name: 'both signs of curvature, to rounding',
    make: (draw) => {
      const n = draw.whole(2, 40);
      const at = frame(draw, n);
      const a = draw.scale(1e-5, 1e5);
      const L = inUnits(quadratic(spectrum(draw, n, draw.scale(1, 1000), draw.whole(1, n - 1)), at), a, a * draw.normal());
      return stuck(draw, L, at.center);
    },
  },
  {
    truth: 'saddle',
    name: 'two-weight networks started symmetric, drawn to the saddle',
    make: (draw) => {
      const n = draw.whole(1, 8);
      const u = draw.normals(n).map((x) => x / 2);
      const rule = draw.pick([
        gradientDescent({ learningRate: draw.uniform(0.02, 0.2) }),
        momentum({ learningRate: 0.02, momentum: draw.uniform(0.3, 0.8) }),
      ]);
      return after(products(n), [...u, ...u.map((x) => -x)], rule, 2000);
    },
  },
  {
    truth: 'saddle',
    name: 'a hidden unit doubled at a strict minimum',
    make: (draw) => {
      for (;;) {
        const net = mlp([1, 1, 1], { seed: draw.whole(1, 1e9) });
        const one = oracle((tree) => squaredError(net.apply(tree, tensor(grid)), tensor(sinc)), net.tree);
        const { theta } = run(one, one.theta, levenbergMarquardt(), 150, { stopAtGradientNorm: 1e-13 });
        // θ = [W¹, b¹, W², b²], each a number; doubled with half the output weight each
        const [W1, b1, W2, b2] = theta as unknown as [number, number, number, number];
        const wide = mlp([1, 2, 1], { seed: 1 });
        const two = oracle((tree) => squaredError(wide.apply(tree, tensor(grid)), tensor(sinc)), wide.tree);
        const at = Float64Array.of(W1, W1, b1, b1, W2 / 2, W2 / 2, b2);
        const { values } = eigh(two.hessian(at));
        if (values[0] < -1e-5 * values[6]) return { oracle: two, theta: at, options: {} };
      }
    },
  },
  {
    truth: 'saddle',
    name: 'found by Newton, whom saddles attract',
    make: (draw) => {
      const n = draw.whole(2, 10);
      const at = frame(draw, n);
      const L = separable(
        (y, i) =>
          i === 0 ? [(y * y - 1) ** 2, 4 * y * (y * y - 1), 12 * y * y - 4] : [y * y + y ** 4, 2 * y + 4 * y ** 3, 2 + 12 * y * y],
        at,
      );
      const start = at.rotate.to(draw.normals(n).map((x) => 0.1 * x)).map((x, i) => x + at.center[i]);
      const { theta, history } = run(L, start, newton(), 20);
      return { oracle: L, theta, options: { history } };
    },
  },
  {
    truth: 'saddle',
    name: 'crest and trough of cosines',
    make: (draw) => {
      const n = draw.whole(2, 30);
      const at = frame(draw, n);
      const phase = list(n, (i) => (i === 0 ? 0 : i === 1 ? Math.PI : draw.pick([0, Math.PI])));
      return stuck(
        draw,
        separable((y, i) => [Math.cos(y + phase[i]), -Math.sin(y + phase[i]), -Math.cos(y + phase[i])], at),
        at.center,
      );
    },
  },
  {
    truth: 'saddle',
    name: 'up to ten thousand parameters, few of them down',
    big: true,
    make: (draw) => {
      const n = draw.pick([400, 2000, 10_000]);
      const at = frame(draw, n);
      const λ = spectrum(draw, n, draw.scale(2, 100));
      for (let i = draw.whole(1, 3); i > 0; i--) λ[draw.whole(0, n - 2)] = -draw.uniform(0.1, 1);
      return stuck(draw, quadratic(λ, at), at.center);
    },
  },
];

const degenerate: Family[] = [
  {
    truth: 'degenerate',
    name: 'flat along some axes, where powers decide',
    make: (draw) => {
      const n = draw.whole(2, 20);
      const at = frame(draw, n);
      const flat = draw.whole(1, n - 1);
      const [power, sign] = [draw.pick([3, 4]), draw.sign()];
      const L = separable(
        (y, i) =>
          i < flat
            ? [sign * y ** power, sign * power * y ** (power - 1), sign * power * (power - 1) * y ** (power - 2)]
            : [y * y, 2 * y, 2],
        at,
      );
      return stuck(draw, L, at.center);
    },
  },
  {
    truth: 'degenerate',
    name: 'a monkey saddle, or one of four legs',
    make: (draw) => {
      const at = frame(draw, 2);
      const legs = draw.pick([3, 4]);
      // Re zᵏ and its derivatives: k zᵏ⁻¹ = (∂x, −∂y)
      const power = ([x, y]: Float64Array, k: number): [number, number] => {
        let [a, b] = [1, 0];
        for (let i = 0; i < k; i++) [a, b] = [a * x - b * y, a * y + b * x];
        return [a, b];
      };
      const inside = (θ: Float64Array): Float64Array => at.rotate.back(θ.map((x, i) => x - at.center[i]));
      const L = oracleFrom({
        value: (θ) => power(inside(θ), legs)[0],
        gradient: (θ) => {
          const [a, b] = power(inside(θ), legs - 1);
          return at.rotate.to([legs * a, -legs * b]);
        },
        hvp: (θ, v) => {
          const [a, b] = power(inside(θ), legs - 2);
          const u = at.rotate.back(v);
          const k = legs * (legs - 1);
          return at.rotate.to([k * (a * u[0] - b * u[1]), k * (-b * u[0] - a * u[1])]);
        },
      });
      return stuck(draw, L, at.center);
    },
  },
  {
    truth: 'degenerate',
    name: 'on the curve of minima u·v = 1, reached by a run',
    make: (draw) => {
      const n = draw.whole(1, 8);
      const start = list(2 * n, () => draw.uniform(0.3, 1.6));
      const rule = draw.pick([gradientDescent({ learningRate: 0.05 }), momentum({ learningRate: 0.02, momentum: 0.7 })]);
      return after(products(n), start, rule, 1500);
    },
  },
  {
    truth: 'degenerate',
    name: 'more weights than examples, fitted exactly',
    make: (draw) => {
      const n = draw.whole(4, 60);
      const X = Array.from({ length: draw.whole(1, Math.floor(n / 3)) }, () => draw.normals(n).map((x) => x / Math.sqrt(n)));
      const y = X.map(() => draw.normal());
      const L = oracleFrom({
        value: (θ) => X.reduce((sum, x, i) => sum + (dot(x, θ) - y[i]) ** 2 / 2, 0),
        gradient: (θ) => list(n, (j) => X.reduce((sum, x, i) => sum + (dot(x, θ) - y[i]) * x[j], 0)),
        hvp: (_, v) => list(n, (j) => X.reduce((sum, x) => sum + dot(x, v) * x[j], 0)),
      });
      return after(L, draw.normals(n), gradientDescent({ learningRate: 0.4 }), 3000);
    },
  },
  {
    truth: 'degenerate',
    name: 'a chain of three weights at zero',
    make: (draw) => {
      const n = draw.whole(1, 4);
      const zero = (): ReturnType<typeof tensor> => tensor(new Float64Array(n));
      const L = oracle(({ a, b, c }) => a.mul(b).mul(c).sub(1).square().sum(), { a: zero(), b: zero(), c: zero() });
      return stuck(draw, L, L.theta);
    },
  },
  {
    truth: 'degenerate',
    name: 'thousands of curves of minima at once',
    big: true,
    make: (draw) => {
      const n = draw.pick([200, 1000, 5000]);
      return after(
        products(n),
        list(2 * n, () => draw.uniform(0.6, 1.4)),
        gradientDescent({ learningRate: 0.1 }),
        300,
      );
    },
  },
];

export const critical: readonly Family[] = [...minima, ...maxima, ...saddles, ...degenerate];
