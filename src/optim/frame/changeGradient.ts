/** One mechanism for clipping and weight decay: a first-order optimizer that is fed with a changed gradient. */

import { callable, noMore, refuse, refuseSaying } from '../../base/arguments.ts';
import { extended } from '../../base/extended.ts';
import type { Vector } from '../../oracle/types.ts';
import type { Optimizer, Source } from './optimizer.ts';
import { checkOptimizer, gradientFrom, isOracle } from './source.ts';

/** A change of the gradient: writes into `out` what the optimizer shall see instead of g at θ. */
export type GradientChange = (g: Vector, θ: ArrayLike<number>, out: Float64Array) => void;

/**
 * Any first-order optimizer, fed with a changed gradient; its state is the inner optimizer's.
 *
 * @throws TypeError for an optimizer that reads losses or curvature too: a changed gradient would contradict them.
 */
export function changeGradient(
  optimizer: Optimizer,
  name: string,
  options: Record<string, unknown>,
  change: GradientChange,
  ...rest: never[]
): Optimizer {
  noMore('changeGradient', rest, 'an optimizer, a name, options and a change');
  if (typeof name !== 'string' || name === '') refuse('changeGradient', 'name', 'a text', name, TypeError);
  if (typeof options !== 'object' || options === null) refuse(name, 'options', 'an object', options, TypeError);
  checkOptimizer(optimizer, name);
  callable(name, 'change', change);
  if (optimizer.order !== 1) refuseSaying(name, 'optimizer', 'a first-order one', optimizer.name, TypeError);
  const title = `${name}(${optimizer.name})`;
  let out = new Float64Array(0); // written anew in every step
  const changed = (source: Source, θ: ArrayLike<number>): Float64Array => {
    const g = gradientFrom(source, θ, title);
    if (out.length !== g.length) out = new Float64Array(g.length);
    change(g, θ, out);
    return out;
  };
  return {
    ...optimizer,
    name: title,
    options: { ...options, optimizer: optimizer.options },
    step(θ, state, source: Source) {
      if (!optimizer.needsOracle) optimizer.step(θ, state, changed(source, θ));
      else if (!isOracle(source)) optimizer.step(θ, state, source);
      else {
        // A look-ahead asks elsewhere than at θ, and is answered with the changed gradient there.
        const gradient = (at: ArrayLike<number>): Float64Array => changed(source, at);
        optimizer.step(θ, state, extended(Object.create(source) as typeof source, { gradient }));
      }
    },
  };
}
