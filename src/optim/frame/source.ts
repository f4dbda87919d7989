/** What a step was given: a gradient vector or an oracle, told apart and checked in one place. */

import { ofLength, refuse, refuseSaying } from '../../base/arguments.ts';
import { isVector, type Oracle, type Vector } from '../../oracle/types.ts';
import type { Optimizer, Source, State } from './optimizer.ts';

/** True for an oracle, false for a vector. */
export const isOracle = (source: Source): source is Oracle => typeof (source as Partial<Oracle> | null)?.gradient === 'function';

/** g at θ: the vector itself, or what the oracle answers. @throws where it is no vector, or its length is not θ's. */
export function gradientFrom(source: Source, θ: ArrayLike<number>, caller: string): Vector {
  const given: unknown = isOracle(source) ? source.gradient(θ) : source;
  const g = Array.isArray(given) ? Float64Array.from(given) : given;
  if (!isVector(g)) refuse(caller, 'the source', 'a gradient vector or an oracle', source, TypeError);
  ofLength(caller, 'the gradient', g, θ.length);
  return g;
}

/** The oracle, for methods that must ask more than the gradient at θ. @throws on a plain vector. */
export function oracleOf(source: Source, caller: string, wants = 'more than the gradient at θ'): Oracle {
  if (isOracle(source)) return source;
  refuseSaying(caller, 'the source', `an oracle, for ${wants}`, 'a gradient vector', TypeError);
}

/** An optimizer, not the function that makes one. */
export function checkOptimizer(optimizer: Optimizer, caller: string): void {
  if (typeof optimizer?.step !== 'function') refuse(caller, 'optimizer', 'an optimizer, such as adam()', optimizer, TypeError);
}

/** Methods fail early on a θ that they cannot step in place. */
export function checkTheta(θ: unknown, caller: string, name = 'θ'): void {
  if (!isVector(θ)) refuse(caller, name, 'a Float64Array or a Float32Array', θ, TypeError);
}

/** A state must come from `init`, or be a copy of one that does. */
export function checkState(state: State, caller: string): void {
  if (typeof state?.t !== 'number') refuse(caller, 'the state', 'one that init(θ) made', state, TypeError);
}

/**
 * Makes sure that a vector of the state fits θ: one made for another θ must not pass unnoticed, its missing entries would
 * read as NaN. JSON turns a typed array into { "0": …, "1": … }; such a one is made a vector again, in its place. JSON also
 * turns NaN into null, which is refused, and −0 into 0; `checkpoint` of descend keeps both.
 */
export function checkStateVector(caller: string, θ: Vector, holder: object, name: string | number, title: string): void {
  const vectors = holder as Record<string | number, Vector>;
  const found = vectors[name];
  if (typeof found === 'object' && found !== null && !ArrayBuffer.isView(found)) {
    const entries: number[] = Object.values(found);
    const bad = entries.findIndex((x) => typeof x !== 'number');
    if (bad >= 0) refuse(caller, `${title}[${bad}]`, 'a number', entries[bad], TypeError);
    vectors[name] = Float64Array.from(entries);
  }
  ofLength(caller, title, vectors[name], θ.length);
}
