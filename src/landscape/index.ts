export { type Classification, type ClassifyOptions, type CriticalKind, classify } from './classify.ts';
export { type Escape, type EscapeOptions, escape } from './escape.ts';
export { type KeskarOptions, keskarSharpness } from './sharpness.ts';
export type { Signs } from './signs.ts';
export { type Quadrature, quadrature, type SpectralDensity, type SpectralDensityOptions, spectralDensity } from './spectralDensity.ts';
export { blockDiagonalHessian, conditionNumber, minimumRatio, type Spectrum, sharpness, spectrum } from './spectrum.ts';
export { type KnownPoint, type Surface, type SurfaceFacts, surfaces, valleyData } from './surfaces.ts';
export { type TaylorModel, taylor } from './taylor.ts';
export { traceEstimate } from './trace.ts';
