/**
 * A point over the picture that follows pointer, touch and keys.
 *
 *   arrows move it by its step, Shift by a tenth of that and no less than the range's own step; Home goes to the first preset
 */
import { type Face, type Handle, isChoice, type State } from './figure.ts';

export interface Held {
  readonly figure: Face;
  readonly picture: HTMLElement;
  state(): State;
  set(part: State): void;
}

/** What `knob` is to do from now on. */
export function follow(knob: HTMLElement, { keys, plane, step = 0.1 }: Handle, { figure, picture, state, set }: Held): void {
  const move = (event: PointerEvent): void => {
    const box = picture.getBoundingClientRect();
    const [px, py] = [((event.clientX - box.left) / box.width) * figure.size[0], ((event.clientY - box.top) / box.height) * figure.size[1]];
    const round = (value: number, key: string): number => {
      const range = figure.ranges[key];
      return isChoice(range) ? value : Math.min(range.max, Math.max(range.min, Math.round(value / range.step) * range.step));
    };
    const x = plane.x[0] + ((px - plane.left) / plane.width) * (plane.x[1] - plane.x[0]);
    const y = plane.y[0] + ((plane.top + plane.height - py) / plane.height) * (plane.y[1] - plane.y[0]);
    set({ [keys[0]]: round(x, keys[0]), [keys[1]]: round(y, keys[1]) });
  };
  knob.addEventListener('pointerdown', (event) => {
    knob.setPointerCapture(event.pointerId);
    knob.focus({ preventScroll: true });
    event.preventDefault();
  });
  knob.addEventListener('pointermove', (event) => knob.hasPointerCapture(event.pointerId) && move(event));
  knob.addEventListener('keydown', (event) => {
    const by = step * (event.shiftKey ? 0.1 : 1);
    const moved = (key: string, direction: number): number => {
      const range = figure.ranges[key];
      return Number(state()[key]) + direction * (isChoice(range) ? 0 : Math.max(by, range.step));
    };
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
    if (event.key === 'Home') set({ ...figure.defaults, ...figure.presets[0].state });
    else if (dx || dy) set({ [keys[0]]: moved(keys[0], dx), [keys[1]]: moved(keys[1], dy) });
    else return;
    event.preventDefault();
  });
}
