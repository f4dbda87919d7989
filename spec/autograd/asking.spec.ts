import { concat, grad, hessian, hvp, oracle, oracleFrom, stack, type Tensor, tensor, zeros } from 'saddlepoint';
import { describe, expect, it } from 'vitest';

// What a newcomer tries first is either what is meant, or refused by a message that says what is.
describe('natural calls', () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  it('transpose, concat and stack take a list or its members', () => {
    expect(x.transpose([1, 0]).toArray()).toEqual(x.transpose(1, 0).toArray());
    expect(x.concat(x).toArray()).toEqual(concat([x, x]).toArray());
    expect(x.stack(x, 1).toArray()).toEqual(stack([x, x], 1).toArray());
  });

  it('a tensor prints itself, and is JSON as nested arrays', () => {
    expect(JSON.stringify({ x })).toBe('{"x":[[1,2,3],[4,5,6]]}');
    const inspect = Symbol.for('nodejs.util.inspect.custom');
    expect((x as unknown as Record<symbol, () => string>)[inspect]()).toBe(String(x));
  });

  it('an oracle takes θ as a list, a typed array or a vector', () => {
    const o = oracle((w: Tensor) => w.square().sum(), zeros([2]));
    for (const θ of [[1, 2], Float64Array.of(1, 2), tensor([1, 2])]) expect(o.value(θ as number[])).toBe(5);
  });
});

describe('mistakes are named', () => {
  const x = tensor([1, 2, 3]);
  const o = oracle((w: Tensor) => w.square().sum(), zeros([2]));
  const wrong = (f: () => unknown): (() => unknown) => f;
  it.each<[string, () => unknown, RegExp]>([
    ['clamp by tensors', wrong(() => x.clamp(tensor(2) as never, tensor(4) as never)), /clamp: low and high must be two numbers/],
    ['slice by numbers', wrong(() => x.slice(0 as never)), /slice: ranges must be a list/],
    ['slice by a range that is not in a list', wrong(() => x.slice([0, 1] as never)), /slice: ranges must be a list/],
    ['reshape by numbers', wrong(() => x.reshape(3 as never)), /reshape: shape must be a list of sizes, got 3/],
    ['options in the place of axes', wrong(() => x.sum({ keepDims: true } as never)), /sum: axes must be a number or a list of them/],
    ['null in the place of axes', wrong(() => x.max(null as never)), /max: axes must be .* got null/],
    ['gather beyond the end', wrong(() => x.gather([3])), /gather: index must be a whole number in -3 … 2, got 3/],
    ['a matrix as θ', wrong(() => o.value(zeros([2, 1]) as never)), /value: θ must be a vector, got an array of shape \[2, 1\]/],
    ['a θ with holes', wrong(() => o.value(new Array(2) as never)), /value: θ\[0\] must be a number, got undefined/],
    ['words as θ', wrong(() => o.value(['a', 'b'] as never)), /value: θ\[0\] must be a number, got 'a'/],
    [
      'a gradient with a hole',
      wrong(() => oracleFrom({ value: () => 0, gradient: () => [undefined, 1] as never }).gradient([1, 2])),
      /oracleFrom: the gradient\[0\] must be a number, got undefined/,
    ],
    ['a list as a tangent', wrong(() => hvp((w: Tensor) => w.square().sum())(x, [1, 0, 0] as never)), /one vector is tensor/],
  ])('%s', (_what, call, message) => {
    expect(call).toThrow(message);
  });
});

it('The norm is flat to every order at the origin', () => {
  expect(grad((w: Tensor) => w.norm())(zeros([2])).toArray()).toEqual([0, 0]);
  expect(hessian((w: Tensor) => w.norm())(zeros([2])).toArray()).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

it('L12 an oracle refuses the Hessian that the notes print, and takes one that is symmetric but for rounding', () => {
  const answering = (H: number[][]) => oracleFrom({ value: () => 0, gradient: () => [0, 0], hessian: () => H });
  expect(() =>
    answering([
      [0, 2],
      [-2, 0],
    ]).hessian([0, 0]),
  ).toThrow(/the Hessian must be symmetric, got 2 at \[0, 1\] and -2 at \[1, 0\]/);
  const H = answering([
    [0, -2],
    [-2 - 1e-9, 0],
  ]).hessian([0, 0]);
  expect(H.get(0, 1)).toBe(H.get(1, 0));
});

it('L03 a Hessian over several leaves can be differentiated: the slope of uᵀHu is that of the third derivative', () => {
  const f = ({ a, b, c }: Record<string, Tensor>): Tensor => a.mul(b).sin().sum().add(b.mul(c).tanh().sum()).add(a.pow(3).sum());
  const x = { a: tensor([0.3, -0.5]), b: tensor([0.7, 0.2]), c: tensor(0.9) };
  const u = tensor([1, -2, 0.5, 1, 3]);
  const quadratic = (t: typeof x): Tensor => u.dot(hessian(f)(t).matmul(u));
  const g = grad(quadratic)(x);
  const slope = (g.a.sum().item() + g.b.sum().item() + g.c.item()) as number;
  const moved = (h: number): number => quadratic({ a: x.a.add(h), b: x.b.add(h), c: x.c.add(h) }).item();
  const h = 1e-4;
  expect((moved(h) - moved(-h)) / (2 * h)).toBeCloseTo(slope, 6);
});
