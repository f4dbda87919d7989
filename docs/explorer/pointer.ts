/** Where a pointer is over a picture, and which way an arrow key points. */
import type { Point } from './svg.ts';

/** In the picture's own units. */
export function pointerIn(picture: Element, { clientX, clientY }: MouseEvent): Point {
  const svg = picture.querySelector('svg')!;
  const { left, top, width, height } = svg.getBoundingClientRect();
  const own = svg.viewBox.baseVal;
  return [((clientX - left) / width) * own.width, ((clientY - top) / height) * own.height];
}

/** To the right and up. */
const ARROWS: Readonly<Record<string, Point>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
export const arrowOf = ({ key }: KeyboardEvent): Point | undefined => ARROWS[key];
