/** What batches, data sets and file formats must do, whoever wrote them. */
export * from './batches.ts';
export * from './formats.ts';
export * from './moments.ts';
export * from './sets.ts';
