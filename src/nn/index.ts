/**
 * Networks: layers as functions of tensors with their parameters in trees, initialisers from seeds, losses.
 *
 * @packageDocumentation
 */
export {
  type AttentionOptions,
  type AttentionTree,
  selfAttention,
  type TransformerOptions,
  type TransformerTree,
  transformerBlock,
} from './attention.ts';
export { conv2d, flatten } from './conv.ts';
export { type Activation, activate, type DenseTree, dense, type MlpOptions, mlp, type WeightOptions } from './dense.ts';
export { dropout } from './dropout.ts';
export {
  fans,
  he,
  type Init,
  type Initialiser,
  orthogonal,
  type Seed,
  uniform,
  type VarianceScalingOptions,
  xavier,
  zeros,
} from './initialisers.ts';
export { type Layer, type Mode, type RunningStatistics, residual, type SequentialTree, type Step, sequential } from './layer.ts';
export { layerNorm } from './layerNorm.ts';
export { binaryCrossEntropy, crossEntropy, huber, type Labels, squaredError, type WeightDecayOptions, weightDecay } from './losses.ts';
export { batchNorm, type NormTree } from './normalisation.ts';
export type { Padding, Pair, WindowOptions } from './patches.ts';
export { maxPool, meanPool } from './pooling.ts';
export { type RecurrentOptions, type RecurrentTree, recurrent } from './recurrent.ts';
