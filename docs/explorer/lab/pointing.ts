/** Points of one's own: a click into the picture adds one, a drag moves one; buttons take them from the text field, from the data, or away. */
import { pointerIn } from '../pointer.ts';
import { pointAt } from '../svg.ts';
import { FIRST, type OwnPoint, ownOf, readPoints } from './data.ts';
import { mapPlane } from './draw.ts';
import type { View } from './lab.ts';

/** How near, as a part of the picture, a pointer must come to a point to take hold of it. */
const NEAR = 0.03;
const four = (v: number): number => Number(v.toPrecision(4));

/** Listens on the picture; `take` is given the new points, `kind` says of which class a new one is. */
export function pointing(
  map: HTMLElement,
  viewed: () => View | undefined,
  kind: () => number,
  take: (own: readonly OwnPoint[]) => void,
): void {
  let held = -1;
  const place = (event: PointerEvent, { boundary }: View) =>
    pointAt(mapPlane(boundary), pointerIn(map, event)).map(four) as [number, number];
  map.addEventListener('pointerdown', (event) => {
    const view = viewed();
    if (view?.settings['data'] !== 'your own' || !(event.target as Element).closest('svg')) return;
    const [a, b] = place(event, view);
    const { x, y } = view.boundary;
    const own = ownOf(view.settings);
    held = own.findIndex(([p, q]) => Math.hypot((p - a) / (x[1] - x[0]), (q - b) / (y[1] - y[0])) < NEAR);
    if (held >= 0) map.setPointerCapture(event.pointerId);
    else if (a >= x[0] && a <= x[1] && b >= y[0] && b <= y[1]) take([...own, [a, b, kind()]]);
    event.preventDefault();
  });
  map.addEventListener('pointerup', (event) => {
    const view = viewed();
    if (held < 0 || !view) return;
    const at = place(event, view);
    take(ownOf(view.settings).map((point, i) => (i === held ? [...at, point[2]] : point)));
    held = -1;
  });
}

interface Points {
  readonly element: HTMLElement;
  viewed(): View | undefined;
  take(own: readonly OwnPoint[]): void;
  note(words: string): void;
}

/** What the buttons below the points do. */
export const pointActions = ({
  element,
  viewed,
  take,
  note,
}: Points): Readonly<Record<'mine' | 'points' | 'fewer' | 'none', () => void>> => ({
  mine: () => take((viewed()?.boundary.points ?? []).map(([a, b, kind]) => [a, b, kind] as const)),
  points() {
    try {
      take(readPoints(element.querySelector<HTMLTextAreaElement>('[name=points]')!.value));
      note('');
    } catch (error) {
      note(`${(error as Error).message}.`);
    }
  },
  fewer() {
    const own = ownOf(viewed()?.settings ?? {});
    if (own.length > 2) take(own.slice(0, -1));
  },
  none: () => take(FIRST),
});
