/** Why training stopped: evidence in, verdict and remedy out. */

export type { Applied, Remedy } from './apply.ts';
export type { Curvature } from './curvature.ts';
export { type Diagnosis, diagnose } from './diagnose.ts';
export type { Direction } from './direction.ts';
export type { Breakdown, DiagnoseOptions, Evidence } from './evidence.ts';
export type { Growth, Series } from './history.ts';
export { type Layer, type LayerLike, type LayerNorms, layersOf } from './layers.ts';
export type { Exclusion } from './log/exclude.ts';
export type { Facts } from './log/facts.ts';
export { type ReadLog, type ReadLogOptions, readLog } from './log/read.ts';
export type { Validation } from './log/validation.ts';
export { diagnoseLog, type LogDiagnosis, type LogOptions } from './log.ts';
export type { Noise } from './noise.ts';
export type { Probe } from './probe.ts';
export type { Progress } from './progress.ts';
export type { RunRecord } from './records.ts';
export type { Thrown } from './throw.ts';
export type { Test, Verdict } from './verdict.ts';
