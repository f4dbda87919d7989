import { describe, expect, test } from 'vitest';
import { diagnose, type Evidence, layersOf } from '../../src/diagnose/index.ts';
import { descend, gradientDescent, type Oracle, oracle, oracleFrom, random, tensor } from '../../src/index.ts';
import { crossEntropy, mlp } from '../../src/nn/index.ts';

const bowl: Oracle = oracleFrom({
  value: ([x, y]) => x * x + 3 * y * y,
  gradient: ([x, y]) => [2 * x, 6 * y],
  hvp: (_, [a, b]) => [2 * a, 6 * b],
});
const saddle = oracle(({ a, b }) => a.mul(b).sub(1).square(), { a: tensor(0), b: tensor(0) });

describe('diagnose', () => {
  test('L72 a bounce at 2/λ is told from a minimum, however long it lasts', () => {
    const theta = Float64Array.of(3, 0);
    const history = [...descend(bowl, theta, gradientDescent({ learningRate: 1 }), { steps: 20_000 })];
    expect(diagnose(bowl, theta, { history }).verdict).toBe('oscillating');
  });

  test('the report is for a person: what, what the run does, why, what next with code; then the numbers', () => {
    const report = String(diagnose(saddle, [0, 0]));
    const heads = report.split('\n').map((line) => line.split(/[ :]/)[0]);
    expect(heads).toEqual(['Saddle', 'Whether', 'Along', 'Next', 'test', 'not', 'not', 'not', 'more']);
    expect(report).toContain('Along one direction the loss curves down (λ = −2); the steepest way up has λ = 2.');
    expect(report).toContain(
      'Next: go 1.41 along the eigenvector of λ = −2; the loss falls by 1 at once.  theta = diagnosis.remedy.apply().theta',
    );
  });

  test('a number that no step caused is not finite, and says what and where', () => {
    const { verdict, tests, remedy } = diagnose(
      oracle(({ w }) => w.log().sum(), { w: tensor([1, -1]) }),
      [1, -1],
    );
    expect(verdict).toBe('not finite');
    expect(tests[0].message).toBe('not finite: the loss is NaN at a θ that is finite');
    expect(remedy.kind).toBe('none');
    const distance = oracle(({ w }) => w.sub(1).square().sum().sqrt(), { w: tensor([1, 1]) });
    expect(diagnose(distance, [1, 1]).tests[0].message).toContain('NaN at 2 of 2 coordinates, the first of them 0');
    expect(diagnose(bowl, [1, Number.NaN]).tests[0].message).toBe('not finite: θ is NaN at coordinate 1');
  });

  test('one old record that is not finite, followed by healthy ones, breaks nothing', () => {
    const theta = Float64Array.of(3, 1);
    const history: unknown[] = [...descend(bowl, theta, gradientDescent({ learningRate: 0.02 }), { steps: 30 })];
    const healthy = diagnose(bowl, theta, { history: history as never }).verdict;
    history[4] = { t: 5, loss: Number.NaN, gradientNorm: null };
    expect(diagnose(bowl, theta, { history: history as never }).verdict).toBe(healthy);
  });

  test('a remedy leaves θ alone, and none leaves it where it is', () => {
    const theta = Float64Array.of(0, 0);
    expect(diagnose(saddle, theta).remedy.apply().loss).toBeLessThan(1e-3);
    expect([...theta]).toEqual([0, 0]);
    const { remedy } = diagnose(bowl, theta);
    expect(remedy.kind).toBe('none');
    expect(remedy.message).toBe('none: every direction leads up, λ from 2 to 6');
    expect([...remedy.apply().theta]).toEqual([0, 0]);
  });

  test('L33 layers may be named, paired or counted', () => {
    const n = 12;
    const weights = Array.from({ length: n }, (_, i) => 10 ** -Math.floor(i / 2));
    const L = oracleFrom({
      value: (θ) => θ.reduce((sum, x, i) => sum + 0.5 * weights[i] * x * x, 0),
      gradient: (θ) => θ.map((x, i) => weights[i] * x),
    });
    const θ = new Float64Array(n).fill(1);
    const pairs = [0, 1, 2, 3, 4, 5].map((l) => [2 * l, 2 * l + 2] as const);
    expect(diagnose(L, θ, { layers: [2, 2, 2, 2, 2, 2] }).verdict).toBe('exploding');
    expect(diagnose(L, θ, { layers: pairs }).verdict).toBe('exploding');
    expect(diagnose(L, θ, { layers: [...pairs].reverse() }).verdict).toBe('vanishing');
    expect(layersOf([tensor([1, 2]), tensor(3)])).toEqual([
      { name: '0', start: 0, end: 2 },
      { name: '1', start: 2, end: 3 },
    ]);
  });

  test('batches without end are read as far as they are needed', () => {
    const endless = function* () {
      for (;;) yield saddle;
    };
    expect(diagnose(saddle, [0.5, 0.5], { batches: endless() }).evidence).toMatchObject({ noise: { count: 64 } });
  });

  test.each([
    ['θ of another length', () => diagnose(saddle, [1]), 'diagnose: the length of θ must be 2, got 1'],
    ['a θ that is no vector', () => diagnose(bowl, null as never), 'diagnose: θ must be a vector of numbers, got null'],
    [
      'batches that are none',
      () => diagnose(bowl, [1, 1], { batches: 5 as never }),
      'diagnose: batches must be an iterable of oracles, got 5',
    ],
    ['no θ', () => diagnose(bowl, []), 'diagnose: the length of θ must be a whole number ≥ 1, got 0'],
    ['no oracle', () => diagnose({} as Oracle, [1]), 'diagnose: oracle must be an oracle'],
    [
      'an empty record',
      () => diagnose(bowl, [1, 1], { history: [{} as never] }),
      'diagnose: history[0].loss must be a number, got undefined',
    ],
    ['one batch', () => diagnose(bowl, [1, 1], { batches: [bowl] }), 'diagnose: the number of batches must be a whole number ≥ 2, got 1'],
    [
      'a layer beyond θ',
      () => diagnose(bowl, [1, 1], { layers: [[0, 3]] }),
      "diagnose: layers[0] must be a size, [start, end] or { start, end } within 0 … 2, got '0 … 3'",
    ],
    ['a rate of zero', () => diagnose(bowl, [1, 1], { learningRate: 0 }), 'diagnose: learningRate must be a finite number > 0, got 0'],
    [
      'a negative tolerance',
      () => diagnose(bowl, [1, 1], { gradientTolerance: -1 }),
      'diagnose: gradientTolerance must be a finite number > 0, got -1',
    ],
    [
      'a history that is no list',
      () => diagnose(bowl, [1, 1], { history: {} as never }),
      'diagnose: history must be a list of step records, got Object',
    ],
    [
      'a batch that is no oracle',
      () => diagnose(bowl, [1, 1], { batches: [3] as never }),
      'diagnose: batches[0] must be an oracle, as oracle() and oracleFrom() make them, got 3',
    ],
    [
      'a layer by name',
      () => diagnose(bowl, [1, 1], { layers: ['w1'] as never }),
      "diagnose: layers[0] must be a size, [start, end] or { start, end } within 0 … 2, got 'w1'",
    ],
  ])('%s is refused by name', (_, call, message) => {
    expect(call).toThrow(message);
  });

  test('L16 ten thousand parameters cost 48 Hessian-vector products, two gradients and some sixty losses', () => {
    const { normal } = random(1);
    const x = tensor(
      Float64Array.from({ length: 16 * 100 }, () => normal()),
      { shape: [16, 100] },
    );
    const net = mlp([100, 80, 20, 10], { seed: 1 });
    const labels = Array.from({ length: 16 }, (_, i) => i % 10);
    const L = oracle((tree) => crossEntropy(net.apply(tree, x), labels), net.tree);
    const spent = { value: 0, gradient: 0, hvp: 0 };
    const count = <T>(what: keyof typeof spent, answer: T): T => {
      spent[what]++;
      return answer;
    };
    const counted: Oracle = {
      value: (θ) => count('value', L.value(θ)),
      gradient: (θ) => count('gradient', L.gradient(θ)),
      valueAndGradient: (θ) => count('gradient', L.valueAndGradient(θ)),
      hvp: (θ, v) => count('hvp', L.hvp(θ, v)),
      hessian: () => {
        throw new Error('the Hessian was formed');
      },
    };
    const { evidence } = diagnose(counted, L.theta, { learningRate: 0.1 });
    expect(L.theta.length).toBe(9910);
    expect(spent.hvp).toBe(48);
    expect(spent.gradient).toBe(2);
    expect(spent.value).toBeLessThanOrEqual(80);
    // the ends of the spectrum come with their residuals, and those are small beside the spectrum's width
    const { residuals, eigenvalues, norm } = (evidence as Evidence).curvature;
    expect(residuals[1]).toBeLessThan(1e-2 * norm);
    expect(eigenvalues.at(-1)).toBeGreaterThan(0);
  });
});
