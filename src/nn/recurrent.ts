/**
 * The recurrent cell: one matrix applied at every step of time. L33 L105
 *
 *   hᵗ = tanh(xᵗ W + hᵗ⁻¹ U + b),   h⁰ = 0
 *
 * Unrolled, it is a network as deep as the sequence is long whose layers share U, so that gradients go with the powers of U:
 * they vanish below spectral radius 1 and explode above.
 */
import { tensor } from '../autograd/create.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { noMore, oneOf, options, refuse } from '../base/arguments.ts';
import { expectAxes, expectFeatures, expectLeaves, expectSizes } from './arguments.ts';
import { type Activation, activate, type WeightOptions } from './dense.ts';
import { draw, generator } from './initialisers.ts';
import type { Layer } from './layer.ts';

/** W [inputs, units], U [units, units], b [units]. */
export type RecurrentTree = { readonly W: Tensor; readonly U: Tensor; readonly b: Tensor };

/** Options of {@link recurrent}. */
export interface RecurrentOptions extends Omit<WeightOptions, 'bias'> {
  /** How U begins, as an Initialiser or by name. Default 'orthogonal'. */
  readonly recurrentInit?: NonNullable<WeightOptions['init']>;
  /** Default 'tanh'. */
  readonly activation?: Activation;
  /** 'all': the states of every step, [batch, time, units]. 'last' (default): the last one, [batch, units]. */
  readonly returns?: 'all' | 'last';
}

/**
 * A recurrent layer: x [batch, time, inputs] → the last state [batch, units], or all of them.
 *
 * @example
 * import { tensor } from 'saddlepoint';
 * import { recurrent } from 'saddlepoint/nn';
 * const cell = recurrent(2, 5, { seed: 1 });
 * const x = tensor(new Float64Array(3 * 7 * 2), { shape: [3, 7, 2] });
 * console.log(cell.apply(cell.tree, x).shape); // → [ 3, 5 ]
 */
export function recurrent(inputs: number, units: number, given: RecurrentOptions = {}, ...rest: never[]): Layer<RecurrentTree> {
  noMore('recurrent', rest, 'two sizes and options');
  const known = ['init', 'recurrentInit', 'seed', 'activation', 'returns'] as const;
  const { init = 'xavier', recurrentInit = 'orthogonal', seed, activation = 'tanh', returns = 'last' } = options('recurrent', given, known);
  expectSizes('recurrent', { inputs, units });
  oneOf('recurrent', 'returns', returns, ['last', 'all']);
  const source = seed === undefined ? undefined : generator('recurrent', seed);
  const nonlinearity = activate(activation);
  return {
    tree: {
      W: draw('recurrent', init, [inputs, units], source),
      U: draw('recurrent', recurrentInit, [units, units], source, 'recurrentInit'),
      b: tensor(new Float64Array(units)),
    },
    apply(tree, x) {
      expectLeaves('recurrent', tree, ['W', 'U', 'b']);
      const { W, U, b } = tree;
      expectFeatures('recurrent', x, inputs);
      expectAxes('recurrent', 'x', x, '[batch, time, inputs]');
      const time = x.shape[1];
      if (time < 1) refuse('recurrent', 'x', 'a tensor with at least one step of time', x);
      // xᵗ W + b, time by time: taken from all of them at once, each would send back a cotangent of the size of all.
      const byTime = x.transpose(1, 0, 2);
      const projected = (t: number): Tensor => byTime.at(t).matmul(W).add(b);
      let h = nonlinearity(projected(0));
      const states = [h];
      for (let t = 1; t < time; t++) {
        // hᵗ = tanh(xᵗ W + hᵗ⁻¹ U + b)
        h = nonlinearity(projected(t).add(h.matmul(U)));
        if (returns === 'all') states.push(h);
      }
      return returns === 'all' ? states[0].stack(states.slice(1), 1) : h;
    },
  };
}
