/**
 * Arithmetic with broadcasting, and the chain rule's own product.
 *
 * Each operation is one inner loop over strides (0 where an operand is repeated) and one rule per operand.
 */
import type { Floats } from '../../linalg/products/product.ts';
import { allocate } from '../memory.ts';
import { defineOp } from '../operation.ts';
import { broadcast, broadcastStrides, eachPlane, isFloat32, sameShape, sizeOf } from '../shape.ts';
import { type Operand, type Rule, Tensor } from '../tensor.ts';

/** o[oi + i] = f(a[ai + i·as], b[bi + i·bs]) for i < n. Nine numbers, not objects: small operations are called by the thousand. */
type StridedLoop = (o: Floats, oi: number, a: Floats, ai: number, as: number, b: Floats, bi: number, bs: number, n: number) => void;

/** Runs a loop over two broadcast operands: in one call where their layouts agree, else a call for each innermost run. */
function zip(name: string, a: Tensor, b: Tensor, loop: StridedLoop): Tensor {
  const shape = sameShape(a.shape, b.shape) ? a.shape : broadcast(name, a.shape, b.shape);
  const n = sizeOf(shape);
  const p = a.data;
  const q = b.data;
  const out = allocate(isFloat32(p) && isFloat32(q), n);
  const as = p.length === 1 ? 0 : 1;
  const bs = q.length === 1 ? 0 : 1;
  if ((p.length === n || as === 0) && (q.length === n || bs === 0)) loop(out, 0, p, 0, as, q, 0, bs, n);
  else if (p.length === n && sameShape(shape.slice(-b.shape.length), b.shape))
    repeatWhole(out, p, q, loop); // as a bias is
  else
    eachPlane(shape, broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape), (o, rows, run, ai, aD, aR, bi, bD, bR) => {
      for (let r = 0; r < rows; r++, o += run, ai += aD, bi += bD) loop(out, o, p, ai, aR, q, bi, bR, run);
    });
  return new Tensor(out, shape);
}

/** The loop with b repeated as a whole, a few times at once where it is short: a call for each few numbers costs more than they do. */
function repeatWhole(out: Floats, a: Floats, b: Floats, loop: StridedLoop): void {
  const size = b.length * Math.min(Math.ceil(128 / b.length), out.length / b.length);
  const copies = allocate(isFloat32(b), size);
  for (let at = 0; at < size; at += b.length) copies.set(b, at);
  for (let o = 0; o < out.length; o += size) loop(out, o, a, o, 1, copies, 0, 1, Math.min(size, out.length - o));
}

const flat = [null, null]; // without rules
export type Binary = (a: Operand, b: Operand) => Tensor;
const binary = (name: string, loop: StridedLoop, ...vjp: (Rule<undefined> | null)[]): Binary =>
  defineOp({ name, forward: ([a, b]) => zip(name, a, b, loop), vjp: vjp.length > 0 ? vjp : flat, options: [] });

/** The same for a function of two numbers with no loop of its own. */
const pairwise = (name: string, f: (a: number, b: number) => number, ...vjp: Rule<undefined>[]): Binary =>
  binary(
    name,
    (o, oi, a, ai, as, b, bi, bs, n) => {
      for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = f(a[ai], b[bi]);
    },
    ...vjp,
  );

/**
 * a·b, but 0 where a is exactly 0, whatever b. Zeros come and go under ReLU, and a test of a would be a guess at a branch; that the product
 * is not finite hardly ever happens. A third of the time. (p − p, since in the compiler of Node 24 that comes first `Number.isNaN` is a call.)
 */
export const strongProduct = (a: number, b: number): number => {
  const product = a * b;
  return product - product === 0 || a !== 0 ? product + 0 : 0; // + 0: no −0
};

/**
 * The chain rule's product, g · (local derivative), where a cotangent that is exactly zero stays zero.
 *
 * What nothing depends on has no influence, whatever its slope: this keeps the NaN of 0 · ∞ out of the branch that
 * `where` did not take. It is linear in g like any product; all rules below use it.
 */
export const strongMul: Binary = binary(
  'strongMul',
  (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = strongProduct(a[ai], b[bi]);
  },
  (u, _y, [, d]) => strongMul(u, d),
  (u, _y, [g]) => strongMulBoth(u, g),
);

/**
 * The product of two cotangents, one of each of two backward passes: zero where either is exactly zero. At second order
 * the branch not taken meets both, and the one that is not zero may be NaN.
 */
export const strongMulBoth: Binary = binary(
  'strongMulBoth',
  (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = a[ai] === 0 || b[bi] === 0 ? 0 : a[ai] * b[bi];
  },
  (w, _y, [, g]) => strongMulBoth(w, g),
  (w, _y, [u]) => strongMulBoth(w, u),
);

/** a + b */
export const add: Binary = binary(
  'add',
  (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = a[ai] + b[bi];
  },
  (g) => g,
  (g) => g,
);

/** a − b */
export const sub: Binary = binary(
  'sub',
  (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = a[ai] - b[bi];
  },
  (g) => g,
  (g) => g.neg(),
);

/** a · b, entry by entry: d(ab) = b da + a db */
export const mul: Binary = binary(
  'mul',
  (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = a[ai] * b[bi];
  },
  (g, _y, [, b]) => strongMul(g, b),
  (g, _y, [a]) => strongMul(g, a),
);

/** a / b: d(a/b) = da/b − (y/b) db */
export const div: Binary = binary(
  'div',
  (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = a[ai] / b[bi];
  },
  (g, _y, [, b]) => strongMul(g, div(1, b)),
  (g, y, [, b]) => strongMul(g, div(y, b).neg()),
);

/** aᵇ with a tensor exponent: d(aᵇ) = b aᵇ⁻¹ da + aᵇ ln a db; the slope by the exponent at a = 0 is 0. */
export const power: Binary = pairwise(
  'pow',
  (a, b) => a ** b,
  (g, _y, [a, b]) => strongMul(g, where(equal(b, 0), 0, b.mul(power(a, b.sub(1))))),
  (g, y, [a]) => strongMul(g, strongMul(y, where(equal(a, 0), 0, a.log()))),
);

/** The larger of a and b. Where they tie, each has half of the slope. NaN wins. */
export const maximum: Binary = pairwise(
  'maximum',
  Math.max,
  (g, _y, [a, b]) => strongMul(g, share(a, b)),
  (g, _y, [a, b]) => strongMul(g, share(b, a)),
);

/** The smaller of a and b. Where they tie, each has half of the slope. NaN wins. */
export const minimum: Binary = pairwise(
  'minimum',
  Math.min,
  (g, _y, [a, b]) => strongMul(g, share(b, a)),
  (g, _y, [a, b]) => strongMul(g, share(a, b)),
);

/** 1 where a > b, ½ where they tie, 0 elsewhere. */
const share: Binary = pairwise('share', (a, b) => (a > b ? 1 : a === b ? 0.5 : 0));

// Comparisons give masks of 0 and 1. They are flat, so they have no rules.
export const equal: Binary = pairwise('equal', (a, b) => (a === b ? 1 : 0));
export const notEqual: Binary = pairwise('notEqual', (a, b) => (a !== b ? 1 : 0));
export const greater: Binary = binary('greater', (o, oi, a, ai, as, b, bi, bs, n) => {
  for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = Number(a[ai] > b[bi]); // a loop of its own: it is a slope often
});
export const greaterEqual: Binary = pairwise('greaterEqual', (a, b) => (a >= b ? 1 : 0));
export const less: Binary = pairwise('less', (a, b) => (a < b ? 1 : 0));
export const lessEqual: Binary = pairwise('lessEqual', (a, b) => (a <= b ? 1 : 0));

/**
 * a where the mask is not 0, b elsewhere; all three broadcast.
 *
 * The branch not taken has no influence on the gradient, even where its value or slope is infinite or NaN. How far that reaches:
 * an entry, or a row, whose cotangent is exactly 0 gives cotangents that are exactly 0, at orders one and two, through every operation
 * of this library, those that mix entries too (matmul, softmax, logSumExp, norm, max, prod, convolutions). It ends where a sum has
 * taken up the NaN before: mean(x) of an x with a NaN is NaN, and a zero that comes by multiplication (mask · x) is no branch.
 *
 * @example
 * import { grad, tensor, where } from 'saddlepoint';
 * const f = (x) => where(x.greater(0), x.log(), 0).sum();
 * console.log(grad(f)(tensor([0, 2])).toArray()); // → [ 0, 0.5 ]
 */
export const where: (condition: Operand, a: Operand, b: Operand) => Tensor = defineOp({
  name: 'where',
  forward: ([mask, a, b]) => {
    const shape = broadcast('where', mask.shape, broadcast('where', a.shape, b.shape));
    const [choice, yes, no] = [mask, a, b].map((x) => x.expand(shape).data);
    const out = allocate(isFloat32(yes) && isFloat32(no), choice.length);
    for (let i = 0; i < out.length; i++) out[i] = choice[i] !== 0 ? yes[i] : no[i];
    return new Tensor(out, shape);
  },
  vjp: [null, (g, _y, [mask]) => where(mask, g, 0), (g, _y, [mask]) => where(mask, 0, g)],
  options: [],
});
