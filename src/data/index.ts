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
} from './batches.ts';
export { batchMeanCovariance, batchMeanVariance } from './batchNoise.ts';
export type { Bytes } from './bytes.ts';
export { type CoarselyLabelledImages, readCifar10, readCifar100, writeCifar10, writeCifar100 } from './cifar.ts';
export type { Column, Rows, TypedArray } from './columns.ts';
export {
  type Classified,
  circles,
  gaussians,
  moons,
  type PointOptions,
  type Regression,
  sinc,
  spirals,
  teacherStudent,
  xor,
} from './datasets.ts';
export { type GlyphOptions, glyphDigits } from './glyphs.ts';
export { gunzip, gzip, type InflateOptions } from './gzip.ts';
export { type Idx, type LabelledImages, parseIdx, pixels, readIdx, readMnist, writeIdx } from './idx.ts';
export { labelNoise } from './labelNoise.ts';
export { accuracy, type Classes, confusionMatrix, predictions } from './metrics.ts';
export { restore } from './restore.ts';
export { loadSafetensors, type SafetensorsFile, type Savable, type StoredTensor, saveSafetensors } from './safetensors.ts';
export type { StoredType } from './safetensorsHeader.ts';
