/** What batches, data sets and file formats must do, whoever wrote them. */
export * from './batches.ts';
export * from './batchNoise.ts';
export * from './datasets.ts';
export * from './formats.ts';
