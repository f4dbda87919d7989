/** What a surface is: a loss of one or two parameters with its oracle, and what is known of it exactly. */
import { tensor } from '../../autograd/create.ts';
import type { Tensor } from '../../autograd/tensor.ts';
import { oracle as oracleOf } from '../../oracle/oracle.ts';
import type { Oracle } from '../../oracle/types.ts';
import { type CriticalKind, kindOf } from '../classify.ts';
import { signs } from '../signs.ts';

/** A critical point that is known exactly. */
export interface KnownPoint {
  readonly theta: readonly number[];
  readonly kind: Exclude<CriticalKind, 'not critical'>;
  /** The Hessian's eigenvalues there, ascending. */
  readonly eigenvalues: readonly number[];
  readonly loss: number;
}

/** What is known of a surface. */
export interface SurfaceFacts {
  /** Rows of the ledger that speak of it. */
  readonly rows: readonly string[];
  readonly criticalPoints: readonly KnownPoint[];
  /** In words: what else is critical, what the surface teaches. */
  readonly message: string;
}

/** A loss of one or two parameters, to look at and to test on. */
export interface Surface {
  readonly name: string;
  /** The formula, in TeX. */
  readonly formula: string;
  /** The parameters' names. */
  readonly axes: readonly string[];
  /** L(θ), θ of shape [n], n = 1 or 2. */
  loss(θ: Tensor): Tensor;
  /** A fresh oracle of the loss; its starting point is `start`. */
  oracle(): Oracle;
  /** Where it is worth drawing, [low, high] per axis. */
  readonly domain: readonly (readonly [number, number])[];
  /** The notes' starting point, or a telling one. */
  readonly start: readonly number[];
  readonly facts: SurfaceFacts;
}

/** A surface by what it is made of; its loss is a formula in the coordinates. */
export const surface = (
  parts: Omit<Surface, 'loss' | 'oracle' | 'facts'>,
  formula: (...θ: Tensor[]) => Tensor,
  rows: readonly string[],
  criticalPoints: readonly KnownPoint[],
  message: string,
): Surface => {
  const loss = (θ: Tensor): Tensor => formula(...parts.axes.map((_, i) => θ.at(i)));
  return { ...parts, loss, oracle: () => oracleOf(loss, tensor(parts.start)), facts: { rows, criticalPoints, message } };
};

/** A critical point: the signs of the eigenvalues, which are exact, say of what kind. */
export const knownPoint = (theta: readonly number[], eigenvalues: readonly number[], loss: number): KnownPoint => ({
  theta,
  kind: kindOf(signs(eigenvalues, 0)),
  eigenvalues,
  loss,
});

/** The eigenvalues of [[a, b], [b, d]], positive definite: the small one as det/λmax, which does not cancel. */
export const eigenvalues2 = (a: number, b: number, d: number): [number, number] => {
  const largest = (a + d) / 2 + Math.hypot((a - d) / 2, b);
  return [(a * d - b * b) / largest, largest];
};

/** The square [−2, 2]², where two of them are drawn. */
export const SQUARE = [
  [-2, 2],
  [-2, 2],
] as const;
