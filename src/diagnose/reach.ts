/**
 * What one step can change of the loss, whatever the function: |ΔL| ≤ stepLength · max γ on the way, of which the ends are known.
 *
 *   5/4 · stepLength · max(γ, γ')      generous: the slope between is seldom a quarter above both ends
 *   UNHEARD times that                 no wall met by a step of the usual length is so high: measured, walls reach less than 1, and
 *                                      records of another run, or of other weights, from 25 on
 */
import type { Columns } from './records.ts';

export const reachOfStep = (stepLength: number, before: number, after: number): number => 1.25 * stepLength * Math.max(before, after);

export const UNHEARD = 8;

/** Whether the step of record i is at most half as long again as the one before: no leap, which may meet a wall. */
export const isUsual = ({ stepLength }: Columns, i: number): boolean => stepLength[i] <= 1.5 * stepLength[i - 1];
