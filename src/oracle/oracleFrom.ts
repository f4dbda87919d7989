/**
 * The oracle of a model from elsewhere: its value and gradient over plain arrays, and, where it has them, its Hessian-vector
 * products and Hessian. What it has not is taken by differences of the gradient, and says how far it may be off
 * (differences.ts).
 */

import { callable, noMore, refuse } from '../base/arguments.ts';
import { ask } from '../base/ask.ts';
import { asMatrix, type MatrixLike } from '../linalg/matrix.ts';
import { type AskingGradients, hessianByDifferences, productByDifferences, productError } from './differences.ts';
import { type Answers, remembering, unchanged, vectorOf } from './remembering.ts';
import type { Oracle, OracleParts } from './types.ts';

/**
 * The oracle of a model from elsewhere.
 *
 * Without an `hvp` of the model, a product costs two gradients, four or more where noise or bends make the step hard to find,
 * and `hvpError` says how far it may be off. Without `hvp` and `hessian`, the Hessian costs four gradients a column or more,
 * and `hessianError` bounds each entry's error. Steps follow the sizes of the coordinates: mixed units do no harm. What two
 * sides of the diagonal disagree in, at kinks for instance, is part of the error and not refused.
 *
 * @param model `value` and `gradient`, and what else it has
 * @throws TypeError where value or gradient is missing or no function
 * @example
 * import { oracleFrom } from 'saddlepoint';
 * const o = oracleFrom({ value: ([x, y]) => x * x - y * y, gradient: ([x, y]) => [2 * x, -2 * y] });
 * console.log(o.hvp([0, 0], [0, 1]).map(Math.round)); // → Float64Array(2) [ 0, -2 ]
 * console.log(o.hessianError([1, 2]).get(0, 0) < 1e-9); // → true
 */
export function oracleFrom(model: OracleParts, ...rest: readonly never[]): Oracle {
  noMore('oracleFrom', rest, 'one model');
  return oracleBy(atOnce, model);
}

/** Runs a computation of differences to its end: it yields points, θ itself among them, and is sent the gradients there. */
export type Solve = <Result>(asking: AskingGradients<Result>, θ: Float64Array, gradients: Gradients) => Result;

/** The gradient at θ, which is remembered, and anywhere else. */
interface Gradients {
  here(): Float64Array;
  at(there: Float64Array): Float64Array;
}

/** One gradient after the other. */
const atOnce: Solve = (asking, θ, { here, at }) => ask(asking, (there) => (there === θ ? here() : at(there)));

/** {@link oracleFrom}, where `solve` says how differences are computed: one gradient after the other, or all of them elsewhere. */
export function oracleBy(solve: Solve, model: OracleParts): Oracle {
  for (const name of ['value', 'gradient'] as const) callable('oracleFrom', name, model?.[name]);
  for (const name of ['hvp', 'hessian'] as const) if (model[name] !== undefined) callable('oracleFrom', name, model[name]);
  // the model may use one buffer for all, and may change what it is given
  const gradientAt = (θ: Float64Array): Float64Array => checkedGradient(model.gradient(θ.slice()), θ.length);
  let last: { θ: Float64Array; gradient: Float64Array } | undefined;
  const gradientHere = (θ: Float64Array): Float64Array => {
    if (!last || !unchanged(θ, last.θ)) last = { θ: θ.slice(), gradient: gradientAt(θ) };
    return last.gradient;
  };
  const { value, hvp, hessian } = model;
  const answers: Pick<Answers, 'value' | 'gradient'> = {
    value: (θ) => {
      const y = value.call(model, θ.slice());
      return typeof y === 'number' ? y : refuse('oracle', 'the value', 'a number', y, TypeError);
    },
    gradient: (θ) => {
      const g = gradientHere(θ);
      return { gradient: () => g.slice() };
    },
  };
  const gradients = (θ: Float64Array): Gradients => ({ here: () => gradientHere(θ), at: gradientAt });
  const ofModel = hessian && ((θ: Float64Array) => asMatrix(hessian.call(model, θ.slice()), 'oracle', 'the Hessian'));
  if (hvp) {
    const product = (θ: Float64Array, v: Float64Array): ArrayLike<number> => hvp.call(model, θ.slice(), v.slice());
    return remembering({
      ...answers,
      hvp: product,
      hessian: ofModel ?? ((θ) => asMatrix(columnByColumn(product, θ), 'oracle', 'the Hessian')),
    });
  }
  const product = (θ: Float64Array, v: Float64Array): Float64Array => solve(productByDifferences(θ, v), θ, gradients(θ));
  const hvpError = (θ: Float64Array, v: Float64Array): Float64Array => solve(productError(θ, v), θ, gradients(θ));
  if (ofModel) return remembering({ ...answers, hvp: product, hvpError, hessian: ofModel });
  return remembering({ ...answers, hvp: product, hvpError, differences: (θ) => solve(hessianByDifferences(θ), θ, gradients(θ)) });
}

/** A gradient of a model's own, as a fresh vector of n numbers. */
export const checkedGradient = (given: ArrayLike<number>, n: number): Float64Array =>
  vectorOf('oracleFrom', 'the gradient', given, n).slice();

/** H, column by column. */
const columnByColumn = (product: (θ: Float64Array, v: Float64Array) => ArrayLike<number>, θ: Float64Array): MatrixLike =>
  Array.from(θ, (_, i) => {
    const e = new Float64Array(θ.length);
    e[i] = 1;
    return vectorOf('oracle', 'H·v', product(θ, e), θ.length).slice();
  });
