/** The point where the run begins, over the map: it follows pointer and keys, an arrow by a twentieth of the map, Shift by a tenth of that. */
import { handlePlace } from '../html.ts';
import { mapPlane, WIDTH } from './draw.ts';
import type { Seen } from './model.ts';

/** Puts the handle where the run begins, or at the map's edge where that lies outside; hides it where there is no map. */
export function placeStart(handle: HTMLElement, now: Seen, height: number): void {
  const plane = mapPlane(now);
  handle.hidden = plane === undefined;
  if (plane === undefined) return;
  const figure = { size: [WIDTH, height] } as unknown as Parameters<typeof handlePlace>[0];
  const inView = {
    '0': Math.min(plane.x[1], Math.max(plane.x[0], now.start[0])),
    '1': Math.min(plane.y[1], Math.max(plane.y[0], now.start[1])),
  };
  Object.assign(handle.style, handlePlace(figure, { label: '', keys: ['0', '1'], plane }, inView));
  handle.setAttribute('aria-valuenow', String(now.start[0]));
  handle.setAttribute('aria-valuetext', now.names.map((name, i) => `${name} ${Number(now.start[i].toPrecision(4))}`).join(', '));
}

interface Moving {
  /** What is shown, and how high the picture is. */
  shown(): { readonly seen: Seen; readonly height: number } | undefined;
  moveTo(point: readonly number[]): void;
}

export function startingPoint(handle: HTMLElement, picture: HTMLElement, { shown, moveTo }: Moving): void {
  handle.addEventListener('pointerdown', (event) => {
    handle.setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true });
    event.preventDefault();
  });
  handle.addEventListener('pointermove', (event) => {
    const now = shown();
    const plane = now && mapPlane(now.seen);
    if (!handle.hasPointerCapture(event.pointerId) || plane === undefined) return;
    const box = picture.querySelector('svg')!.getBoundingClientRect();
    const [px, py] = [((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * now!.height];
    const x = plane.x[0] + (Math.min(1, Math.max(0, (px - plane.left) / plane.width)) || 0) * (plane.x[1] - plane.x[0]);
    const y = plane.y[1] - (Math.min(1, Math.max(0, (py - plane.top) / plane.height)) || 0) * (plane.y[1] - plane.y[0]);
    moveTo([Number(x.toPrecision(3)), Number(y.toPrecision(3))]);
  });
  handle.addEventListener('keydown', (event) => {
    const now = shown();
    const plane = now && mapPlane(now.seen);
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
    if (plane === undefined || (dx === 0 && dy === 0)) return;
    const by = event.shiftKey ? 0.005 : 0.05;
    const [a, b] = now!.seen.start;
    moveTo([a + dx * by * (plane.x[1] - plane.x[0]), b + dy * by * (plane.y[1] - plane.y[0])]);
    event.preventDefault();
  });
}
