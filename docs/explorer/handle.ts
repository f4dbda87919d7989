/**
 * A point over the picture that follows pointer, touch and keys.
 *
 *   of a figure: arrows move it by its step, Shift by a tenth of that and no less than the range's own step; Home goes to the first preset
 */
import { type Handle, isChoice, type Plane, type Presentation, type State } from './figure.ts';
import { arrowOf, pointerIn } from './pointer.ts';
import { pointAt } from './svg.ts';

interface Dragged {
  readonly picture: HTMLElement;
  /** What the point lies in; nothing where there is none now. */
  plane(): Plane | undefined;
  /** Where the pointer has brought it. */
  to(x: number, y: number): void;
  /** To the right and up, by arrow keys. */
  by(dx: number, dy: number, fine: boolean): void;
}

export function draggable(knob: HTMLElement, { picture, plane, to, by }: Dragged): void {
  knob.addEventListener('pointerdown', (event) => {
    knob.setPointerCapture(event.pointerId);
    knob.focus({ preventScroll: true });
    event.preventDefault();
  });
  knob.addEventListener('pointermove', (event) => {
    const now = plane();
    if (now && knob.hasPointerCapture(event.pointerId)) to(...pointAt(now, pointerIn(picture, event)));
  });
  knob.addEventListener('keydown', (event) => {
    const arrow = arrowOf(event);
    if (arrow === undefined || plane() === undefined) return;
    by(...arrow, event.shiftKey);
    event.preventDefault();
  });
}

export interface Held {
  readonly figure: Presentation;
  readonly picture: HTMLElement;
  state(): State;
  set(part: State): void;
}

/** What a figure's `knob` is to do from now on. */
export function follow(knob: HTMLElement, { keys, plane, step = 0.1 }: Handle, { figure, picture, state, set }: Held): void {
  const round = (value: number, key: string): number => {
    const range = figure.ranges[key];
    return isChoice(range) ? value : Math.min(range.max, Math.max(range.min, Math.round(value / range.step) * range.step));
  };
  const moved = (key: string, direction: number, by: number): number => {
    const range = figure.ranges[key];
    return Number(state()[key]) + direction * (isChoice(range) ? 0 : Math.max(by, range.step));
  };
  draggable(knob, {
    picture,
    plane: () => plane,
    to: (x, y) => set({ [keys[0]]: round(x, keys[0]), [keys[1]]: round(y, keys[1]) }),
    by(dx, dy, fine) {
      const by = step * (fine ? 0.1 : 1);
      set({ [keys[0]]: moved(keys[0], dx, by), [keys[1]]: moved(keys[1], dy, by) });
    },
  });
  knob.addEventListener('keydown', (event) => {
    if (event.key !== 'Home') return;
    set({ ...figure.defaults, ...figure.presets[0].state });
    event.preventDefault();
  });
}
