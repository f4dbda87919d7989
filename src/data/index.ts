/**
 * Data: batches, sets drawn from seeds, readers and writers of the usual files, and how often a classifier is right.
 *
 * @packageDocumentation
 */
export {
  type Batch,
  type Batches,
  type BatchOptions,
  type BatchState,
  batches,
  type Column,
  type Rows,
  type TypedArray,
} from './batches.ts';
export { batchMeanCovariance, batchMeanVariance } from './batchNoise.ts';
export { type CoarselyLabelledImages, readCifar10, readCifar100, writeCifar10, writeCifar100 } from './cifar.ts';
export { type GlyphOptions, glyphDigits } from './glyphs.ts';
export { gunzip, gzip, type InflateOptions } from './gzip.ts';
export { type Idx, type LabelledImages, parseIdx, pixels, readIdx, readMnist, writeIdx } from './idx.ts';
export { accuracy, confusionMatrix, predictions } from './metrics.ts';
export { loadSafetensors, restore, type SafetensorsFile, type Savable, type StoredTensor, saveSafetensors } from './safetensors.ts';
export type { DType as StoredType } from './safetensors-header.ts';
export {
  type Classified,
  circles,
  gaussians,
  labelNoise,
  moons,
  type PointOptions,
  type Regression,
  sinc,
  spirals,
  teacherStudent,
  xor,
} from './sets.ts';
