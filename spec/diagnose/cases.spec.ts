/** Runs that were once misread, each with others of its kind: what each is called, and that its remedy helps. */
import { describe, expect, test } from 'vitest';
import { type Diagnosis, diagnose, layersOf, type RunRecord } from '../../src/diagnose/index.ts';
import {
  classify,
  descend,
  gradientDescent,
  leastSquares,
  momentum,
  type Optimizer,
  type Oracle,
  oracle,
  oracleFrom,
  random,
  tensor,
} from '../../src/index.ts';
import { binaryCrossEntropy, crossEntropy, mlp, squaredError } from '../../src/nn/index.ts';

const run = (L: Oracle, start: ArrayLike<number>, rule: Optimizer, steps: number, recordTheta = false) => {
  const theta = Float64Array.from(start);
  return { theta, history: [...descend(L, theta, rule, { steps, recordTheta })] };
};
const diagnosed = (...[L, start, rule, steps, recordTheta]: Parameters<typeof run>): Diagnosis => {
  const { theta, history } = run(L, start, rule, steps, recordTheta);
  return diagnose(L, theta, { history });
};

/** A loop of one's own: what it does with gradients is its affair. */
function ownLoop(L: Oracle, start: readonly number[], rate: number, steps: number, direction: (g: Float64Array) => ArrayLike<number>) {
  const theta = Float64Array.from(start);
  const history: RunRecord[] = [];
  let last: Float64Array | undefined;
  for (let t = 1; t <= steps; t++) {
    const { value: loss, gradient: g } = L.valueAndGradient(theta);
    const along = direction(g);
    const Δ = g.map((_, i) => rate * along[i]);
    Δ.forEach((x, i) => {
      theta[i] += x;
    });
    const stepLength = Math.hypot(...Δ);
    const turn = last ? Δ.reduce((sum, x, i) => sum + x * last![i], 0) / (stepLength * Math.hypot(...last)) : NaN;
    history.push({ t, loss, gradientNorm: Math.hypot(...g), learningRate: rate, stepLength, turn });
    last = Δ;
  }
  return { theta, history };
}

const bowl = (λ: readonly number[]): Oracle =>
  oracleFrom({ value: (θ) => θ.reduce((sum, x, i) => sum + 0.5 * λ[i] * x * x, 0), gradient: (θ) => θ.map((x, i) => λ[i] * x) });
const softplus = oracleFrom({
  value: ([x, y]) => Math.log1p(Math.exp(x)) + Math.log1p(Math.exp(-x)) + y * y,
  gradient: ([x, y]) => [1 / (1 + Math.exp(-x)) - 1 / (1 + Math.exp(x)), 2 * y],
});

describe('The loss rises although every step was to lower it', () => {
  test.each<[string, Oracle, number[], number]>([
    ['a parabola', bowl([2]), [0.1], 0.05],
    ['a bowl of three', bowl([2, 1, 0.3]), [0.1, 0.2, -0.1], 0.05],
    ['softplus and its mirror', softplus, [0.3, 0.02], 0.02],
  ])('ascent on %s: the update’s sign, never descending', (_, L, start, rate) => {
    const { theta, history } = ownLoop(L, start, rate, 60, (g) => g);
    const { verdict, progress, remedy } = diagnose(L, theta, { history });
    expect([verdict, progress]).toEqual(['inconsistent', 'rising']);
    expect(remedy.message).toContain('sign');
  });

  test.each<[string, Oracle, number[]]>([
    ['a bowl', bowl([2, 4]), [1, 0.5]],
    ['softplus and its mirror', softplus, [0.5, 1]],
    ['a steep valley', bowl([20, 0.5]), [0.1, 2]],
  ])('a gradient of the wrong sign on %s: inconsistent', (_, L, start) => {
    const wrong = oracleFrom({ value: (θ) => L.value(θ), gradient: (θ) => L.gradient(θ).map((x) => -x) });
    const { verdict, remedy } = diagnosed(wrong, start, gradientDescent({ learningRate: 0.01 }), 60);
    expect(verdict).toBe('inconsistent');
    expect(remedy.message).toContain('gradient');
  });

  test.each([
    [[1, 4], 0.01, 1000],
    [[1, 2, 3], 0.01, 600],
    [[0.5, 5], 0.02, 800],
  ])('gradients that add up from step to step, curvatures %j: never “keep going”', (λ, rate, steps) => {
    const L = bowl(λ);
    const sum = new Float64Array(λ.length);
    const pile = (g: Float64Array): Float64Array => {
      g.forEach((x, i) => {
        sum[i] -= x;
      });
      return sum;
    };
    const { theta, history } = ownLoop(
      L,
      λ.map(() => 1),
      rate,
      steps,
      pile,
    );
    const { verdict, remedy } = diagnose(L, theta, { history });
    expect(['stalled', 'oscillating', 'inconsistent', 'diverging']).toContain(verdict);
    expect(remedy.message).not.toContain('keep going');
  });
});

describe('One step threw the run onto flat ground', () => {
  /** scale·sigmoid of a small network: steps that are too long saturate it for good. */
  const saturated = (seed: number, scale: number, hidden: 'sigmoid' | 'tanh'): Oracle & { theta: Float64Array } => {
    const { uniform, normal } = random(seed);
    const x = Array.from({ length: 40 }, () => [10, 10, 8, 6].map((most) => most * uniform()));
    const y = x.map(([a, b, c, d]) => [Math.min(scale, Math.max(0, (scale / 50) * (3 * a + 3 * b - c - d)))]);
    const weights = (rows: number, columns: number) =>
      tensor(Array.from({ length: rows }, () => Array.from({ length: columns }, () => normal())));
    return oracle((t) => squaredError(tensor(x).matmul(t.U).add(t.a)[hidden]().matmul(t.V).add(t.b).sigmoid().mul(scale), tensor(y)), {
      U: weights(4, 2),
      a: tensor([0, 0]),
      V: weights(2, 1),
      b: tensor([0]),
    }) as unknown as Oracle & { theta: Float64Array };
  };
  test.each<[number, number, 'sigmoid' | 'tanh', number]>([
    [7, 50, 'sigmoid', 0.05],
    [11, 50, 'tanh', 0.1],
    [3, 80, 'sigmoid', 0.05],
  ])('seed %i, %i·sigmoid over %s units at rate %d: a cliff; back and slower is far below', (seed, scale, hidden, rate) => {
    const L = saturated(seed, scale, hidden);
    const { theta, history } = run(L, L.theta, gradientDescent({ learningRate: rate }), 1500, true);
    expect(L.value(theta)).toBeGreaterThan(history[0].loss);
    const { verdict, remedy } = diagnose(L, theta, { history });
    expect(verdict).toBe('cliff');
    expect(['rate', 'clip']).toContain(remedy.kind);
    expect(remedy.apply({ steps: 200 }).loss).toBeLessThan(0.9 * history[0].loss);
  });
});

describe('Parameters in small, large and mixed units', () => {
  test.each([
    [
      [1e6, 2e6, 3.5e6, 5e6],
      [3, 6.2, 10.4, 15.1],
    ],
    [
      [1e-7, 3e-7, 4e-7],
      [1, 2.9, 4.2],
    ],
    [
      [2e9, 3e9, 7e9],
      [-1, -1.4, -3.6],
    ],
  ])('a slope over inputs like %j: not critical at 0, a minimum at the best', (x, y) => {
    const L = oracle(({ a }) => tensor(x).mul(a).sub(tensor(y)).square().mean(), { a: 0 });
    const best = leastSquares(
      x.map((v) => [v]),
      y,
    );
    const learningRate = 0.01 / L.hessian([0]).get(0, 0);
    expect(classify(L, [0]).kind).toBe('not critical');
    expect(['minimum', 'maximum', 'saddle', 'degenerate', 'plateau']).not.toContain(diagnose(L, [0], { learningRate }).verdict);
    expect(classify(L, best).kind).toBe('minimum');
    expect(diagnose(L, best, { learningRate }).verdict).toBe('minimum');
  });

  const units = [1e9, 1, 1e-2, 1e-4, 1e-6, 1e-9];
  test.each<[string, (z: number) => [value: number, slope: number, curvature: number]]>([
    ['(z − 1)²', (z) => [(z - 1) ** 2, 2 * (z - 1), 2]],
    ['cosh(z − 1)', (z) => [Math.cosh(z - 1), Math.sinh(z - 1), Math.cosh(z - 1)]],
    ['(z² − 1)²', (z) => [(z * z - 1) ** 2, 4 * z * (z * z - 1), 12 * z * z - 4]],
  ])('%s half-way to its minimum: the same verdict whatever the unit of x = uz', (_, f) => {
    const at = (u: number): string => {
      const L = oracleFrom({
        value: ([x]) => f(x / u)[0],
        gradient: ([x]) => [f(x / u)[1] / u],
        hvp: ([x], [v]) => [(f(x / u)[2] / u / u) * v],
      });
      return `${classify(L, [u / 2]).kind}, ${diagnose(L, [u / 2], { learningRate: (u * u) / 10 }).verdict}`;
    };
    expect(new Set(units.map(at)).size).toBe(1);
    expect(at(1)).toContain('not critical');
  });

  test.each([1.6e9, 86_400, 2026])('time stamps from %d on as the one input: scale it, no minimum', (from) => {
    const t = Array.from({ length: 30 }, (_, i) => from * (1 + i / 600));
    const v = t.map((_, i) => 2 + 0.1 * i);
    const L = oracle(({ a, b }) => tensor(t).mul(a).add(b).sub(tensor(v)).square().mean(), { a: 0, b: 0 });
    const slope = t.reduce((sum, x, i) => sum + x * v[i], 0) / t.reduce((sum, x) => sum + x * x, 0);
    const { verdict, message, why, remedy } = diagnose(L, [slope, 0], { learningRate: 0.1 / from ** 2 });
    expect(verdict).toBe('ill-conditioned');
    expect(`${message} ${why} ${remedy.message}`).toMatch(/scale/);
  });
});

describe('A number that no step caused', () => {
  test.each<[string, Oracle & { theta: Float64Array }]>([
    [
      'NaN among the inputs',
      oracle(
        ({ w }) =>
          tensor([1, 2, NaN, 4])
            .mul(w)
            .sub(tensor([2, 4, 6, 8]))
            .square()
            .mean(),
        { w: 0.1 },
      ),
    ],
    [
      '√ of an exact zero',
      oracle(
        ({ w }) =>
          tensor([
            [0, 0],
            [1, 1],
          ])
            .mul(w)
            .sub(
              tensor([
                [0, 0],
                [1, 2],
              ]),
            )
            .square()
            .sum(-1)
            .sqrt()
            .mean(),
        { w: 1 },
      ),
    ],
    [
      'a root of squares at a perfect fit',
      oracle(
        ({ w }) =>
          tensor([1, 2])
            .mul(w)
            .sub(tensor([2, 4]))
            .square()
            .mean()
            .sqrt(),
        { w: 2 },
      ),
    ],
    ['log 0', oracle(({ w }) => tensor([0, 1]).mul(w).relu().log().mean(), { w: 1 })],
    [
      'NaN among the labels',
      oracle(
        ({ w }) =>
          tensor([1, 2])
            .mul(w)
            .sub(tensor([NaN, 1]))
            .square()
            .mean(),
        { w: 1 },
      ),
    ],
    [
      '0/0 of a constant column',
      oracle(
        ({ w }) =>
          tensor([0, 0])
            .div(tensor([0, 0]))
            .mul(w)
            .sum(),
        { w: 1 },
      ),
    ],
  ] as [string, Oracle & { theta: Float64Array }][])('%s: not finite, and no lower rate', (_, L) => {
    const { theta, history } = run(L, L.theta, gradientDescent({ learningRate: 0.01 }), 50, true);
    const { verdict, remedy } = diagnose(L, theta, { history, learningRate: 0.01 });
    expect(verdict).toBe('not finite');
    expect(remedy.kind).toBe('none');
    expect(remedy.message).not.toMatch(/rate/);
  });
});

describe('A finite divergence', () => {
  const line = (x: readonly number[], y: readonly number[]): Oracle & { theta: Float64Array } =>
    oracle(
      ({ W, b }) =>
        tensor([...x])
          .mul(W)
          .add(b)
          .sub(tensor([...y]))
          .square()
          .sum(),
      { W: 0.3, b: -0.3 },
    ) as never;
  const far = line([1, 2, 3, 4, 35], [0, -1, -2, -3, -34]);
  const near = line([1, 2, 3, 9], [1, 3, 5, 17]);
  test.each<[string, typeof far, Optimizer, number]>([
    ['a line with an outlier, 30 steps', far, gradientDescent({ learningRate: 0.01 }), 30],
    ['a line with an outlier, to the end', far, gradientDescent({ learningRate: 0.01 }), 1000],
    ['another line', near, gradientDescent({ learningRate: 0.02 }), 40],
    ['another line by momentum', near, momentum({ learningRate: 0.02, momentum: 0.9 }), 60],
  ])('%s: back to the lowest recorded θ, and down from there', (_, L, rule, steps) => {
    const { theta, history } = run(L, L.theta, rule, steps, true);
    const lowest = Math.min(...history.map((r) => r.loss));
    const { verdict, remedy } = diagnose(L, theta, { history });
    expect(verdict).toBe('diverging');
    expect(remedy.message).toContain('go back');
    expect(remedy.apply({ steps: 200 }).loss).toBeLessThan(lowest);
  });
});

describe('Dead networks', () => {
  const x = tensor([
    [0, 1],
    [1, 0],
    [1, 1],
    [0, 0],
  ]);
  test.each<[string, number[], 'zeros' | 'he', number]>([
    ['weights of zero under ReLU', [2, 6, 6, 6, 1], 'zeros', 0],
    ['two layers of zeros', [2, 8, 8, 1], 'zeros', 0],
    ['biases that keep every unit off', [2, 6, 6, 1], 'he', -100],
  ])('%s: dead, its layers named, although a history with a rate is given', (_, sizes, init, bias) => {
    const net = mlp(sizes, { activation: 'relu', init, seed: 3 });
    const L = oracle((t) => binaryCrossEntropy(net.apply(t, x), tensor([[1], [1], [0], [0]])), net.tree);
    const layers = layersOf(net.tree);
    const start = L.theta.slice();
    // the biases of a hidden layer are its last entries
    if (bias !== 0) layers.slice(0, -1).forEach(({ end }, i) => void start.fill(bias, end - sizes[i + 1], end));
    const { theta, history } = run(L, start, gradientDescent({ learningRate: 0.1 }), 300);
    const { verdict, message, why, tests, remedy } = diagnose(L, theta, { history, layers });
    expect(verdict).toBe('dead');
    expect(`${message} ${why} ${tests.at(-1)!.message} ${remedy.message}`).toContain(layers[0].name);
  });

  test('classes instead of two, and a constant rate: dead', () => {
    const net = mlp([2, 5, 5, 3], { activation: 'relu', init: 'zeros' });
    const L = oracle((t) => crossEntropy(net.apply(t, x), [0, 1, 2, 2]), net.tree);
    const { theta, history } = run(L, L.theta, gradientDescent({ learningRate: 0.2 }), 400);
    expect(diagnose(L, theta, { history, layers: layersOf(net.tree) }).verdict).toBe('dead');
  });
});

describe('A Hessian that cannot be had', () => {
  const [value, gradient] = [([x, y]: Float64Array) => x * x + 2 * y * y, ([x, y]: Float64Array) => [2 * x, 4 * y]];
  const hvp = (_: Float64Array, [u, v]: Float64Array): number[] => [2 * u, 4 * v];
  test.each<[string, () => number[][]]>([
    ['is not symmetric', () => [[2, 0.1], [0, 4]]], // biome-ignore format: a matrix
    [
      'throws',
      () => {
        throw new Error('not here');
      },
    ],
  ])('%s: its products do', (_, hessian) => {
    expect(diagnose(oracleFrom({ value, gradient, hvp, hessian }), [0, 0]).verdict).toBe('minimum');
  });
});

describe('A gradient that is not the loss’s', () => {
  test.each<[string, (x: number, y: number) => [number, number]]>([
    ['each coordinate off by a constant', (x, y) => [2 * x + 0.7, 4 * y - 0.3]],
    ['one coordinate off', (x, y) => [2 * x, 4 * y + 0.5]],
    ['another center', (x, y) => [2 * (x - 0.4), 4 * (y + 0.2)]],
  ])('%s, at the end of its run: inconsistent, not a minimum', (_, wrong) => {
    const L = oracleFrom({ value: ([x, y]) => x * x + 2 * y * y, gradient: ([x, y]) => wrong(x, y) });
    expect(diagnosed(L, [1, 0.5], gradientDescent({ learningRate: 0.05 }), 300).verdict).toBe('inconsistent');
  });

  test.each<[string, (x: number, y: number) => [number, number]]>([
    ['a gradient that turns', (x, y) => [4 * y, -2 * x]],
    ['its coordinates exchanged', (x, y) => [4 * y, 2 * x]],
    ['turned the other way', (x, y) => [-4 * y, 2 * x]],
  ])('%s, a vector field that is no loss’s: inconsistent, nothing thrown', (_, wrong) => {
    const L = oracleFrom({ value: ([x, y]) => x * x + 2 * y * y, gradient: ([x, y]) => wrong(x, y) });
    expect(diagnose(L, [1, 0.3], { learningRate: 0.05 }).verdict).toBe('inconsistent');
  });
});
