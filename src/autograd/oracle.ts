/**
 * The oracle: all that an algorithm may ask about a loss at θ.
 *
 *   value L(θ),  gradient g = ∇L(θ),  hvp H(θ)v,  hessian H(θ)
 *
 * It remembers its last θ (a copy, compared entry by entry), so asking twice costs once, and stepping θ in place is safe.
 * No graph outlives a call.
 */
import { asMatrix, Matrix, type MatrixLike } from '../linalg/matrix.ts';
import { maxAbs, norm } from '../linalg/vectors.ts';
import { type ParametersOptions, parameters } from './parameters.ts';
import { Tensor } from './tensor.ts';
import { type Differentiable, hessian, hvp, valueAndGrad } from './transforms.ts';
import type { Oracle, OracleParts, Tree, Vector } from './types.ts';

/** What was asked at the last θ. */
interface Memory {
  θ: Float64Array;
  value?: number;
  gradient?: () => Float64Array;
  hessian?: Matrix;
}

const vectorOf = (caller: string, argument: string, given: ArrayLike<number> | Tensor, size?: number): Float64Array => {
  if (given instanceof Tensor && given.rank === 1) return vectorOf(caller, argument, given.data, size);
  if (given === null || typeof given !== 'object' || given instanceof Tensor || typeof given.length !== 'number') {
    throw new TypeError(
      `${caller}: ${argument} must be a vector, got ${given instanceof Tensor ? `a tensor of shape [${given.shape.join(', ')}]` : given === null ? 'null' : typeof given}`,
    );
  }
  const strange = Array.isArray(given) ? given.findIndex((x) => typeof x !== 'number') : -1;
  if (strange >= 0) throw new TypeError(`${caller}: ${argument} must hold numbers, got ${String(given[strange])} at [${strange}]`);
  if (size !== undefined && given.length !== size)
    throw new RangeError(`${caller}: ${argument} must have ${size} entries, got ${given.length}`);
  return given instanceof Float64Array ? given : new Float64Array(given);
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
function remembering(answers: Answers, size?: number, theta?: Vector): Oracle {
  let last: Memory | undefined;
  const at = (caller: string, given: ArrayLike<number>): Memory => {
    const θ = vectorOf(caller, 'θ', given, size);
    if (last === undefined || !unchanged(θ, last.θ)) last = { θ: θ === given ? θ.slice() : θ };
    return last;
  };
  const value = (memory: Memory): number => {
    memory.value ??= number(answers.value(memory.θ));
    return memory.value;
  };
  const gradient = (memory: Memory): Float64Array => {
    if (memory.gradient === undefined) {
      const answer = answers.gradient(memory.θ);
      memory.gradient = answer.gradient;
      if (answer.value !== undefined) memory.value = answer.value;
    }
    return memory.gradient();
  };
  return {
    ...(size === undefined ? {} : { size }),
    ...(theta === undefined ? {} : { theta }),
    value: (θ) => value(at('value', θ)),
    gradient: (θ) => gradient(at('gradient', θ)),
    valueAndGradient: (θ) => {
      const memory = at('valueAndGradient', θ);
      const g = gradient(memory); // first: it may bring the value along
      return { value: value(memory), gradient: g };
    },
    hvp: (θ, v) => {
      const memory = at('hvp', θ);
      return vectorOf('oracle', 'H·v', answers.hvp(memory.θ, vectorOf('hvp', 'v', v, memory.θ.length)), memory.θ.length).slice();
    },
    hessian: (θ) => {
      const memory = at('hessian', θ);
      memory.hessian ??= symmetric(answers.hessian(memory.θ), memory.θ.length);
      return new Matrix(memory.hessian.data.slice(), memory.θ.length, memory.θ.length);
    },
  };
}

function number(y: unknown): number {
  if (typeof y !== 'number') throw new TypeError(`oracle: the value must be a number, got ${typeof y}`);
  return y;
}

/** (H + Hᵀ)/2: rounding, or differences, leave H symmetric only nearly; eigenvalues want it exactly. More than that is a mistake. L03 */
function symmetric(H: Matrix, n: number): Matrix {
  const { data, shape } = H;
  if (shape[0] !== n || shape[1] !== n) throw new RangeError(`oracle: the Hessian must be [${n}, ${n}], got [${shape.join(', ')}]`);
  const largest = maxAbs(data);
  // By tiles: rows above the diagonal are columns below it, and a whole column would come out of memory entry by entry.
  for (let top = 0; top < n; top += TILE) {
    for (let left = 0; left <= top; left += TILE) {
      for (let i = top; i < Math.min(top + TILE, n); i++) {
        for (let j = left; j < Math.min(left + TILE, i); j++) {
          const lower = data[i * n + j];
          const upper = data[j * n + i];
          if (lower === upper) continue;
          if (Math.abs(lower - upper) > ASYMMETRY * largest) {
            throw new RangeError(`oracle: the Hessian must be symmetric, got ${upper} at [${j}, ${i}] and ${lower} at [${i}, ${j}]`);
          }
          data[i * n + j] = data[j * n + i] = lower / 2 + upper / 2;
        }
      }
    }
  }
  return H;
}
const TILE = 32;
const ASYMMETRY = 1e-3; // relative to the largest entry: what coarse differences leave, and no more

/**
 * The oracle of a differentiable loss over a tree of parameters.
 *
 * @param loss a function of the tree to a scalar tensor. It must depend on nothing else that changes: the last θ's answers are kept.
 * @returns an {@link Oracle} whose `theta` holds the tree's values as one vector
 * @example
 * import { oracle } from 'saddlepoint';
 * const o = oracle(({ w1, w2 }) => w1.mul(w2).sub(1).square(), { w1: 0, w2: 0 });
 * console.log(o.value(o.theta), o.hessian(o.theta).toArray()); // → 1 [ [ 0, -2 ], [ -2, 0 ] ]
 */
export function oracle<T extends Tree>(
  loss: Differentiable,
  tree: T,
  options: ParametersOptions = {},
): Oracle & { readonly theta: Vector; readonly size: number } {
  if (typeof loss !== 'function') throw new TypeError(`oracle: loss must be a function, got ${typeof loss}`);
  const { theta, leaves, assemble, join } = parameters(tree, options);
  // As a function of θ's leaves alone: frozen ones are data.
  const L = (free: readonly Tensor[]): Tensor => loss(assemble(free));
  const answers: Answers = {
    value: (θ) => scalar(L(leaves(θ))),
    gradient: (θ) => {
      const { value, gradient } = valueAndGrad(L)(leaves(θ));
      return { value: value.item(), gradient: () => join(gradient) };
    },
    hvp: (θ, v) => join(hvp(L)(leaves(θ), leaves(v))),
    hessian: (θ) => {
      const { data } = hessian(L)(leaves(θ)); // fresh
      return new Matrix(data instanceof Float64Array ? data : new Float64Array(data), θ.length, θ.length);
    },
  };
  return remembering(answers, theta.length, theta) as Oracle & { readonly theta: Vector; readonly size: number };
}

function scalar(y: unknown): number {
  if (!(y instanceof Tensor) || y.rank !== 0) throw new TypeError('oracle: the loss must return a scalar Tensor');
  return y.item();
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
  for (const name of ['value', 'gradient'] as const) {
    if (typeof model?.[name] !== 'function') throw new TypeError(`oracleFrom: ${name} must be a function, got ${typeof model?.[name]}`);
  }
  const gradientAt = (θ: Float64Array): Float64Array => {
    const g = model.gradient(θ.slice());
    if (typeof (g as { then?: unknown } | null)?.then === 'function')
      throw new TypeError('oracleFrom: gradient must be synchronous, got a Promise');
    return vectorOf('oracleFrom', 'the gradient', g, θ.length).slice(); // the model may use one buffer for all its gradients
  };
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
    value: (θ) => model.value(θ.slice()),
    gradient: (θ) => {
      const g = gradientAt(θ);
      return { gradient: () => g.slice() };
    },
    hvp: hvpOf,
    hessian: (θ) => asMatrix(model.hessian === undefined ? columns(θ) : model.hessian(θ.slice()), 'oracle', 'the Hessian'),
  });
}
