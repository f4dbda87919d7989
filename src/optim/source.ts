/** What a step was given: a gradient vector or an oracle, told apart and checked in one place. */
import type { Oracle, Vector } from '../autograd/types.ts';
import { describe } from '../linalg/arguments.ts';
import type { Source, State } from './optimizer.ts';

/** True for an oracle, false for a vector. */
export const isOracle = (source: Source): source is Oracle => typeof (source as Partial<Oracle> | null)?.gradient === 'function';

/** g at θ: the vector itself, or what the oracle answers. @throws where it is no vector, or its length is not θ's. */
export function gradientOf(source: Source, θ: ArrayLike<number>, caller: string): Vector {
  const g = isOracle(source) ? source.gradient(θ) : Array.isArray(source) ? Float64Array.from(source) : source;
  if (!(g instanceof Float64Array || g instanceof Float32Array)) {
    throw new TypeError(`${caller}: the source must be a gradient vector or an oracle, got ${describe(source)}`);
  }
  if (g.length !== θ.length) throw new RangeError(`${caller}: θ has ${θ.length} entries, the gradient has ${g.length}`);
  return g;
}

/** The oracle, for methods that must ask more than the gradient at θ. @throws on a plain vector. */
export function oracleOf(source: Source, caller: string, wants: string): Oracle {
  if (isOracle(source)) return source;
  throw new TypeError(`${caller}: needs an oracle, for ${wants}; got a gradient vector`);
}

/** Methods fail early on a θ that they cannot step in place. */
export function checkTheta(θ: unknown, caller: string): void {
  if (!(θ instanceof Float64Array || θ instanceof Float32Array)) {
    throw new TypeError(`${caller}: θ must be a Float64Array or a Float32Array, got ${describe(θ)}`);
  }
}

/** A state must come from `init`, or be a copy of one that does. */
export function checkState(state: State, caller: string): void {
  if (typeof state?.t !== 'number') throw new TypeError(`${caller}: the state must be one that init(θ) made, got ${describe(state)}`);
}

/**
 * Makes sure that a vector of the state fits θ: one made for another θ must not pass unnoticed, its missing entries would
 * read as NaN. JSON turns a typed array into { "0": …, "1": … }; such a one is made a vector again, in its place. JSON also
 * turns NaN into null, which is refused, and −0 into 0; `checkpoint` of descend keeps both.
 */
export function checkKept(caller: string, holder: object, name: string | number, n: number, within = 'state'): void {
  const kept = holder as Record<string | number, unknown>;
  const title = () => (typeof name === 'number' ? `${within}[${name}]` : `${within}.${name}`);
  const found = kept[name];
  if (typeof found === 'object' && found !== null && !ArrayBuffer.isView(found)) {
    const entries: unknown[] = Object.values(found);
    const bad = entries.find((x) => typeof x !== 'number');
    if (bad !== undefined) throw new TypeError(`${caller}: ${title()} must hold numbers, got ${describe(bad)}`);
    kept[name] = Float64Array.from(entries as number[]);
  }
  const length = (kept[name] as Vector | undefined)?.length;
  if (length !== n) throw new RangeError(`${caller}: θ has ${n} entries, ${title()} has ${length ?? 'none'}`);
}
