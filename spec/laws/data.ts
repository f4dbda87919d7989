/** What batches, data sets and file formats must do, whoever wrote them. */
export * from './data-batches.ts';
export * from './data-formats.ts';
export * from './data-moments.ts';
export * from './data-sets.ts';
