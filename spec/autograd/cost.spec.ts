/** What derivatives cost: operations counted, memory given back, depth without recursion. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { defineOp, grad, hessian, hvp, type Operand, oracle, stack, type Tensor, tensor, valueAndGrad } from 'saddlepoint';
import { describe, expect, it } from 'vitest';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A square that counts how often it, or anything in its derivatives, runs. */
let runs = 0;
const times: (a: Operand, b: Operand) => Tensor = defineOp({
  name: 'times',
  forward: ([a, b]) => {
    runs++;
    return a.mul(b);
  },
  vjp: [(g, _y, [, b]) => times(g, b), (g, _y, [a]) => times(g, a)],
});
const countOf = (f: () => unknown): number => {
  runs = 0;
  f();
  return runs;
};
/** A chain of n products. */
const chain =
  (n: number) =>
  (x: Tensor): Tensor => {
    let y = x;
    for (let k = 0; k < n; k++) y = times(y, y);
    return y.sum();
  };

describe('L16 Cost', () => {
  const x = tensor([0.9, 0.8, 0.7]);
  it('L16 a gradient costs a fixed multiple of the value, and a Hessian-vector product a fixed multiple of the gradient', () => {
    for (const n of [4, 8]) {
      const value = countOf(() => chain(n)(x));
      const gradient = countOf(() => grad(chain(n))(x));
      const product = countOf(() => hvp(chain(n))(x, x));
      expect(value).toBe(n);
      // one product forward, two backward: each rule is one product more
      expect(gradient).toBe(3 * n);
      // the rules of three products, two each, at most
      expect(product).toBeLessThanOrEqual(9 * n);
      expect(product).toBeGreaterThan(3 * n);
    }
  });

  it('L16 all rows of a Hessian travel in one sweep: as many operations as one product, whatever the dimension', () => {
    for (const n of [2, 20]) {
      const many = tensor(Float64Array.from({ length: n }, (_, i) => 0.5 + i / 100));
      expect(countOf(() => hessian(chain(4))(many))).toBe(countOf(() => hvp(chain(4))(x, x)));
    }
  });

  it('A derivative is not computed for what nobody asked: constants cost nothing backward', () => {
    const c = tensor([1, 2, 3]);
    const f = (t: Tensor) => times(times(t, c), c).sum();
    // two forward, and one rule for each
    expect(countOf(() => grad(f)(x))).toBe(4);
    // a chain that does not touch the variable is not walked
    expect(countOf(() => grad((t: Tensor) => chain(5)(c).add(t.sum()))(x))).toBe(5);
  });

  it('Nothing is recorded outside a transform', () => {
    expect(countOf(() => chain(5)(x))).toBe(5);
    const y = chain(5)(x);
    expect(grad((t: Tensor) => t.sum().mul(y))(x).toArray()[0]).toBe(y.item());
  });
});

describe('Depth', () => {
  it('A recurrence unrolled 100 000 operations deep has gradient and Hessian-vector product', () => {
    const steps = 50_000;
    const f = (w: Tensor): Tensor => {
      let h = tensor(0.5);
      for (let k = 0; k < steps; k++) h = h.mul(w).add(0.25);
      return h;
    };
    // h∞ = ¼/(1 − w): first and second derivative ¼/(1 − w)², ½/(1 − w)³
    expect(grad(f)(0.5).item()).toBeCloseTo(1, 12);
    expect(hvp(f)(tensor(0.5), tensor(1)).item()).toBeCloseTo(4, 11);
  });

  it('A sum of 100 000 terms, each the same variable, has gradient 100 000', () => {
    const f = (x: Tensor): Tensor => {
      let sum = x;
      for (let k = 1; k < 100_000; k++) sum = sum.add(x);
      return sum;
    };
    expect(grad(f)(2).item()).toBe(100_000);
  });
});

describe('Memory', () => {
  it('200 000 tensors are stacked; of 9000, each has its gradient', () => {
    expect(
      stack(new Array<Tensor>(200_000).fill(tensor(3)))
        .sum()
        .item(),
    ).toBe(600_000);
    const many = Array.from({ length: 9000 }, (_, i) => i % 7);
    const g: Tensor[] = grad((xs: Tensor[]) => stack(xs).square().sum())(many);
    expect(g.every((slope, i) => slope.item() === 2 * many[i])).toBe(true);
  });
  it('100 000 small steps leave the heap as they found it', () => {
    const loss = (w: Tensor): Tensor => w.square().sub(1).tanh().sum();
    let w = tensor([0.3, 0.6]);
    const step = () => {
      const { gradient } = valueAndGrad(loss)(w);
      w = w.sub(gradient.mul(1e-4));
    };
    for (let k = 0; k < 2000; k++) step();
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let k = 0; k < 100_000; k++) step();
    collect();
    // A graph that survived would hold some 100 MB; a kilobyte a step, 100 MB; a byte a step is let pass.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(4e6);
    expect(w.toArray().every(Number.isFinite)).toBe(true);
  });

  it('An oracle stepped in place 20 000 times keeps nothing but its last answers', () => {
    const o = oracle(({ a }: { a: Tensor }) => a.square().sum(), { a: tensor(new Float64Array(50)) });
    const θ = Float64Array.from(o.theta, () => 1);
    const run = (n: number) => {
      for (let k = 0; k < n; k++) {
        const g = o.gradient(θ);
        for (let i = 0; i < θ.length; i++) θ[i] -= 1e-4 * g[i];
      }
    };
    run(500);
    collect();
    const before = process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
    run(20_000);
    collect();
    collect(); // arrays are freed in the background: a second collection waits for the first to be done
    expect(process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers - before).toBeLessThan(4e6);
  });

  it('A gradient, a value, a Hessian hold no graph: what was made inside is collected', async () => {
    const inside: WeakRef<Tensor>[] = [];
    const f = (x: Tensor): Tensor => {
      const y = x.mul(2).exp();
      inside.push(new WeakRef(y));
      return y.sum();
    };
    const x = tensor([1, 2]);
    const kept = [valueAndGrad(f)(x), grad(f)(x), hessian(f)(x), hvp(f)(x, x)];
    await turn();
    collect();
    await turn();
    collect();
    expect(inside.map((ref) => ref.deref())).toEqual(inside.map(() => undefined));
    expect(kept.length).toBe(4);
  });

  it('Nor after a function has thrown', async () => {
    expect(() =>
      grad((x: Tensor): Tensor => {
        grad((y: Tensor): Tensor => {
          throw new Error(String(y.item()));
        })(x);
        return x;
      })(1),
    ).toThrow('1');
    let kept: Tensor | undefined;
    const inside = (() => {
      const y = tensor([1, 2]).mul(2);
      kept = grad((t: Tensor) => t.mul(y).exp().sum())(tensor([1, 2])).add(y);
      return new WeakRef(y);
    })();
    await turn();
    collect();
    await turn();
    collect();
    expect(inside.deref()).toBe(undefined);
    expect(kept?.size).toBe(2);
  });
});
