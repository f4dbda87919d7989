/**
 * The fully connected layer, and networks made of it.
 *
 *   y = x W + b          x [batch, inputs], W [inputs, outputs], b [outputs]
 */
import { tensor } from '../autograd/create.ts';
import type { Tensor } from '../autograd/tensor.ts';
import { flag, noMore, oneOf, options, refuse } from '../base/arguments.ts';
import { affine } from './affine.ts';
import { expectBranches, expectFeatures, expectLeaves, expectSizes } from './arguments.ts';
import { draw, generator, type Init, type Seed } from './initialisers.ts';
import type { Layer } from './layer.ts';

/** W [inputs, outputs] and b [outputs]; no b where `bias: false`. */
export type DenseTree = { readonly W: Tensor; readonly b?: Tensor };

/** How a layer's weights begin. */
export interface WeightOptions {
  /** Default 'xavier'. Biases begin at zero. */
  readonly init?: Init;
  /** A whole number, or a generator that several layers share. Needed unless `init` is 'zeros'. */
  readonly seed?: Seed;
  /** Default true. */
  readonly bias?: boolean;
}

/** What every layer's options may say of its weights. */
export const WEIGHT_OPTIONS = ['init', 'seed', 'bias'] as const;

/**
 * A dense layer: y = x W + b.
 *
 * @param inputs features of x, along its last axis
 * @param outputs features of y
 * @throws RangeError where a size is not a whole number above zero, or x has another number of features
 *
 * @example
 * import { tensor } from 'saddlepoint';
 * import { dense } from 'saddlepoint/nn';
 * const layer = dense(3, 2, { seed: 1 });
 * console.log(layer.tree.W.shape, layer.apply(layer.tree, tensor([[1, 0, 0]])).shape); // → [ 3, 2 ] [ 1, 2 ]
 */
export function dense(inputs: number, outputs: number, given: WeightOptions = {}, ...rest: never[]): Layer<DenseTree> {
  noMore('dense', rest, 'two sizes and options');
  const { init = 'xavier', seed, bias = true } = options('dense', given, WEIGHT_OPTIONS);
  flag('dense', 'bias', bias);
  expectSizes('dense', { inputs, outputs });
  const W = draw('dense', init, [inputs, outputs], seed);
  return {
    tree: bias ? { W, b: tensor(new Float64Array(outputs)) } : { W },
    apply(tree, x) {
      expectLeaves('dense', tree, ['W']);
      expectFeatures('dense', x, inputs);
      // y = x W + b; with more axes than two, all rows at once
      const y = affine(x.rank > 2 ? x.reshape([-1, inputs]) : x, tree.W, tree.b);
      return x.rank > 2 ? y.reshape([...x.shape.slice(0, -1), outputs]) : y;
    },
  };
}

/** A name of a Tensor's method, or any function of a tensor. */
export type Activation =
  | 'tanh'
  | 'relu'
  | 'sigmoid'
  | 'softplus'
  | 'elu'
  | 'gelu'
  | 'leakyRelu'
  | 'sin'
  | 'identity'
  | ((x: Tensor) => Tensor);

const ACTIVATIONS: readonly Exclude<Activation, (x: Tensor) => Tensor>[] = [
  'tanh',
  'relu',
  'sigmoid',
  'softplus',
  'elu',
  'gelu',
  'leakyRelu',
  'sin',
  'identity',
];

/** The function that an activation's name stands for. */
export function activate(activation: Activation, ...rest: never[]): (x: Tensor) => Tensor {
  noMore('activate', rest, 'one activation');
  if (typeof activation === 'function') return activation;
  if (activation === 'identity') return (x) => x;
  oneOf('activate', 'activation', activation, ACTIVATIONS);
  return (x) => x[activation]();
}

/** Options of {@link mlp}. */
export interface MlpOptions extends WeightOptions {
  /** Between the layers; the last layer is linear. Default 'tanh'. */
  readonly activation?: Activation;
}

/**
 * A multilayer perceptron: dense layers with an activation between them, the last one linear.
 *
 *   x → tanh(x W¹ + b¹) → … → x Wⁿ + bⁿ
 *
 * @param widths the features from input to output, such as [2, 8, 8, 1]
 * @throws RangeError or TypeError where the widths are no list of whole numbers above zero, or an option is unknown
 * @returns a layer whose tree is the list of its dense layers' trees
 *
 * @example
 * import { oracle, tensor } from 'saddlepoint';
 * import { mlp, squaredError } from 'saddlepoint/nn';
 * const [x, y] = [tensor([[0], [1], [2]]), tensor([[1], [0], [1]])];
 * const network = mlp([1, 4, 1], { activation: 'tanh', seed: 1 });
 * const { theta, value } = oracle((tree) => squaredError(network.apply(tree, x), y), network.tree);
 * console.log(theta.length, value(theta) > 0); // → 13 true
 */
export function mlp(widths: readonly number[], given: MlpOptions = {}, ...rest: never[]): Layer<DenseTree[]> {
  if (!Array.isArray(widths)) refuse('mlp', 'widths', 'a list such as [2, 8, 1]', widths, TypeError);
  noMore('mlp', rest, 'a list of widths and options');
  const { activation = 'tanh', init = 'xavier', seed, bias = true } = options('mlp', given, [...WEIGHT_OPTIONS, 'activation']);
  if (widths.length < 2) refuse('mlp', 'widths', 'a list that names input and output at least', widths);
  expectSizes('mlp', Object.fromEntries(Array.from(widths, (width, i) => [`widths[${i}]`, width])));
  const source = seed === undefined ? {} : { seed: generator('mlp', seed) };
  const layers = widths.slice(1).map((outputs, i) => dense(widths[i], outputs, { init, bias, ...source }));
  const nonlinearity = activate(activation);
  return {
    tree: layers.map((layer) => layer.tree),
    apply(tree, x) {
      expectBranches('mlp', tree, layers.length);
      return layers.reduce((y, layer, i) => layer.apply(tree[i], i === 0 ? y : nonlinearity(y)), x);
    },
  };
}
