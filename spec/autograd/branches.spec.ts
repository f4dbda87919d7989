/** How far the promise of `where` reaches: a cotangent that is exactly zero stays zero through every operation, at orders one and two. */
import { defineOp, grad, hessian, jacobian, oneHot, type Tensor, tensor, where } from 'saddlepoint';
import { binaryCrossEntropy, conv2d, crossEntropy, layerNorm, maxPool, selfAttention } from 'saddlepoint/nn';
import { describe, expect, it } from 'vitest';

const plain = (x: Tensor): number[] => [...x.data].map((v) => v + 0);
const image = (x: Tensor): Tensor => x.reshape([1, 2, 2, 1]);
const row = (x: Tensor): Tensor => x.reshape([2, 2]);
const convolution = conv2d(1, 1, { size: 2, seed: 1 });
const attention = selfAttention(2, { seed: 1 });
const norm = layerNorm(2);

const MIXING: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  softmax: (x) => x.softmax(),
  logSoftmax: (x) => x.logSoftmax(),
  logSumExp: (x) => x.logSumExp(),
  crossEntropy: (x) => crossEntropy(row(x), [0, 1]),
  'crossEntropy with probabilities': (x) =>
    crossEntropy(
      row(x),
      tensor([
        [0.5, 0.5],
        [1, 0],
      ]),
    ),
  'x xᵀ': (x) => row(x).matmul(row(x).transpose()),
  'x A x': (x) =>
    row(x)
      .matmul(
        tensor([
          [1, 2],
          [0, 1],
        ]),
      )
      .matmul(row(x)),
  dot: (x) => x.dot(x),
  outer: (x) => x.outer(x),
  norm: (x) => x.norm(),
  max: (x) => x.max(),
  min: (x) => x.min(),
  prod: (x) => x.prod(),
  mean: (x) => x.mean(),
  variance: (x) => x.variance(),
  cumsum: (x) => x.cumsum(),
  trace: (x) => row(x).trace(),
  gelu: (x) => x.gelu().sum(),
  tanh: (x) => x.tanh().sum(),
  power: (x) => x.pow(x).sum(),
  conv2d: (x) => convolution.apply(convolution.tree, image(x)),
  maxPool: (x) => maxPool(2)(image(x)),
  attention: (x) => attention.apply(attention.tree, x.reshape([1, 2, 2])),
  layerNorm: (x) => norm.apply(norm.tree, row(x)),
  binaryCrossEntropy: (x) => binaryCrossEntropy(x, tensor([0, 1, 0, 1])),
};

describe.each(Object.entries(MIXING))('%s, never taken', (_name, f) => {
  it.each([-Infinity, Infinity, Number.NaN])('at %f has gradient and Hessian 0', (value) => {
    const x = tensor([value, value, value, value]);
    const safe = (t: Tensor): Tensor => where(0, f(t), 1).sum();
    expect(plain(grad(safe)(x))).toEqual([0, 0, 0, 0]);
    expect(plain(hessian(safe)(x))).toEqual(new Array(16).fill(0));
  });
});

it('Rows that are masked out leave the others as they are', () => {
  const mask = tensor([[1], [0]]);
  const s = tensor([
    [1, 2],
    [-Infinity, -Infinity],
  ]);
  const g = grad((t: Tensor) =>
    where(mask, t.softmax(), 0)
      .mul(
        tensor([
          [1, 2],
          [3, 4],
        ]),
      )
      .sum(),
  )(s);
  expect(plain(g).slice(2)).toEqual([0, 0]);
  expect(plain(g)[1]).toBeCloseTo(0.19661193324148185, 15);
  const X = tensor([
    [1, 2],
    [Number.NaN, 3],
  ]);
  const W = tensor([[1], [1]]);
  expect(plain(grad((w: Tensor) => where(mask, X.matmul(w), 0).sum())(W))).toEqual([1, 2]);
  expect(plain(grad((w: Tensor) => X.matmul(w).at(0).sum())(W))).toEqual([1, 2]);
  expect(plain(hessian((w: Tensor) => X.matmul(w).at(0).square().sum())(W))).toEqual([2, 4, 4, 8]);
});

describe('Infinities whose weight is zero', () => {
  const I = Infinity;
  it('logSumExp of −∞ alone is −∞, and flat', () => {
    expect(plain(grad((x: Tensor) => x.logSumExp())(tensor([-I, -I])))).toEqual([0, 0]);
    expect(grad((x: Tensor) => x.add(tensor([-I, -I])).logSumExp())(1).item()).toBe(0);
  });
  it('A class of probability 0 adds nothing, by label or by probabilities', () => {
    const z = tensor([[-I, 1, 2]]);
    const [label, shares] = [[1], tensor([[0, 1, 0]])].map((y) => (t: Tensor) => crossEntropy(t, y));
    expect(shares(z).item()).toBe(label(z).item());
    expect(plain(grad(shares)(z))).toEqual(plain(grad(label)(z)));
    expect(plain(hessian(shares)(z)).every(Number.isFinite)).toBe(true);
  });
  it('Binary cross-entropy at ±∞, on the right side, is 0 and flat', () => {
    for (const [z, y] of [
      [I, 1],
      [-I, 0],
    ]) {
      const f = (t: Tensor): Tensor => binaryCrossEntropy(t, tensor([y]));
      expect([f(tensor([z])).item(), ...plain(grad(f)(tensor([z]))), ...plain(hessian(f)(tensor([z])))]).toEqual([0, 0, 0]);
    }
  });
  it('Activations have their limits at ±∞, with slopes', () => {
    for (const name of ['tanh', 'sigmoid', 'softplus', 'gelu', 'elu', 'relu', 'erf'] as const) {
      for (const x of [-I, I]) {
        const f = (t: Tensor): Tensor => t[name]().sum();
        expect(
          [f(tensor(x)).item(), grad(f)(x).item(), grad(grad(f))(x).item()].map((v) => v + 0),
          name,
        ).toEqual(
          [f(tensor(x > 0 ? 400 : -1000)).item(), x > 0 && !/tanh|sigmoid|erf/.test(name) ? 1 : 0, 0].map((v) => (v === 400 ? I : v + 0)),
        );
      }
    }
  });
});

describe('Smooth functions of a norm', () => {
  it('‖x‖² has Hessian 2I at 0, as a square and as a power; cos ‖x‖ has −I', () => {
    for (const f of [(x: Tensor) => x.norm().square(), (x: Tensor) => x.norm().pow(2)]) {
      expect(plain(hessian(f)(tensor([0, 0])))).toEqual([2, 0, 0, 2]);
    }
    expect(plain(hessian((x: Tensor) => x.norm().cos())(tensor([0, 0])))).toEqual([-1, 0, 0, -1]);
    const rows = (x: Tensor): Tensor =>
      row(x)
        .norm(1)
        .square()
        .mul(tensor([1, 3]))
        .sum();
    expect(plain(hessian(rows)(tensor([0, 0, 0, 0])).diagonal())).toEqual([2, 2, 6, 6]);
    expect(plain(hessian((x: Tensor) => where(0, x.norm().square(), 1).sum())(tensor([0, 0])))).toEqual([0, 0, 0, 0]);
  });
  const root = (x: Tensor): Tensor => x.square().sum().sqrt();
  it.each<[string, (x: Tensor) => Tensor, number]>([
    ['‖x‖ ‖x‖, two nodes', (x) => x.norm().mul(x.norm()), 2],
    [
      '‖x − c‖ ‖x − c‖, computed twice, at c',
      (x) =>
        x
          .sub(tensor([0, 0]))
          .norm()
          .mul(x.sub(tensor([0, 0])).norm()),
      2,
    ],
    ['‖x‖ ln(1 + ‖x‖)', (x) => x.norm().mul(x.norm().log1p()), 2],
    ['‖x‖³', (x) => x.norm().pow(3), 0],
    ['‖x‖² of three nodes', (x) => x.norm().mul(x.norm()).mul(x.norm().add(1)), 2],
    ['‖x‖²/(1 + ‖x‖)', (x) => x.norm().square().div(x.norm().add(1)), 2],
    ['‖x‖ − ln(1 + ‖x‖)', (x) => x.norm().sub(x.norm().log1p()), 1],
    ['(√Σx²)²', (x) => root(x).square(), 2],
    ['√Σx² √Σx²', (x) => root(x).mul(root(x)), 2],
    ['(Σx²)^½ squared', (x) => x.square().sum().pow(0.5).square(), 2],
    ['1 − cos √Σx²', (x) => root(x).cos().neg(), 1],
    ['Σ|x|²', (x) => x.abs().square().sum(), 2],
    ['Σ|x||x|', (x) => x.abs().mul(x.abs()).sum(), 2],
    ['Σ|x|³', (x) => x.abs().pow(3).sum(), 0],
    ['a norm of norms', (x) => row(x.concat(x)).norm(1).norm().square(), 4],
  ])('%s has its Hessian at 0', (_, f, φ) => {
    expect(plain(hessian(f)(tensor([0, 0]))).map((v) => v + 0)).toEqual([φ, 0, 0, φ]);
    expect(plain(grad(f)(tensor([0, 0]))).map((v) => v + 0)).toEqual([0, 0]);
    // the same of a list of results, whose cotangents have an axis more
    const twice = jacobian(jacobian((x: Tensor) => f(x).reshape([1])))(tensor([0, 0]));
    expect(plain(twice).map((v) => v + 0)).toEqual([φ, 0, 0, φ]);
  });
  it('where two roots that are 0 belong to different expressions, order two is refused by name', () => {
    for (const [name, f] of [
      ['norm', ([a, b]: Tensor[]) => a.norm().mul(b.norm())],
      ['abs', ([a, b]: Tensor[]) => a.abs().mul(b.abs()).sum()],
      ['sqrt', ([a, b]: Tensor[]) => a.square().sum().sqrt().mul(b.square().sum().sqrt())],
    ] as const) {
      const zeros = [tensor([0, 0]), tensor([0, 0])];
      expect(() => hessian(f)(zeros)).toThrow(new RegExp(`^${name}: .* second derivative`));
      expect(plain(grad(f)(zeros)[0])).toEqual([0, 0]);
    }
    expect(plain(hessian((x: Tensor) => x.norm())(tensor([0, 0])))).toEqual([0, 0, 0, 0]);
    expect(plain(hessian((x: Tensor) => x.abs().sum())(tensor([0, 0])))).toEqual([0, 0, 0, 0]);
  });
  it('a weight in front of ‖x‖² has its mixed third derivative', () => {
    const byWeight = (w: Tensor): Tensor => hessian((x: Tensor) => x.norm().mul(x.norm()).mul(w))(tensor([0, 0])).sum();
    expect(grad(byWeight)(3).item()).toBe(4);
  });
  it('∇‖x‖ is the unit vector where ‖x‖ overflows or underflows', () => {
    for (const scale of [1e308, 1e-320]) {
      const g = plain(grad((x: Tensor) => x.norm())(tensor([scale, scale, scale, scale])));
      for (const gi of g) expect(gi).toBeCloseTo(0.5, 14);
    }
  });
});

describe('Refused by name', () => {
  const wrong = <T>(x: unknown): T => x as T;
  const once = (parts: object): ((x: Tensor) => Tensor) =>
    wrong(defineOp(wrong({ name: 'mine', forward: ([x]: Tensor[]) => x.mul(2), vjp: [(g: Tensor) => g.mul(2)], ...parts })));
  it.each<[string, () => unknown, RegExp]>([
    ['a number added', () => wrong<number>(tensor(1)) + 1, /tensor: operators take numbers; .*\.add/],
    ['a comparison', () => wrong<number>(tensor(0.01)) < 0.1, /\.less/],
    ['a shape in the place of options', () => tensor([1, 2], wrong([2, 1])), /tensor: options must be an object/],
    ['tensor in a map', () => [[1], [2]].map(wrong<() => Tensor>(tensor)), /map\(\(x\) => tensor\(x\)\)/],
    ['a misspelt option', () => tensor([1], wrong({ type: 'float32' })), /tensor: unknown option 'type'/],
    ['keepdims', () => tensor([1]).sum(0, wrong({ keepdims: true })), /sum: unknown option 'keepdims'; did you mean keepDims/],
    ['a BigInt', () => tensor(wrong([1n])), /tensor: entries must be numbers .* got 1n/],
    ['eye of a text', () => tensor(wrong('3')), /entries must be numbers/],
    ['a class below 0', () => oneHot([-1], 3), /oneHot: index must be a whole number in 0 … 2, got -1/],
    ['grad of f and x', () => wrong<(f: unknown, x: unknown) => unknown>(grad)((x: Tensor) => x, 1), /grad: takes one function/],
    ['a kernel that returns numbers', () => once({ forward: () => 3 })(tensor(1)), /mine: the result of forward must be a tensor/],
    [
      'a rule that returns nothing',
      () => grad(once({ vjp: [() => undefined] }))(1),
      /mine: what rule 1 returns must be a tensor, got undefined/,
    ],
    [
      'a rule of a wrong shape',
      () => grad((x: Tensor) => once({ vjp: [() => tensor([1, 2, 3])] })(x).sum())(tensor([1, 2])),
      /mine: what rule 1 returns must be of the shape of its input, \[2\], got \[3\]/,
    ],
    ['no kernel', () => once({ forward: undefined }), /mine: forward must be a function/],
    ['rules that are no list', () => once({ vjp: (g: Tensor) => g }), /mine: vjp must be a list/],
    [
      'more inputs than rules',
      () => wrong<(a: Tensor, b: Tensor) => Tensor>(once({}))(tensor(1), tensor(2)),
      /mine: the number of inputs must be 1, one a rule/,
    ],
  ])('%s', (_what, call, message) => {
    expect(call).toThrow(message);
  });
  it('Text is a tensor’s text', () => {
    expect(`${tensor(2)}`).toBe('tensor(2.)');
  });
});
