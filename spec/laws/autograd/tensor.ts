/**
 * The laws of one operation on tensors: its value, its derivatives of every order, its dtype.
 *
 * An operation is a name and a generator of cases; a case is inputs that keep away from kinks, a call, and, where plain
 * numbers can say it, the expected result. Whoever adds an operation with `defineOp` adds a line to such a table, and
 * all of these laws apply.
 */
import fc from 'fast-check';
import { grad, hessian, hvp, jacobian, jvp, type Tensor, tensor, vjp } from 'saddlepoint';
import { atLeast } from '../compare.ts';
import { at, build, sizeOf, type Values } from '../generators-tensor.ts';
import type { Law } from '../law.ts';
import { remainderOrder } from './order.ts';

/** One use of an operation. */
export interface Case {
  /** What is called, for the counterexample. */
  readonly claim: string;
  readonly inputs: readonly Values[];
  call(...inputs: Tensor[]): Tensor;
  /** The same in plain numbers. */
  readonly expected?: Values;
  /** Whether the inputs broadcast entry by entry. */
  readonly broadcasts?: boolean;
}

export interface Operation {
  readonly name: string;
  readonly cases: fc.Arbitrary<Case>;
  /** False where the result does not depend smoothly on the inputs (masks, argmax): then only its value is held to a law. */
  readonly differentiable?: boolean;
  /** How many times the laws of order differentiate it; 4 by default. */
  readonly orders?: number;
}

/** A law of operations; some concern differentiable ones alone. */
export interface OperationLaw extends Law<Operation> {
  readonly ofDerivatives: boolean;
}

// Helpers --------------------------------------------------------------------------------------------------------------------

type Floating = 'float64' | 'float32';

export const toTensor = ({ shape, data }: Values, dtype: Floating = 'float64'): Tensor =>
  tensor(Float64Array.from(data), { shape: [...shape], dtype });

const numbers = (x: Tensor): number[] => Array.from(x.data);

/** Σ over the tree of ⟨a, b⟩. */
const inner = (a: readonly Tensor[], b: readonly Tensor[]): Tensor =>
  a.map((ai, i) => ai.mul(b[i]).sum()).reduce((sum, term) => sum.add(term));

/** Directions that do not depend on the dice of the case: quasi-random, in [−1, 1], never zero. */
const direction = (like: readonly Values[], seed: number): Values[] => {
  let k = seed;
  return like.map(({ shape }) =>
    build(shape, () => {
      k += 1;
      return 2 * ((k * 0.6180339887498949 + k * k * 0.3819) % 1) - 1 || 0.5;
    }),
  );
};

const shifted = (x: readonly Values[], v: readonly Values[], h: number): Tensor[] =>
  x.map(({ shape, data }, i) => toTensor({ shape, data: data.map((xi, j) => xi + h * v[i].data[j]) }));

function close(found: ArrayLike<number>, expected: ArrayLike<number>, what: string, tolerance: number): void {
  if (found.length !== expected.length) throw new Error(`${what}: ${found.length} entries instead of ${expected.length}`);
  let scale = 1;
  for (let i = 0; i < expected.length; i++) scale = Math.max(scale, Number.isFinite(expected[i]) ? Math.abs(expected[i]) : 1);
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [found[i], expected[i]];
    if (!(a === b || Math.abs(a - b) <= tolerance * scale)) throw new Error(`${what}: entry ${i} is ${a} instead of ${b}`);
  }
}

const sameShape = (found: readonly number[], expected: readonly number[], what: string): void => {
  if (found.join() !== expected.join()) throw new Error(`${what}: shape [${found.join(', ')}] instead of [${expected.join(', ')}]`);
};

/** A scalar that any function of tensors can be held by: φ(x) = ⟨u, f(x)⟩, u fixed. */
const scalarOf = (c: Case): ((x: Tensor[]) => Tensor) => {
  const y = c.call(...c.inputs.map((x) => toTensor(x)));
  const u = toTensor(direction([{ shape: y.shape, data: [] }], 7)[0]);
  return (x) =>
    c
      .call(...x)
      .mul(u)
      .sum();
};

const law = (
  id: string,
  rows: readonly string[],
  tolerance: Law<Operation>['tolerance'],
  claim: string,
  runs: number,
  holds: (c: Case, operation: Operation) => void,
  ofDerivatives = true,
): OperationLaw => ({
  id: `autograd.operation.${id}`,
  rows,
  tolerance,
  claim,
  runs,
  ofDerivatives,
  property: (operation) =>
    fc.property(operation.cases, (c) => {
      try {
        holds(c, operation);
      } catch (error) {
        throw new Error(`${c.claim}: ${(error as Error).message}`, { cause: error });
      }
    }),
});

// The laws -------------------------------------------------------------------------------------------------------------------

export const lawsOfOperations: readonly OperationLaw[] = [
  law(
    'value',
    [],
    'B',
    'has the value and the shape that plain numbers give, and leaves its inputs alone',
    25,
    (c) => {
      const inputs = c.inputs.map((x) => toTensor(x));
      const y = c.call(...inputs);
      inputs.forEach((x, i) => {
        close(numbers(x), c.inputs[i].data, `input ${i} afterwards`, 0);
      });
      if (c.expected === undefined) return;
      sameShape(y.shape, c.expected.shape, 'value');
      close(numbers(y), c.expected.data, 'value', 1e-13);
    },
    false,
  ),
  law('duality', [], 'B', 'has a backward pass that is the transpose of its forward derivative: ⟨Jv, u⟩ = ⟨v, Jᵀu⟩', 12, (c) => {
    const f = (x: Tensor[]) => c.call(...x);
    const x = c.inputs.map((each) => toTensor(each));
    const v = direction(c.inputs, 3).map((each) => toTensor(each));
    const y = f(x);
    const u = toTensor(direction([{ shape: y.shape, data: [] }], 5)[0]);
    const Jv = jvp(f)(x, v);
    const Jᵀu = vjp(f)(x, u);
    sameShape(Jv.shape, y.shape, 'Jv');
    Jᵀu.forEach((g, i) => {
      sameShape(g.shape, c.inputs[i].shape, `Jᵀu[${i}]`);
    });
    close([Jv.mul(u).sum().item()], [inner(v, Jᵀu).item()], '⟨Jv, u⟩ against ⟨v, Jᵀu⟩', 1e-12);
  }),
  law('remainder-2', ['L02'], 'O', 'has a gradient: the remainder of order one falls as h²', 8, (c) => {
    const φ = scalarOf(c);
    const x = c.inputs.map((each) => toTensor(each));
    const v = direction(c.inputs, 11);
    const g = grad(φ)(x);
    const slope = inner(
      g,
      v.map((each) => toTensor(each)),
    ).item();
    const order = remainderOrder((h) => φ(shifted(c.inputs, v, h)).item(), [φ(x).item(), slope]);
    atLeast(order, 1.85, 'the order k at which the remainder falls as hᵏ');
  }),
  law('remainder-3', ['L01'], 'O', 'has a Hessian: the remainder of order two falls as h³', 8, (c) => {
    const φ = scalarOf(c);
    const x = c.inputs.map((each) => toTensor(each));
    const v = direction(c.inputs, 13);
    const vT = v.map((each) => toTensor(each));
    const slope = inner(grad(φ)(x), vT).item();
    const Hv = hvp(φ)(x, vT);
    const order = remainderOrder((h) => φ(shifted(c.inputs, v, h)).item(), [φ(x).item(), slope, inner(Hv, vT).item() / 2]);
    atLeast(order, 2.85, 'the order k at which the remainder falls as hᵏ');
  }),
  law('orders', [], 'O', 'has derivatives of order up to four: each is the slope of the one before', 3, (c, { orders = 4 }) => {
    const v = direction(c.inputs, 17);
    const vT = v.map((each) => toTensor(each));
    const x = c.inputs.map((each) => toTensor(each));
    let Dᵏφ = scalarOf(c);
    for (let k = 1; k <= orders; k++) {
      const before = Dᵏφ;
      // Dᵏφ(x) = ⟨∇Dᵏ⁻¹φ(x), v⟩
      Dᵏφ = (t) => inner(grad(before)(t), vT);
      const slope = Dᵏφ(x).item();
      const order = remainderOrder((h) => before(shifted(c.inputs, v, h)).item(), [before(x).item(), slope], { noise: 2 ** 16 });
      if (!(order >= 1.8)) throw new Error(`derivative ${k}: the remainder of the one before falls as h^${order}`);
    }
  }),
  law('hessian', ['L03', 'L16'], 'B', 'has a symmetric Hessian, whose columns are Hessian-vector products', 4, (c) => {
    const φ = scalarOf(c);
    const x = c.inputs.map((each) => toTensor(each));
    const n = c.inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const H = hessian(φ)(x);
    sameShape(H.shape, [n, n], 'H');
    const h = numbers(H as Tensor);
    close(
      h,
      h.map((_, p) => h[(p % n) * n + Math.floor(p / n)]),
      'H against Hᵀ',
      1e-12,
    );
    const column = (n * 7 + 3) % n;
    let entry = 0;
    const unit = c.inputs.map(({ shape }) => toTensor(build(shape, () => (entry++ === column ? 1 : 0))));
    const Hu = hvp(φ)(x, unit).flatMap(numbers);
    close(
      Hu,
      Hu.map((_, i) => h[i * n + column]),
      `H·e${column}`,
      1e-12,
    );
  }),
  law('hvp', ['L03'], 'B', 'has a Hessian-vector product that is linear in the vector, and vᵀHw = wᵀHv', 6, (c) => {
    const φ = scalarOf(c);
    const x = c.inputs.map((each) => toTensor(each));
    const v = direction(c.inputs, 19).map((each) => toTensor(each));
    const w = direction(c.inputs, 23).map((each) => toTensor(each));
    const [Hv, Hw] = [hvp(φ)(x, v), hvp(φ)(x, w)];
    const both = hvp(φ)(
      x,
      v.map((vi, i) => vi.mul(2).sub(w[i])),
    );
    const scale = Math.max(1, ...[...Hv, ...Hw].flatMap(numbers).map(Math.abs));
    close([inner(Hv, w).item() / scale], [inner(Hw, v).item() / scale], 'vᵀHw against wᵀHv', 1e-12);
    both.forEach((row, i) => {
      close(numbers(row), numbers(Hv[i].mul(2).sub(Hw[i])), 'H(2v − w)', 1e-12 * scale);
    });
  }),
  law('jacobian', [], 'B', 'has a Jacobian whose rows are backward passes and whose columns are forward ones', 5, (c) => {
    const x = c.inputs.map((each) => toTensor(each));
    const f = (t: Tensor) => c.call(t, ...x.slice(1));
    const y = f(x[0]);
    const J = jacobian(f)(x[0]);
    sameShape(J.shape, [...y.shape, ...x[0].shape], 'J');
    const [m, n] = [sizeOf(y.shape), sizeOf(x[0].shape)];
    const flat = numbers(J as Tensor);
    let entry = 0;
    for (let i = 0; i < m; i++) {
      entry = 0;
      const row = vjp(f)(x[0], toTensor(build(y.shape, () => (entry++ === i ? 1 : 0))));
      close(numbers(row), flat.slice(i * n, (i + 1) * n), `row ${i}`, 1e-12);
    }
    for (let j = 0; j < n; j++) {
      entry = 0;
      const column = jvp(f)(x[0], toTensor(build(x[0].shape, () => (entry++ === j ? 1 : 0))));
      close(
        numbers(column),
        Array.from({ length: m }, (_, i) => flat[i * n + j]),
        `column ${j}`,
        1e-12,
      );
    }
  }),
  law('broadcast', [], 'B', 'repeats an input that broadcasts, and sums its gradient over the repetitions', 12, (c) => {
    if (!c.broadcasts) return;
    const f = (x: Tensor[]) => c.call(...x);
    const x = c.inputs.map((each) => toTensor(each));
    const y = f(x);
    const u = toTensor(direction([{ shape: y.shape, data: [] }], 29)[0]);
    const repeated = c.inputs.map((each) => build(y.shape, (index) => at(each, index)));
    const wide = repeated.map((each) => toTensor(each));
    close(numbers(f(wide)), numbers(y), 'value', 0);
    const [g, gWide] = [vjp(f)(x, u), vjp(f)(wide, u)];
    c.inputs.forEach(({ shape }, i) => {
      const sums = build(shape, () => 0).data.slice() as number[];
      let p = 0;
      build(y.shape, (index) => {
        const own = index.slice(index.length - shape.length);
        const position = own.reduce((q, k, axis) => q * shape[axis] + (shape[axis] === 1 ? 0 : k), 0);
        sums[position] += gWide[i].data[p++];
        return 0;
      });
      sameShape(g[i].shape, shape, `gradient ${i}`);
      close(numbers(g[i]), sums, `gradient ${i}`, 1e-13);
    });
  }),
  law(
    'float32',
    [],
    'B',
    'in float32 gives a float32 result and gradient that agree with float64 to float32’s rounding',
    8,
    (c, { differentiable = true }) => {
      const rounded = c.inputs.map(({ shape, data }) => ({ shape, data: data.map(Math.fround) }));
      const wide = rounded.map((x) => toTensor(x));
      const narrow = rounded.map((x) => toTensor(x, 'float32'));
      const [y64, y32] = [c.call(...wide), c.call(...narrow)];
      if (y32.dtype !== 'float32') throw new Error(`the result is ${y32.dtype}`);
      if (!(y32.data instanceof Float32Array)) throw new Error('the result is not stored as float32');
      close(numbers(y32), numbers(y64), 'result', 200 * 2 ** -24);
      if (!differentiable) return;
      const φ = (x: Tensor[]) => c.call(...x).sum();
      const [g64, g32] = [grad(φ)(wide), grad(φ)(narrow)];
      g32.forEach((g, i) => {
        if (g.dtype !== 'float32') throw new Error(`gradient ${i} is ${g.dtype}`);
        close(numbers(g), numbers(g64[i]), `gradient ${i}`, 500 * 2 ** -24);
      });
    },
  ),
];

/** The laws that concern this operation. */
export const lawsOf = (operation: Operation): OperationLaw[] =>
  lawsOfOperations.filter(({ ofDerivatives }) => !ofDerivatives || operation.differentiable !== false);
