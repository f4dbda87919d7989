/** The point where the run begins, over the map: it follows pointer and keys, an arrow by a twentieth of the map, Shift by a tenth of that. */
import type { Plane } from '../figure.ts';
import { draggable } from '../handle.ts';
import { handlePlace } from '../html.ts';
import type { Picture } from './draw.ts';
import { mapPlane } from './map.ts';
import type { Seen } from './model.ts';

const within = ([from, to]: Plane['x'], value: number): number => Math.min(to, Math.max(from, value));

/** Puts the handle where the run begins, or at the map's edge where that lies outside; hides it where there is no map. */
export function placeStart(handle: HTMLElement, seen: Seen, { size }: Picture): void {
  const { start, names } = seen;
  const map = mapPlane(seen);
  handle.hidden = map === undefined;
  if (map === undefined) return;
  const inView = { '0': within(map.x, start[0]), '1': within(map.y, start[1]) };
  Object.assign(handle.style, handlePlace({ size }, { label: '', keys: ['0', '1'], plane: map }, inView));
  handle.setAttribute('aria-valuenow', String(start[0]));
  handle.setAttribute('aria-valuetext', names.map((name, i) => `${name} ${Number(start[i].toPrecision(4))}`).join(', '));
}

interface Moving {
  readonly picture: HTMLElement;
  /** The map, where there is one now. */
  plane(): Plane | undefined;
  start(): readonly number[];
  moveTo(point: readonly number[]): void;
}

export function startingPoint(handle: HTMLElement, { picture, plane, start, moveTo }: Moving): void {
  draggable(handle, {
    picture,
    plane,
    to: (x, y) => moveTo([within(plane()!.x, x), within(plane()!.y, y)].map((value) => Number(value.toPrecision(3)))),
    by(dx, dy, fine) {
      const { x, y } = plane()!;
      const [[a, b], by] = [start(), fine ? 0.005 : 0.05];
      moveTo([a + dx * by * (x[1] - x[0]), b + dy * by * (y[1] - y[0])]);
    },
  });
}
