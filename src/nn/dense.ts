/**
 * The fully connected layer, and networks made of it.
 *
 *   y = x W + b          x [batch, inputs], W [inputs, outputs], b [outputs]
 */
import { tensor } from '../autograd/create.ts';
import type { Tensor } from '../autograd/tensor.ts';
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

/** Refuses an input whose last axis is not the layer's. */
export function expectFeatures(caller: string, x: Tensor, features: number): void {
  if (x.shape.length === 0 || x.shape[x.shape.length - 1] !== features) {
    throw new RangeError(`${caller}: x must have ${features} features along its last axis, got [${x.shape.join(', ')}]`);
  }
}

/** Refuses sizes that are not whole numbers above zero. */
export function expectSizes(caller: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (!Number.isSafeInteger(size) || size < 1) throw new RangeError(`${caller}: ${name} must be a whole number ≥ 1, got ${size}`);
  }
}

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
export function dense(inputs: number, outputs: number, { init = 'xavier', seed, bias = true }: WeightOptions = {}): Layer<DenseTree> {
  expectSizes('dense', { inputs, outputs });
  const W = draw('dense', init, [inputs, outputs], seed);
  return {
    tree: bias ? { W, b: tensor(new Float64Array(outputs)) } : { W },
    apply(tree, x) {
      expectFeatures('dense', x, inputs);
      // y = x W + b; with more axes than two, all rows at once
      const y = x.rank > 2 ? x.reshape([-1, inputs]).matmul(tree.W) : x.matmul(tree.W);
      const shifted = tree.b ? y.add(tree.b) : y;
      return x.rank > 2 ? shifted.reshape([...x.shape.slice(0, -1), outputs]) : shifted;
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

const NAMES = ['tanh', 'relu', 'sigmoid', 'softplus', 'elu', 'gelu', 'leakyRelu', 'sin', 'identity'];

/** The function that an activation's name stands for. */
export function activate(activation: Activation): (x: Tensor) => Tensor {
  if (typeof activation === 'function') return activation;
  if (activation === 'identity') return (x) => x;
  if (!NAMES.includes(activation))
    throw new RangeError(`activate: activation must be a function or one of ${NAMES.join(', ')}, got '${activation}'`);
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
export function mlp(
  widths: readonly number[],
  { activation = 'tanh', init = 'xavier', seed, bias = true }: MlpOptions = {},
): Layer<DenseTree[]> {
  if (widths.length < 2) throw new RangeError(`mlp: widths must name input and output at least, got [${widths.join(', ')}]`);
  const source = seed === undefined ? {} : { seed: generator('mlp', seed) };
  const layers = widths.slice(1).map((outputs, i) => dense(widths[i], outputs, { init, bias, ...source }));
  const bend = activate(activation);
  return {
    tree: layers.map((layer) => layer.tree),
    apply(tree, x) {
      if (tree.length !== layers.length) throw new RangeError(`mlp: ${layers.length} layers, but the tree has ${tree.length} branches`);
      return layers.reduce((y, layer, i) => layer.apply(tree[i], i === 0 ? y : bend(y)), x);
    },
  };
}
