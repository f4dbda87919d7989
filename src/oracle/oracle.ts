/**
 * The oracle: all that an algorithm may ask about a loss at θ.
 *
 *   value L(θ),  gradient g = ∇L(θ),  hvp H(θ)v,  hessian H(θ)
 *
 * It remembers its last θ (a copy, compared entry by entry), so asking twice costs once, and stepping θ in place is safe.
 * No graph outlives a call.
 */

import { hessian } from '../autograd/hessian.ts';
import { refuseShapes, sameShape, show } from '../autograd/shape.ts';
import { Tensor } from '../autograd/tensor.ts';
import type { Differentiable, Traced } from '../autograd/trace.ts';
import { hvp, valueAndGrad } from '../autograd/transforms.ts';
import type { Tree } from '../autograd/tree.ts';
import { callable, refuse } from '../base/arguments.ts';
import { symmetrise } from '../linalg/factor/symmetric.ts';
import { asMatrix, Matrix, type MatrixLike } from '../linalg/matrix.ts';
import { norm } from '../linalg/vectors.ts';
import { type ParametersOptions, parameters } from './parameters.ts';
import type { Oracle, OracleParts, Vector } from './types.ts';

/** What was asked at the last θ. */
interface Memory {
  θ: Float64Array;
  value?: number;
  gradient?: () => Float64Array;
  hessian?: Matrix;
}

const vectorOf = (caller: string, name: string, given: ArrayLike<number> | Tensor, size?: number): Float64Array => {
  const list = given instanceof Tensor && given.rank === 1 ? given.data : (given as ArrayLike<number>);
  if (typeof list !== 'object' || typeof list?.length !== 'number') refuse(caller, name, 'a vector', given, TypeError);
  if (Array.isArray(list))
    for (const [i, x] of list.entries()) if (typeof x !== 'number') refuse(caller, `${name}[${i}]`, 'a number', x, TypeError); // holes too
  if (size !== undefined && list.length !== size) throw new RangeError(`${caller}: ${name} must have ${size} entries, got ${list.length}`);
  return list instanceof Float64Array ? list : new Float64Array(list);
};

const unchanged = (a: Float64Array, b: Float64Array): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
};

/** The four answers, as they are computed. A gradient may bring the value along, and is given as a maker of fresh copies. */
interface Answers {
  value(θ: Float64Array): number;
  gradient(θ: Float64Array): { gradient: () => Float64Array; value?: number };
  hvp(θ: Float64Array, v: Float64Array): ArrayLike<number>;
  hessian(θ: Float64Array): Matrix;
}

/** An oracle over its four answers, with the memory, the checks and the copies that all oracles share. */
function remembering(answers: Answers, known: Pick<Oracle, 'size' | 'theta'> = {}): Oracle {
  let last: Memory | undefined;
  const at = (caller: string, given: ArrayLike<number>): Memory => {
    const θ = vectorOf(caller, 'θ', given, known.size);
    if (last === undefined || !unchanged(θ, last.θ)) last = { θ: θ === given ? θ.slice() : θ };
    return last;
  };
  const value = (memory: Memory): number => (memory.value ??= answers.value(memory.θ));
  const gradient = (memory: Memory): Float64Array => (memory.gradient ?? Object.assign(memory, answers.gradient(memory.θ)).gradient)();
  return {
    ...known,
    value: (θ) => value(at('value', θ)),
    gradient: (θ) => gradient(at('gradient', θ)),
    valueAndGradient: (θ) => {
      const memory = at('valueAndGradient', θ);
      const g = gradient(memory); // first: it may bring the value along
      return { value: value(memory), gradient: g };
    },
    hvp: (given, v) => {
      const { θ } = at('hvp', given);
      return vectorOf('oracle', 'H·v', answers.hvp(θ, vectorOf('hvp', 'v', v, θ.length)), θ.length).slice();
    },
    hessian: (given) => {
      const memory = at('hessian', given);
      const n = memory.θ.length;
      memory.hessian ??= symmetric(answers.hessian(memory.θ), n);
      return new Matrix(memory.hessian.data.slice(), n, n);
    },
  };
}

/** (H + Hᵀ)/2: rounding, or differences, leave H symmetric only nearly; eigenvalues want it exactly. More than that is a mistake. L03 */
function symmetric(H: Matrix, n: number): Matrix {
  if (!sameShape(H.shape, [n, n])) refuseShapes('oracle', `the Hessian to be ${show([n, n])}`, H.shape);
  symmetrise(H, 'oracle', 'the Hessian', ASYMMETRY);
  return H;
}
const ASYMMETRY = 1e-3; // relative to the largest entry: what coarse differences leave, and no more

/** The oracle of a loss over a tree: it knows where θ begins, and how a θ reads as a tree. */
export interface OracleOf<T> extends Oracle {
  readonly theta: Vector;
  readonly size: number;
  /** The tree with the entries of θ as leaves: to predict with, or to save. Views, not copies. */
  unflatten(θ: ArrayLike<number>): Traced<T>;
}

/**
 * The oracle of a differentiable loss over a tree of parameters.
 *
 * @param loss a function of the tree to a scalar tensor. It must depend on nothing else that changes: the last θ's answers are kept.
 * @returns an {@link Oracle} whose `theta` holds the tree's values as one vector
 * @example
 * import { oracle } from 'saddlepoint';
 * const o = oracle(({ w1, w2 }) => w1.mul(w2).sub(1).square(), { w1: 0, w2: 0 });
 * console.log(o.value(o.theta), o.hessian(o.theta).toArray()); // → 1 [ [ 0, -2 ], [ -2, 0 ] ]
 * console.log(o.unflatten([2, 0.5]).w1.item()); // → 2
 */
export function oracle<T extends Tree>(loss: Differentiable, tree: T, options: ParametersOptions = {}): OracleOf<T> {
  callable('oracle', 'loss', loss);
  const { theta, leaves, assemble, join, unflatten } = parameters(tree, options);
  // As a function of θ's leaves alone: frozen ones are data.
  const L = (free: readonly Tensor[]): Tensor => loss(assemble(free));
  const answers: Answers = {
    value: (θ) => {
      const y: unknown = L(leaves(θ));
      return y instanceof Tensor && y.rank === 0 ? y.item() : refuse('oracle', 'the result of loss', 'a scalar', y, TypeError);
    },
    gradient: (θ) => {
      const { value, gradient } = valueAndGrad(L)(leaves(θ));
      return { value: value.item(), gradient: () => join(gradient) };
    },
    hvp: (θ, v) => join(hvp(L)(leaves(θ), leaves(v))),
    hessian: (θ) => new Matrix(vectorOf('oracle', 'the Hessian', hessian(L)(leaves(θ)).data), θ.length, θ.length),
  };
  return Object.assign(remembering(answers, { size: theta.length, theta }), { theta, size: theta.length, unflatten });
}

/**
 * The oracle of a model from elsewhere: its value and gradient over plain arrays, and, where it has them, its
 * Hessian-vector products and Hessian. What it has not is taken by central differences of the gradient:
 *
 *   H v ≈ (∇L(θ + h v) − ∇L(θ − h v)) / 2h        error O(h²)
 *
 * @example
 * import { oracleFrom } from 'saddlepoint';
 * const o = oracleFrom({ value: ([x, y]) => x * x - y * y, gradient: ([x, y]) => [2 * x, -2 * y] });
 * console.log(o.hvp([0, 0], [0, 1]).map(Math.round)); // → Float64Array(2) [ 0, -2 ]
 */
export function oracleFrom(model: OracleParts): Oracle {
  for (const name of ['value', 'gradient'] as const) callable('oracleFrom', name, model?.[name]);
  const gradientAt = (θ: Float64Array): Float64Array => vectorOf('oracleFrom', 'the gradient', model.gradient(θ.slice()), θ.length).slice(); // the model may use one buffer for all
  const product = (θ: Float64Array, v: Float64Array): Float64Array => {
    const length = norm(v);
    if (length === 0) return new Float64Array(θ.length);
    const h = (Math.cbrt(Number.EPSILON) * Math.max(1, norm(θ))) / length;
    const ahead = gradientAt(θ.map((x, i) => x + h * v[i]));
    const behind = gradientAt(θ.map((x, i) => x - h * v[i]));
    return ahead.map((g, i) => (g - behind[i]) / (2 * h));
  };
  const hvpOf = model.hvp === undefined ? product : (θ: Float64Array, v: Float64Array) => model.hvp!(θ.slice(), v.slice());
  const columns = (θ: Float64Array): MatrixLike =>
    Array.from(θ, (_, i) => {
      const e = new Float64Array(θ.length);
      e[i] = 1;
      return Array.from(hvpOf(θ, e));
    });
  return remembering({
    value: (θ) => {
      const y = model.value(θ.slice());
      return typeof y === 'number' ? y : refuse('oracle', 'the value', 'a number', y, TypeError);
    },
    gradient: (θ) => {
      const g = gradientAt(θ);
      return { gradient: () => g.slice() };
    },
    hvp: hvpOf,
    hessian: (θ) => asMatrix(model.hessian === undefined ? columns(θ) : model.hessian(θ.slice()), 'oracle', 'the Hessian'),
  });
}
