/** Where the parts of the picture of a loss lie, and which values they span. */
import type { Pane, Plane } from '../figure.ts';

export const WIDTH = 360;
export const LEFT = 44;
export const WIDE = WIDTH - LEFT - 14;

/** One part: its marks, and what can be read there. */
export interface Part {
  readonly marks: string;
  readonly pane: Pane;
}

export const panel = (top: number, x: readonly [number, number], y: readonly [number, number], height = 110): Plane => ({
  x,
  y,
  left: LEFT,
  top: top + 24,
  width: WIDE,
  height,
});

/** A range with a margin, of the finite among the values; where a few tower over nine tenths of them, these few leave the picture. */
export function rangeOf(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (finite.length === 0) return [-1, 1];
  const [least, most] = [finite[0], ceilingOf(finite)];
  const edge = 0.06 * (most - least) || 0.1 * Math.abs(most) || 1;
  return [least - edge, most + edge];
}

/** The largest of ascending values, unless it is far above nine tenths of them. */
export function ceilingOf(finite: readonly number[]): number {
  const [least, high, most] = [finite[0], finite[Math.floor(0.9 * (finite.length - 1))], finite.at(-1)!];
  return most - least > 30 * (high - least) && high > least ? least + 3 * (high - least) : most;
}
