/** What networks' pieces must do, whoever wrote them: initialisers, symmetries, losses, layers. */

export * from './constructed.ts';
export * from './images.ts';
export * from './initialisers.ts';
export * from './losses.ts';
export * from './norms.ts';
export * from './sequences.ts';
export * from './symmetries.ts';
export * from './widening.ts';
