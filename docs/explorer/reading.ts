/**
 * Exact values at a place of a picture: under the pointer, under a finger, or where the arrow keys have come.
 *
 *   place in the picture → pane → place in its plane → words
 *
 * A map is read anywhere, at coordinates as round as the screen can tell apart; curves are read at the points they are drawn through.
 */
import type { Pane, Plane } from './figure.ts';
import { type Point, pointAt, X, Y } from './svg.ts';
import { say } from './words.ts';

/** In which pane, and where in its plane. */
export interface Place {
  readonly pane: number;
  readonly x: number;
  readonly y: number;
  /** Of curves: at which stop. */
  readonly k: number;
}

/** A map: any x and y. */
export const over = (plane: Plane, say: (x: number, y: number) => string): Pane => ({ plane, say });
/** Curves: all of them at the k-th stop. */
export const along = (plane: Plane, stops: readonly number[], say: (k: number) => string): Pane => ({
  plane,
  stops,
  say: (_x, _y, k) => say(k),
});

/** 'w₁ = 0.5, w₂ = −1', four digits. */
export const equals = (values: Readonly<Record<string, number | string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} = ${typeof value === 'number' ? say(value, 4) : value}`)
    .join(', ');

type Axis = readonly [from: number, to: number];
/** The round number below a two-hundredth of an axis. */
const grain = ([from, to]: Axis): number => 10 ** Math.floor(Math.log10((to - from) / 200));
const within = ([from, to]: Axis, value: number): number => Math.min(to, Math.max(from, value));
const rounded = (axis: Axis, value: number): number => Number((Math.round(value / grain(axis)) * grain(axis)).toPrecision(12));

/** Which stop is nearest to x. */
const nearest = (stops: readonly number[], x: number): number =>
  stops.reduce((best, stop, k) => (Math.abs(stop - x) < Math.abs(stops[best] - x) ? k : best), 0);

/** The place of a pane that can be read and lies nearest to x and y. */
function placed(panes: readonly Pane[], pane: number, x: number, y: number): Place {
  const { plane, stops } = panes[pane];
  const k = stops ? nearest(stops, x) : 0;
  return { pane, x: stops ? stops[k] : within(plane.x, rounded(plane.x, x)), y: within(plane.y, rounded(plane.y, y)), k };
}

const readable = ({ stops }: Pane): boolean => stops === undefined || stops.length > 0;

/** The place at a point of the picture, in the picture's units; undefined outside of all panes. */
export function placeAt(panes: readonly Pane[], [px, py]: Point): Place | undefined {
  const pane = panes.findIndex(
    (pane) =>
      readable(pane) &&
      px >= pane.plane.left &&
      px <= pane.plane.left + pane.plane.width &&
      py >= pane.plane.top &&
      py <= pane.plane.top + pane.plane.height,
  );
  return pane < 0 ? undefined : placed(panes, pane, ...pointAt(panes[pane].plane, [px, py]));
}

/** Where the keys begin: in the middle of the first pane; or, by so many panes, of another. */
export function begin(panes: readonly Pane[], pane = 0, by = 0): Place | undefined {
  const list = panes.flatMap((pane, k) => (readable(pane) ? [k] : []));
  if (list.length === 0) return undefined;
  const next = list[(Math.max(0, list.indexOf(pane)) + by + list.length) % list.length];
  const { x, y } = panes[next].plane;
  return placed(panes, next, (x[0] + x[1]) / 2, (y[0] + y[1]) / 2);
}

/** A fortieth of the pane onwards, to the right and up; or, fine, by one stop, or the least that a map can be read by. */
export function moved(panes: readonly Pane[], { pane, x, y, k }: Place, [dx, dy]: readonly [number, number], fine: boolean): Place {
  const { plane, stops } = panes[pane];
  const by = (axis: Axis): number => (fine ? grain(axis) : Math.max(1, Math.round((axis[1] - axis[0]) / 40 / grain(axis))) * grain(axis));
  if (stops === undefined) return placed(panes, pane, x + dx * by(plane.x), y + dy * by(plane.y));
  if (dy !== 0) return begin(panes, pane, -dy)!;
  const next = within([0, stops.length - 1], k + dx * (fine ? 1 : Math.max(1, Math.round(stops.length / 40))));
  return { pane, x: stops[next], y, k: next };
}

/** The words at a place, where that lies in the picture, and whether it is a line of curves or a point. */
export function read(
  panes: readonly Pane[],
  place: Place,
): { readonly words: string; readonly left: number; readonly top: number; readonly whole: boolean } | undefined {
  const pane = panes[place.pane];
  if (pane === undefined || !readable(pane)) return undefined;
  const { plane, stops, say } = pane;
  // another model may have fewer stops
  const k = Math.min(place.k, (stops?.length ?? 1) - 1);
  const x = stops?.[k] ?? place.x;
  return { words: say(x, place.y, k), left: X(plane, x), top: Y(plane, place.y), whole: stops !== undefined };
}
