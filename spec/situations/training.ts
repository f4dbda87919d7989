/** Situations in mid-run: the rate, the valley, the cliff, or nothing at all. */
import { adam, gradientDescent, momentum, nesterov, type Optimizer, type Oracle, oracle, oracleFrom, rmsprop, tensor } from 'saddlepoint';
import { crossEntropy, mlp } from 'saddlepoint/nn';
import { products, spectrum } from './critical.ts';
import { after, type Draw, dot, type Family, frame, inUnits, list, quadratic, run, type Situation, separable } from './tools.ts';

/** The lecture's ten points; summed squared error of y = b + wx. */
const X = [338, 333, 328, 207, 226, 25, 179, 60, 208, 606];
const Y = [640, 633, 619, 393, 428, 27, 193, 66, 226, 1591];
export const tenPoints: Oracle = oracleFrom({
  value: ([b, w]) => X.reduce((sum, x, i) => sum + (Y[i] - b - w * x) ** 2, 0),
  gradient: ([b, w]) => X.reduce(([s, t], x, i) => [s - 2 * (Y[i] - b - w * x), t - 2 * x * (Y[i] - b - w * x)], [0, 0]),
  hvp: (_, [b, w]) => X.reduce(([s, t], x) => [s + 2 * (b + w * x), t + 2 * x * (b + w * x)], [0, 0]),
});

/** A start n away from a frame's center along its own axes. */
const from = ({ rotate, center }: ReturnType<typeof frame>, y: ArrayLike<number>): Float64Array =>
  rotate.to(y).map((x, i) => x + center[i]);

/** Two clouds in the plane. */
function clouds(draw: Draw, count: number, apart: number): { x: number[][]; y: number[] } {
  const y = Array.from({ length: count }, (_, i) => i % 2);
  return { x: y.map((k) => [(k ? apart : -apart) + draw.normal(), draw.normal()]), y };
}

const oscillating: Family[] = [
  {
    truth: 'oscillating',
    name: 'gradient descent at 2/λ of one axis, the others done',
    make: (draw) => {
      const n = draw.whole(1, 30);
      const at = frame(draw, n);
      const λ = spectrum(draw, n, 8);
      const a = draw.scale(1e-5, 1e5);
      const L = inUnits(quadratic(λ, at), a, a * draw.normal());
      return after(
        L,
        from(
          at,
          draw.normals(n).map((x) => x + Math.sign(x)),
        ),
        gradientDescent({ learningRate: (2 * draw.uniform(0.99, 1.0005)) / a }),
        60,
      );
    },
  },
  {
    truth: 'oscillating',
    name: 'between the walls of |x|',
    make: (draw) => {
      const n = draw.whole(1, 20);
      const at = { rotate: frame(draw, 1).rotate, center: draw.normals(n) };
      const a = list(n, () => draw.scale(0.5, 2));
      const L = oracleFrom({
        value: (θ) => θ.reduce((sum, x, i) => sum + a[i] * Math.abs(x - at.center[i]), 0),
        gradient: (θ) => θ.map((x, i) => a[i] * Math.sign(x - at.center[i])),
        hvp: (θ) => new Float64Array(θ.length),
      });
      return after(L, draw.normals(n), gradientDescent({ learningRate: draw.scale(0.05, 0.3) }), 200);
    },
  },
  {
    truth: 'oscillating',
    name: 'heavy ball at its edge 2(1 + λ)',
    make: (draw) => {
      const n = draw.whole(1, 20);
      const at = frame(draw, n);
      const β = draw.uniform(0.3, 0.9);
      const rate = 2 * (1 + β) * draw.uniform(0.9995, 1.0002);
      return after(quadratic(spectrum(draw, n, 5), at), from(at, draw.normals(n)), momentum({ learningRate: rate, momentum: β }), 300);
    },
  },
  {
    truth: 'oscillating',
    name: 'RMSProp in its cycle ±η/2',
    make: (draw) => {
      const n = draw.whole(1, 10);
      const center = draw.normals(n);
      const λ = list(n, () => draw.scale(0.1, 10));
      const L = oracleFrom({
        value: (θ) => θ.reduce((sum, x, i) => sum + 0.5 * λ[i] * (x - center[i]) ** 2, 0),
        gradient: (θ) => θ.map((x, i) => λ[i] * (x - center[i])),
        hvp: (_, v) => v.map((x, i) => λ[i] * x),
      });
      return again(() =>
        stillMoving(after(L, draw.normals(n), rmsprop({ learningRate: draw.scale(0.02, 0.1), alpha: draw.uniform(0, 0.9) }), 600)),
      ); // it can hit the bottom exactly
    },
  },
  {
    truth: 'oscillating',
    name: 'Adam without memory of the mean, bouncing',
    make: (draw) => {
      const n = draw.whole(1, 6);
      const L = separable((y) => [Math.log(Math.cosh(y)), Math.tanh(y), 1 - Math.tanh(y) ** 2], {
        rotate: frame(draw, 1).rotate,
        center: draw.normals(n),
      });
      return again(() =>
        stillMoving(after(L, draw.normals(n), adam({ learningRate: draw.scale(0.02, 0.1), beta1: 0, beta2: draw.uniform(0, 0.7) }), 400)),
      );
    },
  },
  {
    truth: 'oscillating',
    name: 'the two-weight network beyond its edge, in a bounded cycle',
    make: (draw) =>
      after(products(1), [draw.uniform(1.2, 1.4), draw.uniform(0.7, 0.8)], gradientDescent({ learningRate: draw.uniform(0.55, 0.6) }), 600),
  },
  {
    truth: 'oscillating',
    name: 'no history, a rate of 2/λ',
    make: (draw) => {
      const n = draw.whole(1, 30);
      const at = frame(draw, n);
      const y = draw.normals(n).map((x, i) => (i === n - 1 ? 2 : 0.01 * x));
      return { oracle: quadratic(spectrum(draw, n, 10), at), theta: from(at, y), options: { learningRate: draw.uniform(1.95, 2) } };
    },
  },
  {
    truth: 'oscillating',
    name: 'thousands of parameters, the steepest at 2/λ',
    big: true,
    make: (draw) => {
      const n = draw.pick([400, 2000, 10_000]);
      const at = frame(draw, n);
      const λ = list(n, (i) => (i === 0 ? 1 : draw.uniform(0.3, 0.7)));
      return after(
        quadratic(λ, at),
        from(
          at,
          list(n, (i) => (i === 0 ? 3 : 0.01 * draw.normal())),
        ),
        gradientDescent({ learningRate: draw.uniform(1.98, 2) }),
        60,
      );
    },
  },
];

const crawling: Family[] = [
  {
    truth: 'crawling',
    name: 'a bowl under a tiny rate',
    make: (draw) => {
      const n = draw.whole(1, 40);
      const at = frame(draw, n);
      const a = draw.scale(1e-5, 1e5);
      const L = inUnits(quadratic(spectrum(draw, n, draw.scale(1, 50)), at), a, a * draw.normal());
      const η = draw.scale(1e-6, 5e-3) / a;
      const rule = draw.pick([gradientDescent({ learningRate: η }), momentum({ learningRate: η / 10, momentum: 0.9 })]);
      return after(L, draw.normals(n), rule, draw.whole(20, 200));
    },
  },
  {
    truth: 'crawling',
    name: 'a valley of condition up to 10⁶, under a tiny rate',
    make: (draw) => {
      const n = draw.whole(2, 20);
      const at = frame(draw, n);
      const λ = spectrum(draw, n, draw.scale(1e3, 1e6));
      // the steep axes are done, the flat one is not
      const start = from(
        at,
        list(n, (i) => (λ[i] < 1e-2 ? draw.normal() + 1 : 1e-8)),
      );
      return after(quadratic(λ, at), start, gradientDescent({ learningRate: draw.scale(1e-5, 5e-3) }), 100);
    },
  },
  {
    truth: 'crawling',
    name: 'ten points at η = 10⁻⁹ and below',
    make: (draw) =>
      after(tenPoints, [draw.uniform(-200, 0), draw.uniform(-5, 5)], gradientDescent({ learningRate: draw.scale(1e-12, 1e-9) }), 200),
  },
  {
    truth: 'crawling',
    name: 'Adam with a tiny rate',
    make: (draw) => {
      const n = draw.whole(1, 30);
      const at = frame(draw, n);
      const L = quadratic(spectrum(draw, n, draw.scale(1, 10)), at);
      return after(
        L,
        draw.normals(n).map((x) => x + 3 * Math.sign(x)),
        adam({ learningRate: draw.scale(1e-7, 1e-3) }),
        100,
      );
    },
  },
  {
    truth: 'crawling',
    name: 'a tanh network under a tiny rate',
    make: (draw) => {
      const { x, y } = clouds(draw, 40, 1);
      const net = mlp([2, draw.whole(3, 8), 2], { seed: draw.whole(1, 1e9) });
      const L = oracle((tree) => crossEntropy(net.apply(tree, tensor(x)), y), net.tree);
      return after(L, L.theta, gradientDescent({ learningRate: draw.scale(1e-6, 1e-3) }), 50);
    },
  },
  {
    truth: 'crawling',
    name: 'thousands of parameters under a tiny rate',
    big: true,
    make: (draw) => {
      const n = draw.pick([400, 2000, 10_000]);
      const at = frame(draw, n);
      return after(quadratic(spectrum(draw, n, 10), at), draw.normals(n), gradientDescent({ learningRate: draw.scale(1e-6, 5e-3) }), 50);
    },
  },
];

const diverging: Family[] = [
  {
    truth: 'diverging',
    name: 'just beyond 2/λ',
    make: (draw) => {
      const n = draw.whole(1, 30);
      const at = frame(draw, n);
      const beyond = draw.scale(0.02, 2);
      const a = draw.scale(1e-5, 1e5);
      const L = inUnits(quadratic(spectrum(draw, n, draw.scale(1, 100)), at), a, a * draw.normal());
      const steps = Math.ceil(draw.uniform(6, 12) / Math.log(1 + 2 * beyond) + 5);
      return after(
        L,
        from(
          at,
          draw.normals(n).map((x) => x + 1),
        ),
        gradientDescent({ learningRate: (2 + 2 * beyond) / a }),
        steps,
      );
    },
  },
  {
    truth: 'diverging',
    name: 'ten points at η = 10⁻²',
    make: (draw) =>
      after(
        tenPoints,
        [draw.uniform(-200, 0), draw.uniform(-5, 5)],
        gradientDescent({ learningRate: draw.scale(2e-6, 1e-2) }),
        draw.whole(12, 40),
      ),
  },
  {
    truth: 'diverging',
    name: 'heavy ball or look-ahead beyond their edge',
    make: (draw) => {
      const n = draw.whole(1, 20);
      const at = frame(draw, n);
      const β = draw.uniform(0.3, 0.9);
      const beyond = draw.uniform(1.1, 1.6);
      const rule = draw.pick([
        momentum({ learningRate: beyond * 2 * (1 + β), momentum: β }),
        nesterov({ learningRate: (beyond * 2 * (1 + β)) / (1 + 2 * β), momentum: β }),
      ]);
      return after(
        quadratic(spectrum(draw, n, 5), at),
        from(
          at,
          draw.normals(n).map((x) => x + 1),
        ),
        rule,
        150,
      );
    },
  },
  {
    truth: 'diverging',
    name: 'a loss that ends as NaN or Infinity',
    make: (draw) => {
      const n = draw.whole(1, 10);
      const L: Oracle = oracleFrom({
        value: (θ) => θ.reduce((sum, x) => sum + x - Math.log(x), 0),
        gradient: (θ) => θ.map((x) => (x > 0 ? 1 - 1 / x : Number.NaN)),
      });
      return again(() => {
        const made = after(
          L,
          list(n, () => draw.uniform(3, 20)),
          gradientDescent({ learningRate: draw.uniform(4.5, 7) }),
          200,
          {},
          { recordTheta: draw.sign() > 0 },
        );
        return Number.isFinite(L.value(made.theta)) ? undefined : made;
      });
    },
  },
  {
    truth: 'descending',
    name: 'a record with Infinity in it, the last one, and all is well again',
    make: (draw) => {
      const n = draw.whole(1, 10);
      const s = after(quadratic(spectrum(draw, n, 3), frame(draw, n)), draw.normals(n), gradientDescent({ learningRate: 0.2 }), 6);
      const history = s.options.history!.map((r, i) =>
        i === 5 ? { ...r, [draw.pick(['loss', 'gradientNorm', 'stepLength'])]: draw.pick([Infinity, Number.NaN]) } : r,
      );
      return { oracle: s.oracle, theta: s.theta, options: { history } };
    },
  },
  {
    truth: 'diverging',
    name: 'quartic walls, thrown from one to the other, higher each time',
    make: (draw) => {
      const n = draw.whole(1, 5);
      const L = separable((y) => [y ** 4 / 4, y ** 3, 3 * y * y], frame(draw, n));
      const rate = draw.uniform(0.4, 0.8);
      return after(
        L,
        draw.normals(n).map((x) => 4 * x + Math.sign(x) * 4),
        gradientDescent({ learningRate: rate }),
        draw.whole(3, 4),
      );
    },
  },
  {
    truth: 'diverging',
    name: 'thousands of parameters beyond 2/λ',
    big: true,
    make: (draw) => {
      const n = draw.pick([400, 2000, 10_000]);
      const at = frame(draw, n);
      return after(quadratic(spectrum(draw, n, 10), at), draw.normals(n), gradientDescent({ learningRate: draw.uniform(2.1, 3) }), 120);
    },
  },
];

/**
 * Follows a rule straight into a wall: a gradient twenty times any before it, from which the next step would throw
 * it to a loss ten times as high, or out of all bounds. Undefined where there is no wall on its way.
 */
function untilWall(L: Oracle, start: ArrayLike<number>, rule: Optimizer, most: number): Situation | undefined {
  const { history } = run(L, start, rule, most, { recordTheta: true });
  let before = 0;
  for (const [t, { gradientNorm, loss, learningRate, theta }] of history.entries()) {
    if (t >= 2 && gradientNorm > 20 * before && loss > history[t - 1].loss) {
      if (history.slice(Math.max(1, t - 4), t).some(({ turn }) => turn < 0)) return undefined; // it was bouncing before
      const g = L.gradient(theta!);
      const next = L.value(theta!.map((x, i) => x - learningRate * g[i]));
      if (!(next > 10 * loss || !Number.isFinite(next))) return undefined;
      return { oracle: L, theta: theta!, options: { history: history.slice(0, t).map(({ theta: _, ...r }) => r) }, rule };
    }
    before = Math.max(before, gradientNorm);
  }
  return undefined;
}

/** A run whose gradient has not come to nothing. */
const stillMoving = (made: Situation): Situation | undefined => {
  const history = made.options.history!;
  return history.at(-1)!.gradientNorm > 1e-3 * history[0].gradientNorm ? made : undefined;
};

/** Draws until one fits. */
const again = <T>(make: () => T | undefined): T => {
  for (let tries = 0; tries < 5000; tries++) {
    const made = make();
    if (made !== undefined) return made;
  }
  throw new Error('a family that draws 5000 times without a fit needs another recipe');
};

const cliff: Family[] = [
  {
    truth: 'cliff',
    name: 'one weight multiplied with itself many times',
    make: (draw) =>
      again(() => {
        const T = draw.whole(8, 30);
        const y = draw.uniform(0.3, 1);
        const L = oracleFrom({
          value: ([w]) => 0.5 * (w ** T - y) ** 2,
          gradient: ([w]) => [(w ** T - y) * T * w ** (T - 1)],
          hvp: ([w], [v]) => [v * (T * T * w ** (2 * T - 2) + (w ** T - y) * T * (T - 1) * w ** (T - 2))],
        });
        const rule = gradientDescent({ learningRate: draw.uniform(0.02, 1) });
        return untilWall(L, [draw.uniform(0.6, 0.9)], rule, 2000);
      }),
  },
  {
    truth: 'cliff',
    name: 'a product of many weights, each its own',
    make: (draw) =>
      again(() => {
        const T = draw.whole(10, 20);
        const error = (w: Float64Array): number => w.reduce((product, x) => product * x, 1) - 0.5;
        const L = oracleFrom({
          value: (w) => error(w) ** 2,
          gradient: (w) => w.map((x) => (2 * error(w) * (error(w) + 0.5)) / x),
        });
        const rule = draw.pick([
          gradientDescent({ learningRate: draw.uniform(0.3, 1.5) }),
          momentum({ learningRate: draw.uniform(0.1, 0.3), momentum: 0.9 }),
        ]);
        const size = draw.uniform(0.7, 0.85);
        return untilWall(
          L,
          list(T, () => size + draw.uniform(-0.05, 0.05)),
          rule,
          60,
        );
      }),
  },
  {
    truth: 'cliff',
    name: 'a linear recurrence, unrolled',
    make: (draw) =>
      again(() => {
        const T = draw.whole(10, 25);
        const x = tensor(
          draw.normals(2).map((v) => v / 2),
          { shape: [1, 2] },
        );
        const goal = tensor([[draw.normal() / 2, draw.normal() / 2]]);
        const W = list(4, (i) => (i % 3 === 0 ? draw.uniform(0.5, 0.9) : draw.uniform(-0.2, 0.2)));
        const L = oracle(
          ({ w }) => {
            let h = x;
            for (let t = 0; t < T; t++) h = h.matmul(w);
            return h.sub(goal).square().sum();
          },
          { w: tensor(W, { shape: [2, 2] }) },
        );
        const rule = gradientDescent({ learningRate: draw.uniform(0.02, 0.5) });
        return untilWall(L, L.theta, rule, 400);
      }),
  },
  {
    truth: 'cliff',
    name: 'an exponential wall at the end of a slope',
    make: (draw) =>
      again(() => {
        const k = draw.uniform(5, 30);
        const n = draw.whole(1, 10);
        const at = frame(draw, n);
        const L = separable(
          (y, i) => (i === 0 ? [Math.exp(k * y) - y, k * Math.exp(k * y) - 1, k * k * Math.exp(k * y)] : [(y * y) / 2, y, 1]),
          at,
        );
        const rule = gradientDescent({ learningRate: draw.uniform(0.1, 0.6) });
        return untilWall(
          L,
          from(
            at,
            list(n, (i) => (i === 0 ? -draw.uniform(3, 6) : 0.1 * draw.normal())),
          ),
          rule,
          200,
        );
      }),
  },
];

const illConditioned: Family[] = [
  {
    truth: 'ill-conditioned',
    name: 'a long valley at a stable rate',
    make: (draw) => {
      const n = draw.whole(2, 30);
      const at = frame(draw, n);
      const a = draw.scale(1e-5, 1e5);
      const κ = draw.scale(1e3, 1e6);
      const λ = list(n, (i) => (i === 0 ? 1 / κ : draw.uniform(0.3, 1)));
      λ[n - 1] = 1;
      const η = draw.uniform(0.3, 1.5) / a;
      const rule = draw.pick([gradientDescent({ learningRate: η }), momentum({ learningRate: η / 5, momentum: 0.8 })]);
      return after(
        inUnits(quadratic(λ, at), a, a * draw.normal()),
        from(
          at,
          draw.normals(n).map((x) => x + Math.sign(x)),
        ),
        rule,
        200,
      );
    },
  },
  {
    truth: 'ill-conditioned',
    name: 'ten points at a stable rate',
    make: (draw) =>
      after(
        tenPoints,
        [draw.uniform(-120, 50), draw.uniform(-5, 5)],
        gradientDescent({ learningRate: draw.scale(5e-8, 1e-6) }),
        draw.whole(100, 2000),
      ),
  },
  {
    truth: 'ill-conditioned',
    name: "Rosenbrock's bent valley",
    make: (draw) => {
      const b = draw.uniform(100, 300);
      const L = oracle(
        ({ x }) =>
          x
            .at(0)
            .neg()
            .add(1)
            .square()
            .add(x.at(1).sub(x.at(0).square()).square().mul(b)),
        { x: tensor([0, 0]) },
      );
      return after(
        L,
        [draw.uniform(-1, 0.4), draw.uniform(0.2, 1)],
        gradientDescent({ learningRate: draw.uniform(0.05, 0.12) / b }),
        draw.whole(500, 1500),
      );
    },
  },
  {
    truth: 'ill-conditioned',
    name: 'a polynomial fitted in raw powers',
    make: (draw) => {
      const degree = draw.whole(5, 8);
      const x = list(30, (i) => i / 29);
      const y = x.map((t) => Math.sin(2 * Math.PI * t) + 0.1 * draw.normal());
      const rows = Array.from(x, (t) => list(degree + 1, (k) => t ** k));
      const L = oracleFrom({
        value: (θ) => rows.reduce((sum, r, i) => sum + (dot(r, θ) - y[i]) ** 2 / 60, 0),
        gradient: (θ) => list(degree + 1, (k) => rows.reduce((sum, r, i) => sum + ((dot(r, θ) - y[i]) * r[k]) / 30, 0)),
        hvp: (_, v) => list(degree + 1, (k) => rows.reduce((sum, r) => sum + (dot(r, v) * r[k]) / 30, 0)),
      });
      return after(L, draw.normals(degree + 1), gradientDescent({ learningRate: draw.uniform(0.2, 0.7) }), draw.whole(600, 2000));
    },
  },
  {
    truth: 'ill-conditioned',
    name: 'thousands of parameters, some in a long valley',
    big: true,
    make: (draw) => {
      const n = draw.pick([400, 2000, 10_000]);
      const at = frame(draw, n);
      const κ = draw.scale(1e3, 1e5);
      const λ = list(n, (i) => (i % 4 === 0 ? 1 / κ : draw.uniform(0.3, 1)));
      return after(quadratic(λ, at), draw.normals(n), gradientDescent({ learningRate: draw.uniform(0.8, 1.5) }), 60);
    },
  },
];

const descending: Family[] = [
  {
    truth: 'descending',
    name: 'a round bowl at a healthy rate',
    make: (draw) => {
      const n = draw.whole(1, 40);
      const at = frame(draw, n);
      const a = draw.scale(1e-5, 1e5);
      const L = inUnits(quadratic(spectrum(draw, n, draw.scale(1, 10)), at), a, a * draw.normal());
      const rule = draw.pick([
        gradientDescent({ learningRate: draw.uniform(0.05, 1) / a }),
        momentum({ learningRate: draw.uniform(0.02, 0.1) / a, momentum: 0.8 }),
        adam({ learningRate: 0.1 }),
      ]);
      return again(() =>
        stillMoving(
          after(
            L,
            from(
              at,
              draw.normals(n).map((x) => x + 3 * Math.sign(x)),
            ),
            rule,
            draw.whole(2, 8),
          ),
        ),
      );
    },
  },
  {
    truth: 'descending',
    name: 'a network early in training',
    make: (draw) => {
      const { x, y } = clouds(draw, 40, 1);
      const net = mlp([2, draw.whole(3, 8), 2], { seed: draw.whole(1, 1e9) });
      const L = oracle((tree) => crossEntropy(net.apply(tree, tensor(x)), y), net.tree);
      const rule = draw.pick([
        gradientDescent({ learningRate: draw.uniform(0.1, 0.6) }),
        momentum({ learningRate: 0.1, momentum: 0.8 }),
        adam({ learningRate: 0.05 }),
      ]);
      return after(L, L.theta, rule, draw.whole(3, 12));
    },
  },
  {
    truth: 'descending',
    name: 'least squares with harmless noise, its batches given',
    make: (draw) => {
      const n = draw.whole(2, 10);
      const parts = Array.from({ length: 8 }, () =>
        quadratic(spectrum(draw, n, 3), { rotate: frame(draw, n).rotate, center: draw.normals(n).map((x) => 0.1 * x) }),
      );
      const L = oracleFrom({
        value: (θ) => parts.reduce((sum, p) => sum + p.value(θ), 0) / 8,
        gradient: (θ) => list(n, (i) => parts.reduce((sum, p) => sum + p.gradient(θ)[i], 0) / 8),
        hvp: (θ, v) => list(n, (i) => parts.reduce((sum, p) => sum + p.hvp(θ, v)[i], 0) / 8),
      });
      const start = draw.normals(n).map((x) => x + 4 * Math.sign(x));
      const { theta, history } = run((t) => parts[t % 8], start, gradientDescent({ learningRate: draw.uniform(0.1, 0.3) }), 5);
      return { oracle: L, theta, options: { history, batches: parts }, rule: gradientDescent({ learningRate: 0.2 }) };
    },
  },
  {
    truth: 'descending',
    name: 'off the saddle and going down',
    make: (draw) => {
      const n = draw.whole(1, 6);
      const u = list(n, () => draw.uniform(0.1, 0.3));
      return after(
        products(n),
        [...u, ...u.map((x) => x * draw.uniform(0.8, 1.2))],
        gradientDescent({ learningRate: draw.uniform(0.05, 0.1) }),
        draw.whole(5, 8),
      );
    },
  },
  {
    truth: 'descending',
    name: 'thousands of parameters at a healthy rate',
    big: true,
    make: (draw) => {
      const n = draw.pick([400, 2000, 10_000]);
      const at = frame(draw, n);
      return after(
        quadratic(spectrum(draw, n, 10), at),
        draw.normals(n),
        gradientDescent({ learningRate: draw.uniform(0.1, 1) }),
        draw.whole(3, 8),
      );
    },
  },
];

export const training: readonly Family[] = [...oscillating, ...crawling, ...diverging, ...cliff, ...illConditioned, ...descending];
