/** What curvature says of a loss: the kind of a critical point, the way down from a saddle, spectra, and the surfaces of the notes. */

export { blockDiagonalHessian } from './blockDiagonalHessian.ts';
export { type Classification, type ClassifyOptions, type CriticalKind, classify } from './classify.ts';
export { conditionNumber } from './conditionNumber.ts';
export { type Criticality, criticality } from './criticality.ts';
export type { CriticalityInput } from './criticalityInput.ts';
export { type Escape, type EscapeOptions, escape } from './escape.ts';
export { type KeskarOptions, keskarSharpness } from './keskarSharpness.ts';
export { minimumRatio } from './minimumRatio.ts';
export { sharpness } from './sharpness.ts';
export type { Signs } from './signs.ts';
export { type Quadrature, quadrature, type SpectralDensity, type SpectralDensityOptions, spectralDensity } from './spectralDensity.ts';
export { type Spectrum, spectrum } from './spectrum.ts';
export { type KnownPoint, type Surface, type SurfaceFacts, surfaces, valleyData } from './surfaces/index.ts';
export { type TaylorModel, taylor } from './taylor.ts';
export { traceEstimate } from './traceEstimate.ts';
