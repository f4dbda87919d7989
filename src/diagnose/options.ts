/** What may be passed to `diagnose`, checked once and laid out for those who measure. */

import { count, options as known, ofLength, positive, refuse } from '../base/arguments.ts';
import type { AsyncOracle, Oracle } from '../oracle/types.ts';
import { type Layer, type LayerLike, namedLayers } from './layers.ts';
import { type Columns, columnsOf, type RunRecord } from './records.ts';

export interface DiagnoseOptions<O = Oracle> {
  /** The records of the run that led here, oldest first; `descend` makes them. Any iterable of them; a loss is enough. */
  readonly history?: Iterable<RunRecord | number | null>;
  /** Oracles of minibatches at large: their gradients scatter around the loss's. 64 tell how much; up to 1024 are read, for a remedy. */
  readonly batches?: Iterable<O>;
  /** Which entries of θ belong to which layer, first layer first: `layersOf(tree)`, or pairs [start, end], or sizes that add up to n. */
  readonly layers?: readonly LayerLike[];
  /** The rate in use, where there is no history to read it from. */
  readonly learningRate?: number;
  /** The optimizer in use, by name ('adam'), where the records do not say. */
  readonly optimizer?: string;
  /** τ: how far the critical point may lie, as a part of θ, both measured by |H|; and 10⁴τ² of the run's gain may be left. Default 1e-6. */
  readonly gradientTolerance?: number;
  /** δ: eigenvalues within δS of zero count as zero. Default: within the error of the Hessian. */
  readonly eigenvalueTolerance?: number;
  /** Up to this many parameters the full Hessian is used. Default 300. */
  readonly fullBelow?: number;
  /** Lanczos steps beyond that, for each of two starts. Default 24. */
  readonly lanczosSteps?: number;
  /** Seed of the random starts. Default 1. */
  readonly seed?: number;
}

const KEYS = [
  'history',
  'batches',
  'layers',
  'learningRate',
  'optimizer',
  'gradientTolerance',
  'eigenvalueTolerance',
  'fullBelow',
  'lanczosSteps',
  'seed',
] as const;

/** All that a diagnosis works on. */
export interface Settings {
  readonly θ: Float64Array;
  /** The oracle's own starting point, where it has one. */
  readonly start: Float64Array | undefined;
  readonly history: Columns;
  /** How many batches there are. */
  readonly batches: number;
  readonly layers: readonly Layer[];
  /** NaN where none was given. */
  readonly learningRate: number;
  readonly optimizer: string | undefined;
  readonly gradientTolerance: number;
  readonly eigenvalueTolerance: number | undefined;
  readonly fullBelow: number;
  readonly lanczosSteps: number;
  readonly seed: number;
}

/** The settings and the batches, once everything is what it should be. θ itself need not be finite: that is a diagnosis. */
export function settingsOf<O extends Oracle | AsyncOracle>(
  caller: string,
  oracle: O,
  θ: ArrayLike<number>,
  given: DiagnoseOptions<O> | undefined,
  further: readonly string[] = [],
): { readonly settings: Settings; readonly batches: readonly O[] } {
  const { size, theta: start } = asOracle(caller, 'oracle', oracle);
  if (typeof θ !== 'object' || typeof θ?.length !== 'number') refuse(caller, 'θ', 'a vector of numbers', θ, TypeError);
  for (let i = 0; i < θ.length; i++) if (typeof θ[i] !== 'number') refuse(caller, `θ[${i}]`, 'a number', θ[i], TypeError);
  const n = count(caller, 'the length of θ', θ.length, 1);
  if (size !== undefined) ofLength(caller, 'θ', θ, size);
  if (Array.isArray(given) && given.length > 0) refuse(caller, 'options', 'an object: write { history }', given, TypeError);
  const o = known<DiagnoseOptions<O>>(caller, given, [...KEYS, ...(further as typeof KEYS)]);
  if (o.learningRate !== undefined) positive(caller, 'learningRate', o.learningRate);
  if (o.eigenvalueTolerance !== undefined) positive(caller, 'eigenvalueTolerance', o.eigenvalueTolerance);
  if (o.optimizer !== undefined && typeof o.optimizer !== 'string') refuse(caller, 'optimizer', 'a name', o.optimizer, TypeError);
  if (o.layers !== undefined && !Array.isArray(o.layers)) {
    refuse(caller, 'layers', 'a list: layersOf(tree), pairs [start, end], or sizes', o.layers, TypeError);
  }
  const batches = o.batches === undefined ? [] : firstOf(caller, o.batches);
  if (o.batches !== undefined) count(caller, 'the number of batches', batches.length, 2);
  const settings: Settings = {
    θ: Float64Array.from(θ),
    start: start?.length === n && Array.from(start).every(Number.isFinite) ? Float64Array.from(start) : undefined,
    history: columnsOf(caller, o.history ?? []),
    batches: batches.length,
    layers: namedLayers(o.layers ?? [], n),
    learningRate: o.learningRate ?? NaN,
    optimizer: o.optimizer,
    gradientTolerance: positive(caller, 'gradientTolerance', o.gradientTolerance ?? 1e-6),
    eigenvalueTolerance: o.eigenvalueTolerance,
    fullBelow: count(caller, 'fullBelow', o.fullBelow ?? 300),
    lanczosSteps: count(caller, 'lanczosSteps', o.lanczosSteps ?? 24, 2),
    seed: Number.isSafeInteger(o.seed ?? 1) ? (o.seed ?? 1) : refuse(caller, 'seed', 'a whole number', o.seed),
  };
  return { settings, batches };
}

/** The first 1024 batches: there may be no end to them. */
function firstOf<O extends Oracle | AsyncOracle>(caller: string, batches: Iterable<O>): O[] {
  if (typeof batches?.[Symbol.iterator] !== 'function') refuse(caller, 'batches', 'an iterable of oracles', batches, TypeError);
  const read: O[] = [];
  for (const batch of batches) {
    read.push(asOracle(caller, `batches[${read.length}]`, batch));
    if (read.length === 1024) break;
  }
  return read;
}

const asOracle = <O extends Oracle | AsyncOracle>(caller: string, name: string, value: O): O =>
  typeof value?.gradient === 'function' && typeof value.value === 'function'
    ? value
    : refuse(caller, name, 'an oracle, as oracle() and oracleFrom() make them', value, TypeError);
