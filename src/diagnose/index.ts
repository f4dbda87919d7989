/** Why training stopped: evidence in, verdict and remedy out. */

export type { Curvature } from './curvature.ts';
export { diagnose, diagnoseAsync } from './diagnose.ts';
export { type AsyncRemedy, Diagnosis, type Remedy } from './diagnosis.ts';
export type { Direction } from './direction.ts';
export type { Broken, Evidence, Situation } from './evidence.ts';
export type { Fit } from './fit.ts';
export type { GradientCheck, SlopeCheck } from './gradientCheck.ts';
export type { Growth, Steps } from './history.ts';
export { type Layer, type LayerLike, type LayerNorms, layersOf } from './layers.ts';
export type { Exclusion } from './log/exclude.ts';
export type { Facts } from './log/facts.ts';
export { type ReadLog, type ReadLogOptions, readLog } from './log/read.ts';
export type { Validation } from './log/validation.ts';
export { diagnoseLog, type LogDiagnosis, type LogOptions } from './log.ts';
export type { Noise } from './noise.ts';
export type { DiagnoseOptions } from './options.ts';
export type { Probe } from './probe.ts';
export type { Progress } from './progress.ts';
export type { Answered, AnswerOptions, Question } from './questions.ts';
export type { RunRecord } from './records.ts';
export type { Test, Verdict } from './tests/test.ts';
export type { Thrown } from './throw.ts';
export type { Applied } from './train.ts';
export type { Zeros } from './zeros.ts';
