/** Transforms over trees, with data arguments; what they refuse; stopGradient, checkGradients, defineOp. */
import fc from 'fast-check';
import {
  checkGradients,
  defineOp,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  type Operand,
  randn,
  stopGradient,
  type Tensor,
  tensor,
  valueAndGrad,
  vjp,
} from 'saddlepoint';
import { describe, expect, it } from 'vitest';
import { lawsOf, type Operation } from '../laws/autograd/tensor.ts';
import { real, shapes, valuesOf } from '../laws/generators-tensor.ts';
import { check } from '../laws/law.ts';

type Net = { layers: { W: Tensor; b: Tensor }[]; scale: Tensor };
const net = (): Net => ({
  layers: [
    { W: randn([2, 3], { seed: 1 }), b: randn([3], { seed: 2 }) },
    { W: randn([3, 1], { seed: 3 }), b: randn([1], { seed: 4 }) },
  ],
  scale: tensor(0.5),
});
const X = randn([4, 2], { seed: 5 });
const Y = randn([4, 1], { seed: 6 });
const loss = ({ layers: [first, second], scale }: Net, x: Tensor, y: Tensor): Tensor =>
  x.matmul(first.W).add(first.b).tanh().matmul(second.W).add(second.b).mul(scale).sub(y).square().mean();

const leaves = (n: Net): Tensor[] => [...n.layers.flatMap(({ W, b }) => [W, b]), n.scale];

describe('Trees', () => {
  it('A gradient has the structure, the names, their order and the shapes of what it differentiates by', () => {
    const parameters = net();
    const g = grad(loss)(parameters, X, Y);
    expect(Object.keys(g)).toEqual(['layers', 'scale']);
    expect(Array.isArray(g.layers)).toBe(true);
    expect(Object.keys(g.layers[0])).toEqual(['W', 'b']);
    expect(leaves(g as unknown as Net).map((t) => t.shape)).toEqual(leaves(parameters).map((t) => t.shape));
  });

  it('L02 The gradient of a network over its tree equals differences of the loss, parameter by parameter', () => {
    const parameters = net();
    const g = grad(loss)(parameters, X, Y);
    leaves(parameters).forEach((leaf, k) => {
      for (let i = 0; i < leaf.size; i++) {
        const shifted = (h: number): number => {
          let next = 0;
          const moved = (t: Tensor): Tensor =>
            next++ === k
              ? tensor(
                  Float64Array.from(t.data, (v, j) => (j === i ? v + h : v)),
                  { shape: t.shape },
                )
              : t;
          const p = net();
          return loss({ layers: p.layers.map(({ W, b }) => ({ W: moved(W), b: moved(b) })), scale: moved(p.scale) }, X, Y).item();
        };
        // Richardson: the error of a central difference is h², taken out.
        const central = (h: number) => (shifted(h) - shifted(-h)) / (2 * h);
        const slope = (4 * central(1e-3) - central(2e-3)) / 3;
        expect(leaves(g as unknown as Net)[k].data[i]).toBeCloseTo(slope, 9);
      }
    });
  });

  it('Numbers and typed arrays may be leaves; they are tensors inside, and in the gradient', () => {
    const g = grad(({ a, b }: { a: Tensor; b: Tensor }) => a.mul(b.sum()))({ a: 2, b: new Float64Array([1, 3]) } as never) as unknown as {
      a: Tensor;
      b: Tensor;
    };
    expect(g.a.item()).toBe(4);
    expect(g.b.toArray()).toEqual([2, 2]);
    expect(grad((x: Tensor) => x.pow(3))(2).item()).toBe(12);
  });

  it('One tensor at two places of a tree is two variables', () => {
    const t = tensor(3);
    const g = grad(([a, b]: Tensor[]) => a.mul(a).mul(b))([t, t]);
    expect(g.map((each) => each.item())).toEqual([18, 9]);
  });

  it('Further arguments are data: passed through untouched, not differentiated by', () => {
    const seen: unknown[] = [];
    const label = { any: 'thing' };
    const f = (x: Tensor, c: Tensor, extra: unknown): Tensor => {
      seen.push(extra);
      return x.mul(c).sum();
    };
    const c = tensor([2, 3]);
    expect(grad(f)(tensor([1, 1]), c, label).toArray()).toEqual([2, 3]);
    expect(valueAndGrad(f)(tensor([1, 1]), c, label).value.item()).toBe(5);
    expect(vjp(f)(tensor([1, 1]), 2, c, label).toArray()).toEqual([4, 6]);
    expect(jvp(f)(tensor([1, 1]), tensor([1, 0]), c, label).item()).toBe(2);
    expect(hvp(f)(tensor([1, 1]), tensor([1, 0]), c, label).toArray()).toEqual([0, 0]);
    expect(jacobian(f)(tensor([1, 1]), c, label).toArray()).toEqual([2, 3]);
    expect(hessian(f)(tensor([1, 1]), c, label).toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(seen.every((each) => each === label)).toBe(true);
  });

  it('L03 The Hessian of a tree is [n, n] over all entries in insertion order, and its rows are Hessian-vector products', () => {
    const parameters = net();
    const n = leaves(parameters).reduce((sum, t) => sum + t.size, 0);
    const H = hessian(loss)(parameters, X, Y);
    expect(H.shape).toEqual([n, n]);
    let column = 0;
    leaves(parameters).forEach((_, k) => {
      const size = leaves(parameters)[k].size;
      for (let i = 0; i < size; i++, column++) {
        let next = 0;
        const unit = (t: Tensor): Tensor => {
          const mine = next++ === k;
          return tensor(
            Float64Array.from(t.data, (_v, j) => (mine && j === i ? 1 : 0)),
            { shape: t.shape },
          );
        };
        const p = net();
        const v: Net = { layers: p.layers.map(({ W, b }) => ({ W: unit(W), b: unit(b) })), scale: unit(p.scale) };
        const Hv = leaves(hvp(loss)(parameters, v, X, Y) as unknown as Net).flatMap((t) => [...t.data]);
        Hv.forEach((h, row) => {
          expect(h).toBeCloseTo(H.data[row * n + column], 12);
        });
      }
    });
  });

  it('A Jacobian of a tree is a tree of Jacobians', () => {
    const J = jacobian(({ a, b }: { a: Tensor; b: Tensor }) => a.mul(b))({ a: tensor([1, 2]), b: tensor(3) });
    expect(J.a.toArray()).toEqual([
      [3, 0],
      [0, 3],
    ]);
    expect(J.b.toArray()).toEqual([1, 2]);
  });

  it('L03 The Jacobian of the gradient is the Hessian, and jvp of the gradient is hvp', () => {
    const f = (x: Tensor) => x.sin().prod().add(x.square().sum().exp());
    const x = tensor([0.3, -0.2, 0.5]);
    const v = tensor([1, -2, 0.5]);
    const H = hessian(f)(x).data;
    jacobian(grad(f))(x).data.forEach((h, i) => {
      expect(h).toBeCloseTo(H[i], 12);
    });
    const Hv = hvp(f)(x, v).data;
    jvp(grad(f))(x, v).data.forEach((h, i) => {
      expect(h).toBeCloseTo(Hv[i], 12);
    });
  });

  it('Third derivatives as a tensor: the Jacobian of the Hessian is symmetric under every exchange of axes', () => {
    const f = (x: Tensor) => x.tanh().prod().mul(x.exp().sum());
    const T = jacobian(hessian(f))(tensor([0.3, -0.4, 0.7]));
    expect(T.shape).toEqual([3, 3, 3]);
    const t = (i: number, j: number, k: number) => T.get(i, j, k);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        for (let k = 0; k < 3; k++) {
          expect(t(i, j, k)).toBeCloseTo(t(j, i, k), 12);
          expect(t(i, j, k)).toBeCloseTo(t(i, k, j), 12);
        }
      }
    }
  });

  it('Transforms nest in one another: a gradient penalty, a Hessian’s trace, a directional derivative of a Jacobian', () => {
    const f = (x: Tensor) => x.sin().prod().add(x.pow(3).sum());
    const x = tensor([0.4, -0.3, 0.8]);
    const v = tensor([1, 0.5, -2]);
    // ∇‖∇f‖² = 2H∇f
    const penalty = grad((t: Tensor) => grad(f)(t).square().sum())(x);
    const expected = hvp(f)(x, grad(f)(x)).mul(2);
    penalty.data.forEach((p, i) => {
      expect(p).toBeCloseTo(expected.data[i], 12);
    });
    // ∇ tr H = Σᵢ ∂³f/∂xᵢ²∂x, by the Jacobian of the Hessian
    const T = jacobian(hessian(f))(x);
    const ofTrace = grad((t: Tensor) => hessian(f)(t).trace())(x);
    for (let k = 0; k < 3; k++) expect(ofTrace.data[k]).toBeCloseTo(T.get(0, 0, k) + T.get(1, 1, k) + T.get(2, 2, k), 12);
    // d/dx ⟨∇f, v⟩ by every route
    const routes = [
      hvp(f)(x, v),
      grad((t: Tensor) => jvp(f)(t, v))(x),
      grad((t: Tensor) => grad(f)(t).dot(v))(x),
      jvp(grad(f))(x, v),
      vjp(grad(f))(x, v),
      grad((t: Tensor) => vjp(f)(t, 1).mul(v).sum())(x),
      grad((t: Tensor) => valueAndGrad(f)(t).gradient.dot(v))(x),
      grad((t: Tensor) => jacobian(f)(t).dot(v))(x),
    ];
    for (const route of routes) {
      route.data.forEach((r, i) => {
        expect(r).toBeCloseTo(routes[0].data[i], 12);
      });
    }
  });

  it('The tangent and the cotangent can be differentiated by, and so can data', () => {
    const f = (x: Tensor) => x.sin().mul(x);
    const x = tensor([0.4, -0.3]);
    const u = tensor([2, 3]);
    // Jv is linear in v: its derivative by v is J
    const J = jacobian(f)(x);
    const Jv = jacobian((v: Tensor) => jvp(f)(x, v))(u);
    const Ju = jacobian((w: Tensor) => vjp(f)(x, w))(u).transpose();
    for (let i = 0; i < 4; i++) {
      expect(Jv.data[i]).toBeCloseTo(J.data[i], 13);
      expect(Ju.data[i]).toBeCloseTo(J.data[i], 13);
    }
    // d/dc ∂/∂x (c·x²) = 2x
    expect(grad((c: Tensor) => grad((t: Tensor, k: Tensor) => t.square().mul(k))(3, c))(5).item()).toBe(6);
  });

  it('tensor() of a tensor, astype and reshape pass the derivative on', () => {
    expect(grad((x: Tensor) => tensor(x).square())(3).item()).toBe(6);
    const g = grad((x: Tensor) => x.astype('float32').square().sum())(tensor([1, 2]));
    expect([g.dtype, ...(g.toArray() as number[])]).toEqual(['float64', 2, 4]);
    expect(hessian((x: Tensor) => x.astype('float32').pow(3).sum())(tensor([1, 2])).toArray()).toEqual([
      [6, 0],
      [0, 12],
    ]);
  });

  it('Calling a transform changes nothing outside: inputs, their data, and later calls', () => {
    const x = tensor([1, 2]);
    const g = grad((t: Tensor) => t.square().sum());
    const first = g(x);
    g(tensor([5, 6]));
    expect(g(x).toArray()).toEqual(first.toArray());
    expect(x.toArray()).toEqual([1, 2]);
  });

  it('A function that throws leaves no trace: what is computed afterwards is right, at any depth', () => {
    const bad = (x: Tensor): Tensor => {
      grad((y: Tensor) => {
        if (y.item() > 0) throw new Error('mine');
        return y;
      })(x);
      return x;
    };
    expect(() => hessian(bad)(1)).toThrow('mine');
    expect(grad(grad((x: Tensor) => x.pow(3)))(2).item()).toBe(12);
  });

  it('A tensor that leaks out of a transform is an ordinary constant afterwards', () => {
    let leaked = tensor(0);
    grad((x: Tensor) => {
      leaked = x.mul(2);
      return leaked;
    })(3);
    expect(leaked.item()).toBe(6);
    expect(grad((y: Tensor) => y.mul(leaked))(1).item()).toBe(6);
    expect(grad((y: Tensor) => leaked.square().add(y))(1).item()).toBe(1);
  });
});

describe('stopGradient', () => {
  it('keeps the value and ends the derivative, at every order', () => {
    const f = (x: Tensor) => x.mul(stopGradient(x));
    expect(grad(f)(3).item()).toBe(3);
    expect(grad(grad(f))(3).item()).toBe(0);
    expect(valueAndGrad((x: Tensor) => stopGradient(x.square()).sum())(tensor([1, 2])).gradient.toArray()).toEqual([0, 0]);
  });
});

describe('Transforms refuse, by name', () => {
  const scalars = { grad: grad, valueAndGrad: valueAndGrad, hessian: hessian } as Record<string, (f: never) => (x: never) => unknown>;
  for (const [name, transform] of Object.entries(scalars)) {
    it(`${name}: a result that is no scalar`, () => {
      expect(() => transform(((x: Tensor) => x) as never)(tensor([1, 2]) as never)).toThrow(new RegExp(`${name}: .*scalar.*\\[2\\]`));
    });
    it(`${name}: a Promise`, () => {
      expect(() => transform((async (x: Tensor) => x.sum()) as never)(tensor([1, 2]) as never)).toThrow(new RegExp(`${name}: .*Promise`));
    });
    it(`${name}: a result that is no tensor`, () => {
      expect(() => transform((() => 3) as never)(tensor(1) as never)).toThrow(new RegExp(`${name}: .*Tensor.*got 3`));
      expect(() => transform((() => undefined) as never)(tensor(1) as never)).toThrow(new RegExp(`${name}: .*Tensor.*undefined`));
    });
    it(`${name}: an argument that holds no tensors`, () => {
      expect(() => transform((() => tensor(1)) as never)({} as never)).toThrow(new RegExp(`${name}: `));
      expect(() => transform((() => tensor(1)) as never)(null as never)).toThrow(new RegExp(`${name}: .*null`));
      expect(() => transform((() => tensor(1)) as never)({ a: { b: 'text' } } as never)).toThrow(
        new RegExp(`${name}: a\\.b must be .*, got 'text'`),
      );
    });
  }
  it('a tree that holds itself; one that holds a branch twice is none', () => {
    const branch = { w: tensor(2) };
    const circle: Record<string, unknown> = { a: { b: branch } };
    (circle['a'] as Record<string, unknown>)['c'] = circle;
    expect(() => grad(() => tensor(1))(circle)).toThrow('grad: a.c must be a branch of its own, got one that it lies in');
    expect(grad(({ x, y }) => x.w.mul(y.w))({ x: branch, y: branch }).y.w.item()).toBe(2);
  });
  it('hvp: a non-scalar; vjp, jvp and hvp: vectors that do not fit', () => {
    const x = tensor([1, 2]);
    expect(() => hvp((t: Tensor) => t)(x, x)).toThrow(/hvp: .*scalar.*\[2\]/);
    expect(() => hvp((t: Tensor) => t.sum())(x, tensor([1, 2, 3]))).toThrow(/hvp: v must be of shape \[2\], got \[3\]/);
    expect(() => jvp((t: Tensor) => t)(x, tensor([1]))).toThrow(/jvp: v must be of shape \[2\], got \[1\]/);
    expect(() => vjp((t: Tensor) => t)(x, tensor([1]))).toThrow(/vjp: u must be of shape \[2\], got \[1\]/);
    expect(() => hvp(([a, b]: Tensor[]) => a.mul(b))([tensor(1), tensor(2)], [tensor(1)])).toThrow(
      /hvp: v must be a tree of as many leaves, 2, got 1/,
    );
    expect(() => jacobian((async () => x) as never)(x)).toThrow(/jacobian: .*Promise/);
  });
  it('grad: something that is no function', () => {
    expect(() => grad(3 as never)(tensor(1))).toThrow('grad: f must be a function, got 3');
  });
});

describe('checkGradients', () => {
  const cube = (factor: number) =>
    defineOp({
      name: 'cube',
      forward: ([x]) =>
        tensor(
          x.data.map((v) => v ** 3),
          { shape: x.shape },
        ),
      vjp: [(g, _y, [x]) => g.mul(x.square().mul(3 * factor))],
    });

  it('L02 passes a right derivative with orders 2 and 3, in every direction, over trees too', () => {
    const { gradientOrders, hessianOrders } = checkGradients((x: Tensor) => cube(1)(x).sin().sum(), tensor([0.3, 0.8, -0.5]), { order: 2 });
    for (const p of gradientOrders) expect(p).toBeGreaterThan(1.9);
    for (const p of hessianOrders) expect(p).toBeGreaterThan(2.85);
    expect(() => checkGradients((p: Net) => loss(p, X, Y), net() as never, { order: 2 })).not.toThrow();
  });

  it('L02 catches a gradient that is 3 % off, and says what order it saw', () => {
    expect(() => checkGradients((x: Tensor) => cube(1.03)(x).sum(), tensor([0.3, 0.8, -0.5]), { order: 1 })).toThrow(
      /checkGradients: gradient.*h\^1\.[0-3]/,
    );
    expect(() => checkGradients((x: Tensor) => cube(0.97)(x).sum(), tensor(0.7), { order: 1 })).toThrow(/checkGradients: gradient/);
  });

  it('catches a mistake in one entry of many, for most seeds', () => {
    const oneWrong = defineOp({
      name: 'oneWrong',
      forward: ([x]) => tensor(x.data.map(Math.sin), { shape: x.shape }),
      vjp: [(g, _y, [x]) => g.mul(x.cos()).mul(tensor([1, 1, 1.2, 1, 1, 1]))],
    });
    let caught = 0;
    for (let seed = 0; seed < 10; seed++) {
      try {
        checkGradients((x: Tensor) => oneWrong(x).sum(), tensor([0.1, 0.2, 0.3, 0.4, 0.5, 0.6]), { order: 1, seed });
      } catch {
        caught++;
      }
    }
    expect(caught).toBe(10);
  });

  it('L01 at order 2 catches a second derivative that is lost, which order 1 cannot see', () => {
    const detached = defineOp({
      name: 'detached',
      forward: ([x]) => tensor(x.data.map(Math.tanh), { shape: x.shape }),
      vjp: [(g, y) => g.mul(stopGradient(y).square().neg().add(1))],
    });
    const f = (x: Tensor) => detached(x.mul(2)).square().sum();
    expect(() => checkGradients(f, tensor([0.3, 0.8]), { order: 1 })).not.toThrow();
    expect(() => checkGradients(f, tensor([0.3, 0.8]), { order: 2 })).toThrow(/checkGradients: Hessian/);
  });

  it('holds for every random smooth function of a random point', () =>
    fc.assert(
      fc.property(
        shapes({ minRank: 1, maxRank: 2 }).chain((shape) => valuesOf(shape, real(-1, 1))),
        (x) => {
          const f = (t: Tensor) => t.sin().add(t.square().sum()).tanh().mul(t.exp()).sum();
          checkGradients(f, tensor(Float64Array.from(x.data), { shape: x.shape }), { order: 2, directions: 2 });
        },
      ),
      { seed: 1, numRuns: 20 },
    ));

  it('refuses a function without a scalar result, and an order it does not know', () => {
    expect(() => checkGradients((x: Tensor) => x, tensor([1, 2]))).toThrow(/scalar/);
    expect(() => checkGradients((x: Tensor) => x.sum(), tensor([1, 2]), { order: 3 as never })).toThrow(
      /checkGradients: order must be 1 or 2, got 3/,
    );
  });
});

describe('defineOp: an operation of one’s own holds every law of the table', () => {
  /** y = x / (1 + |x|): dy/dx = (1 − |y|)² */
  const softsign = defineOp({
    name: 'softsign',
    forward: ([x]) =>
      tensor(
        x.data.map((v) => v / (1 + Math.abs(v))),
        { shape: x.shape, dtype: x.dtype },
      ),
    vjp: [(g, y) => g.mul(y.abs().neg().add(1).square())],
  });
  /** y = aᵢ bᵢ c, with an option. */
  const scaled: (a: Operand, b: Operand, options: { c: number }) => Tensor = defineOp<{ c: number }>({
    name: 'scaled',
    forward: ([a, b], { c }) => a.mul(b).mul(c),
    vjp: [(g, _y, [, b], { c }) => scaled(g, b, { c }), (g, _y, [a], { c }) => scaled(g, a, { c })],
  });
  const table: Operation[] = [
    {
      name: 'softsign',
      cases: shapes({ maxRank: 2 })
        .chain((shape) => valuesOf(shape, real(0.3, 2)))
        .map((x) => ({
          claim: `softsign of [${x.data.join(', ')}]`,
          inputs: [x],
          call: (t: Tensor) => softsign(t),
          expected: { shape: x.shape, data: x.data.map((v) => v / (1 + Math.abs(v))) },
        })),
    },
    {
      name: 'scaled, an operation with an option, which undoes broadcasting by itself',
      cases: fc.tuple(valuesOf([2, 3], real(-1, 1)), valuesOf([3], real(-1, 1))).map(([a, b]) => ({
        claim: 'scaled',
        inputs: [a, b],
        call: (s: Tensor, t: Tensor) => scaled(s, t, { c: 1.5 }),
        broadcasts: true,
      })),
    },
  ];
  for (const operation of table) {
    for (const law of lawsOf(operation)) it(`${operation.name} ${law.claim}`, () => check(law, operation));
  }

  it('accepts numbers beside tensors, and refuses the rest by the operation’s name', () => {
    expect(softsign(1).item()).toBe(0.5);
    expect(() => softsign('1' as never)).toThrow(/softsign: .*got '1'/);
    expect(() => (softsign as () => Tensor)()).toThrow(/softsign: /);
  });

  it('may give one number for all entries of its argument, with or without axes of size 1, in a batched sweep too', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    for (const shape of [[], [1], [1, 1], [2, 1], [1, 2]]) {
      const numbers = shape.reduce((product, n) => product * n, 1);
      const mean = defineOp({ name: 'mean', forward: ([x]) => x.sum().div(numbers).expand(shape), vjp: [(g) => g] });
      const total = (t: Tensor) => mean(t).sum();
      expect(grad(total)(x).toArray()).toEqual([
        [1, 1],
        [1, 1],
      ]);
      // the rows of a Hessian travel together, as leading axes: d²(Σx)²/2 is 1 everywhere
      expect([...hessian((t: Tensor) => total(t).square().div(2))(x).data]).toEqual(Array(16).fill(1));
    }
  });

  it('A rule that is null is an input without derivative', () => {
    const pick = defineOp({ name: 'pick', forward: ([a, b]) => a.add(b), vjp: [(g) => g, null] });
    const g = grad(([a, b]: Tensor[]) => pick(a, b))([tensor(1), tensor(2)]);
    expect(g.map((each) => each.item())).toEqual([1, 0]);
  });
});
