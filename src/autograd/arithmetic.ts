/**
 * Arithmetic with broadcasting, and the chain rule's own product.
 *
 * Each operation is one inner loop over strides (0 where an operand is repeated) and one rule per operand.
 */
import type { Floats } from '../linalg/product.ts';
import { allocate } from './memory.ts';
import { defineOp, make, type Operand, type Rule } from './record.ts';
import { broadcast, broadcastStrides, isFloat32, type Shape, sameShape, sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** o[oi + i] = f(a[ai + i·as], b[bi + i·bs]) for i < n. */
type Loop = (o: Floats, oi: number, a: Floats, ai: number, as: number, b: Floats, bi: number, bs: number, n: number) => void;

/** Runs a loop over two broadcast operands: in one call where their layouts agree, else a call for each innermost run. */
function zip(name: string, a: Tensor, b: Tensor, loop: Loop): Tensor {
  const shape = sameShape(a.shape, b.shape) ? a.shape : broadcast(name, a.shape, b.shape);
  const n = sizeOf(shape);
  const p = a.data;
  const q = b.data;
  const out = allocate(isFloat32(p) && isFloat32(q), n);
  if (p.length === n && q.length === n) loop(out, 0, p, 0, 1, q, 0, 1, n);
  else if (q.length === 1 && p.length === n) loop(out, 0, p, 0, 1, q, 0, 0, n);
  else if (p.length === 1 && q.length === n) loop(out, 0, p, 0, 0, q, 0, 1, n);
  else if (p.length === n && endsWith(shape, b.shape)) for (let o = 0; o < n; o += q.length) loop(out, o, p, o, 1, q, 0, 1, q.length);
  else if (n > 0) zipRows(shape, out, p, broadcastStrides(a.shape, shape), q, broadcastStrides(b.shape, shape), loop);
  return make(out, shape);
}

/** Whether b's axes are the last of a's: b is then repeated as a whole, as a bias is. */
const endsWith = (a: Shape, b: Shape): boolean => {
  for (let i = 1; i <= b.length; i++) if (a[a.length - i] !== b[b.length - i]) return false;
  return true;
};

function zipRows(shape: Shape, out: Floats, a: Floats, aSteps: number[], b: Floats, bSteps: number[], loop: Loop): void {
  // Trailing axes that both operands walk evenly are one run.
  let axis = shape.length - 1;
  while (axis > 0 && shape[axis] === 1) axis--;
  let run = shape[axis];
  const [as, bs] = [aSteps[axis], bSteps[axis]];
  while (axis > 0 && (shape[axis - 1] === 1 || (aSteps[axis - 1] === as * run && bSteps[axis - 1] === bs * run))) run *= shape[--axis];
  const index = new Array<number>(axis).fill(0);
  for (let o = 0, ai = 0, bi = 0; o < out.length; o += run) {
    loop(out, o, a, ai, as, b, bi, bs, run);
    for (let d = axis - 1; d >= 0; d--) {
      ai += aSteps[d];
      bi += bSteps[d];
      if (++index[d] < shape[d]) break;
      ai -= shape[d] * aSteps[d];
      bi -= shape[d] * bSteps[d];
      index[d] = 0;
    }
  }
}

export type Binary = (a: Operand, b: Operand) => Tensor;
export const binary = (name: string, loop: Loop, ...vjp: (Rule<undefined> | null)[]): Binary =>
  defineOp({ name, forward: ([a, b]) => zip(name, a, b, loop), vjp });

/**
 * The chain rule's product, g · (local derivative), where a cotangent that is exactly zero stays zero.
 *
 * What nothing depends on has no influence, whatever its slope: this keeps the NaN of 0 · ∞ out of the branch that
 * `where` did not take. It is linear in g like any product; all rules below use it.
 */
export const chain: Binary = binary(
  'chain',
  (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = a[ai] === 0 ? 0 : a[ai] * b[bi];
  },
  (u, _y, [, d]) => chain(u, d),
  (u, _y, [g]) => meeting(u, g),
);

/**
 * The product of two cotangents, one of each of two backward passes: zero where either is exactly zero. At second order
 * the branch not taken meets both, and the one that is not zero may be NaN.
 */
export const meeting: Binary = binary(
  'meeting',
  (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = a[ai] === 0 || b[bi] === 0 ? 0 : a[ai] * b[bi];
  },
  (w, _y, [, g]) => meeting(w, g),
  (w, _y, [u]) => meeting(w, u),
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
  (g, _y, [, b]) => chain(g, b),
  (g, _y, [a]) => chain(g, a),
);

/** a / b: d(a/b) = da/b − (y/b) db */
export const div: Binary = binary(
  'div',
  (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = a[ai] / b[bi];
  },
  (g, _y, [, b]) => chain(g, div(1, b)),
  (g, y, [, b]) => chain(g, div(y, b).neg()),
);

/** aᵇ with a tensor exponent: d(aᵇ) = b aᵇ⁻¹ da + aᵇ ln a db; the slope by the exponent at a = 0 is 0. */
export const power: Binary = binary(
  'pow',
  (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = a[ai] ** b[bi];
  },
  (g, _y, [a, b]) => chain(g, where(equal(b, 0), 0, b.mul(power(a, b.sub(1))))),
  (g, y, [a]) => chain(g, chain(y, where(equal(a, 0), 0, a.log()))),
);

/** The larger of a and b. Where they tie, each has half of the slope. NaN wins. */
export const maximum: Binary = binary(
  'maximum',
  (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = Math.max(a[ai], b[bi]);
  },
  (g, _y, [a, b]) => chain(g, share(a, b)),
  (g, _y, [a, b]) => chain(g, share(b, a)),
);

/** The smaller of a and b. Where they tie, each has half of the slope. NaN wins. */
export const minimum: Binary = binary(
  'minimum',
  (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = Math.min(a[ai], b[bi]);
  },
  (g, _y, [a, b]) => chain(g, share(b, a)),
  (g, _y, [a, b]) => chain(g, share(a, b)),
);

/** 1 where a > b, ½ where they tie, 0 elsewhere. */
const share: Binary = binary('share', (o, oi, a, ai, as, b, bi, bs, n) => {
  for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = a[ai] > b[bi] ? 1 : a[ai] === b[bi] ? 0.5 : 0;
});

// Comparisons give masks of 0 and 1. They are flat, so they have no rules.
const mask = (name: string, test: (a: number, b: number) => boolean): Binary =>
  binary(name, (o, oi, a, ai, as, b, bi, bs, n) => {
    for (let i = 0; i < n; i++, ai += as, bi += bs) o[oi++] = test(a[ai], b[bi]) ? 1 : 0;
  });
export const equal: Binary = mask('equal', (a, b) => a === b);
export const notEqual: Binary = mask('notEqual', (a, b) => a !== b);
export const greater: Binary = mask('greater', (a, b) => a > b);
export const greaterEqual: Binary = mask('greaterEqual', (a, b) => a >= b);
export const less: Binary = mask('less', (a, b) => a < b);
export const lessEqual: Binary = mask('lessEqual', (a, b) => a <= b);

const select: (mask: Operand, a: Operand, b: Operand) => Tensor = defineOp({
  name: 'where',
  forward: ([m, a, b]) => {
    const shape = broadcast('where', m.shape, broadcast('where', a.shape, b.shape));
    const spreadTo = (x: Tensor): Floats => x.expand(shape).data;
    const [choice, yes, no] = [spreadTo(m), spreadTo(a), spreadTo(b)];
    const out = allocate(isFloat32(yes) && isFloat32(no), choice.length);
    for (let i = 0; i < out.length; i++) out[i] = choice[i] !== 0 ? yes[i] : no[i];
    return make(out, shape);
  },
  vjp: [null, (g, _y, [m]) => select(m, g, 0), (g, _y, [m]) => select(m, 0, g)],
});

/**
 * a where the mask is not 0, b elsewhere; all three broadcast.
 *
 * The branch not taken has no influence on the gradient, even where its slope is infinite or NaN.
 *
 * @example
 * import { grad, tensor, where } from 'saddlepoint';
 * const f = (x) => where(x.greater(0), x.log(), 0).sum();
 * console.log(grad(f)(tensor([0, 2])).toArray()); // → [ 0, 0.5 ]
 */
export const where = (condition: Operand, a: Operand, b: Operand): Tensor => select(condition, a, b);
