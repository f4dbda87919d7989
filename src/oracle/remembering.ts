/**
 * What all oracles share: they remember what was asked at the last θ (a copy, compared entry by entry), check what goes in and
 * what comes out, and hand out copies.
 */

import { refuseShapes, sameShape, show } from '../autograd/shape.ts';
import { Tensor } from '../autograd/tensor.ts';
import { ofLength, refuse } from '../base/arguments.ts';
import { result } from '../base/result.ts';
import { symmetrise } from '../linalg/factor/symmetric.ts';
import { Matrix } from '../linalg/matrix.ts';
import { isVector, type Oracle } from './types.ts';

/** What was asked at the last θ. */
interface Memory {
  θ: Float64Array;
  value?: number;
  gradient?: () => Float64Array;
  hessian?: Matrix;
  error?: Matrix;
}

/** A vector of numbers as float64, checked. */
export const vectorOf = (caller: string, name: string, given: ArrayLike<number> | Tensor, size?: number): Float64Array => {
  const list = given instanceof Tensor && given.rank === 1 ? given.data : (given as ArrayLike<number>);
  if (typeof list !== 'object' || typeof list?.length !== 'number') refuse(caller, name, 'a vector', given, TypeError);
  if (!isVector(list))
    for (let i = 0; i < list.length; i++) if (typeof list[i] !== 'number') refuse(caller, `${name}[${i}]`, 'a number', list[i], TypeError); // holes too
  if (size !== undefined) ofLength(caller, name, list, size);
  return list instanceof Float64Array ? list : new Float64Array(list);
};

/** Whether two vectors are the same to the last bit. */
export const unchanged = (a: Float64Array, b: Float64Array): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
};

/** The answers, as they are computed. A gradient may bring the value along, and is given as a maker of fresh copies. */
export interface Answers {
  value(θ: Float64Array): number;
  gradient(θ: Float64Array): { gradient: () => Float64Array; value?: number };
  hvp(θ: Float64Array, v: Float64Array): ArrayLike<number>;
  hvpError?(θ: Float64Array, v: Float64Array): Float64Array;
  /** H exact to rounding, or, by differences, H with its error: one of the two. */
  hessian?(θ: Float64Array): Matrix;
  differences?(θ: Float64Array): { readonly hessian: Matrix; readonly error: Matrix };
}

/** An oracle over its answers, with the memory, the checks and the copies that all oracles share. */
export function remembering(answers: Answers, known: Pick<Oracle, 'size' | 'theta'> = {}): Oracle {
  let last: Memory | undefined;
  const at = (caller: string, given: ArrayLike<number>): Memory => {
    const θ = vectorOf(caller, 'θ', given, known.size);
    if (last === undefined || !unchanged(θ, last.θ)) last = { θ: θ === given ? θ.slice() : θ };
    return last;
  };
  const value = (memory: Memory): number => (memory.value ??= answers.value(memory.θ));
  const gradient = (memory: Memory): Float64Array => (memory.gradient ?? Object.assign(memory, answers.gradient(memory.θ)).gradient)();
  const hessian = (memory: Memory): Matrix => {
    const { θ } = memory;
    if (answers.hessian) return (memory.hessian ??= symmetricHessian(answers.hessian(θ), θ.length));
    return memory.hessian ?? Object.assign(memory, answers.differences!(θ)).hessian;
  };
  const copy = ({ data, shape: [m, n] }: Matrix): Matrix => new Matrix(data.slice(), m, n);
  return {
    ...known,
    value: (θ) => value(at('value', θ)),
    gradient: (θ) => gradient(at('gradient', θ)),
    valueAndGradient: (θ) => {
      const memory = at('valueAndGradient', θ);
      const g = gradient(memory); // first: it may bring the value along
      return result({ value: value(memory), gradient: g });
    },
    hvp: (given, v) => {
      const { θ } = at('hvp', given);
      return vectorOf('oracle', 'H·v', answers.hvp(θ, vectorOf('hvp', 'v', v, θ.length)), θ.length).slice();
    },
    hessian: (θ) => copy(hessian(at('hessian', θ))),
    ...(answers.hvpError && {
      hvpError: (given: ArrayLike<number>, v: ArrayLike<number>) => {
        const { θ } = at('hvpError', given);
        return answers.hvpError!(θ, vectorOf('hvpError', 'v', v, θ.length));
      },
    }),
    ...(answers.differences && {
      hessianError: (θ: ArrayLike<number>) => {
        const memory = at('hessianError', θ);
        hessian(memory);
        return copy(memory.error!);
      },
    }),
  };
}

/** (H + Hᵀ)/2: rounding leaves H symmetric only nearly; eigenvalues want it exactly. More than that is a mistake. L03 */
function symmetricHessian(H: Matrix, n: number): Matrix {
  if (!sameShape(H.shape, [n, n])) refuseShapes('oracle', 'the shape of the Hessian', show([n, n]), H.shape);
  symmetrise(H, 'oracle', 'the Hessian', ASYMMETRY);
  return H;
}
const ASYMMETRY = 1e-3; // relative to the largest entry: what a model's own coarse differences leave, and no more
