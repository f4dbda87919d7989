/** What networks' pieces must do, whoever wrote them: initialisers, symmetries, losses, layers. */
export * from './nn-images.ts';
export * from './nn-initialisers.ts';
export * from './nn-losses.ts';
export * from './nn-norms.ts';
export * from './nn-sequences.ts';
export * from './nn-symmetries.ts';
