/** The few marks that the figures are drawn with: axes, lines, dots, arrows, words. Maps and level lines are in maps.ts. */
import { okabeIto } from '../report/colours.ts';
import { tenTo } from '../report/numbers.ts';
import { escapeHtml as escape } from '../report/text.ts';
import type { Plane } from './figure.ts';

/** Okabe and Ito's colours, told apart by colour-blind readers too; each line has a dash of its own as well. */
export const colour = okabeIto;

export const X = ({ x, left, width }: Plane, value: number): number => left + ((value - x[0]) / (x[1] - x[0])) * width;
export const Y = ({ y, top, height }: Plane, value: number): number => top + height - ((value - y[0]) / (y[1] - y[0])) * height;

export type Point = readonly [number, number];
/** And back: the point of the plane that is seen at a place of the picture. */
export const pointAt = ({ x, y, left, top, width, height }: Plane, [px, py]: Point): Point => [
  x[0] + ((px - left) / width) * (x[1] - x[0]),
  y[0] + ((top + height - py) / height) * (y[1] - y[0]),
];

export const tenth = (value: number): string => String(Math.round(value * 10) / 10);

export const svg = ([width, height]: readonly [number, number], label: string, ...parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(label)}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor">${parts.join('')}</svg>`;

export const text = (x: number, y: number, words: string, attributes = ''): string =>
  `<text x="${tenth(x)}" y="${tenth(y)}" ${attributes}>${escape(words)}</text>`;

/** Words over a map: with a halo, dark on light in either theme. */
export const label = (x: number, y: number, words: string, attributes = ''): string =>
  text(x, y, words, `fill="#111" stroke="#fff" stroke-width="3" paint-order="stroke" ${attributes}`);

export interface Stroke {
  readonly stroke: string;
  readonly width?: number;
  readonly dash?: string;
}

const pen = ({ stroke, width = 2, dash }: Stroke): string =>
  `fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linejoin="round"${dash ? ` stroke-dasharray="${dash}"` : ''}`;

/** A line through points of a plane; where one is far outside or no number, the line is broken. */
export function line(plane: Plane, points: readonly Point[], stroke: Stroke): string {
  const [w, h] = [plane.width, plane.height];
  let d = '';
  let drawn = false;
  for (const [x, y] of points) {
    const [px, py] = [X(plane, x), Y(plane, y)];
    const near = px > plane.left - 9 * w && px < plane.left + 10 * w && py > plane.top - 9 * h && py < plane.top + 10 * h;
    if (near) d += `${drawn ? 'L' : 'M'}${tenth(px)} ${tenth(py)}`;
    drawn = near;
  }
  return d === '' ? '' : `<path d="${d}" clip-path="url(#${clipId(plane)})" ${pen(stroke)}/>`;
}

/** A line through values at 0, 1, 2, … or from another first place on. */
export const series = (plane: Plane, values: readonly number[], stroke: Stroke, first = 0): string =>
  line(
    plane,
    values.map((value, i) => [first + i, value] as const),
    stroke,
  );

export const horizontal = (plane: Plane, y: number, stroke: Stroke): string =>
  line(
    plane,
    plane.x.map((x) => [x, y] as const),
    stroke,
  );
export const vertical = (plane: Plane, x: number, stroke: Stroke): string =>
  line(
    plane,
    plane.y.map((y) => [x, y] as const),
    stroke,
  );

/** Above a plane, at its right: what each mark means, the mark in the colour of what it stands for. */
export function legend(
  { left, top, width }: Plane,
  ...entries: readonly (readonly [mark: string, words: string, fill?: string])[]
): string {
  const parts = entries.map(([mark, words, fill = 'currentColor'], i) => {
    const drawn = mark === '' ? '' : `<tspan fill="${fill}" font-weight="700">${escape(mark)}</tspan> `;
    return `<tspan${i > 0 ? ' dx="9"' : ''}>${drawn}${escape(words)}</tspan>`;
  });
  return `<text x="${left + width}" y="${top - 8}" text-anchor="end" font-size="11">${parts.join('')}</text>`;
}

export const dots = (plane: Plane, points: readonly Point[], fill: string, r = 2.5): string =>
  points
    .filter(([x, y]) => inside(plane, x, y))
    .map(([x, y]) => `<circle cx="${tenth(X(plane, x))}" cy="${tenth(Y(plane, y))}" r="${r}" fill="${fill}"/>`)
    .join('');

export const cross = (plane: Plane, x: number, y: number, stroke: string): string => {
  const [px, py] = [X(plane, x), Y(plane, y)];
  return inside(plane, x, y) ? `<path d="M${tenth(px - 5)} ${tenth(py - 5)}l10 10m0 -10l-10 10" ${pen({ stroke, width: 2.2 })}/>` : '';
};

export function arrow(plane: Plane, from: Point, to: Point, stroke: Stroke): string {
  const [x1, y1, x2, y2] = [X(plane, from[0]), Y(plane, from[1]), X(plane, to[0]), Y(plane, to[1])];
  const angle = Math.atan2(y2 - y1, x2 - x1);
  if (Math.hypot(x2 - x1, y2 - y1) < 3) return '';
  const wing = (turn: number): string => `${tenth(x2 + 8 * Math.cos(angle + turn))} ${tenth(y2 + 8 * Math.sin(angle + turn))}`;
  return (
    `<path d="M${tenth(x1)} ${tenth(y1)}L${tenth(x2)} ${tenth(y2)}" clip-path="url(#${clipId(plane)})" ${pen(stroke)}/>` +
    `<path d="M${wing(2.6)}L${tenth(x2)} ${tenth(y2)}L${wing(-2.6)}" clip-path="url(#${clipId(plane)})" ${pen({ ...stroke, dash: '' })}/>`
  );
}

const inside = ({ x, y }: Plane, a: number, b: number): boolean => a >= x[0] && a <= x[1] && b >= y[0] && b <= y[1];
const clipId = ({ left, top, width, height }: Plane): string => `clip-${[left, top, width, height].map(Math.round).join('-')}`;

/** Round numbers between two ends, some `count` of them. */
export function ticks([from, to]: readonly [number, number], count = 5): number[] {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= rough * 0.999)!;
  const first = Math.ceil(from / step - 1e-9);
  return Array.from({ length: Math.floor(to / step + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A place on an axis, with the words there where they are not the number itself. */
export type Tick = number | readonly [value: number, words: string];

/** For an axis of log₁₀: 10⁻², 10⁻¹, …, some `count` of them. */
export const decades = (ends: readonly [number, number], count = 4): Tick[] =>
  ticks(ends, count)
    .filter(Number.isInteger)
    .map((power) => [power, tenTo(power)] as const);

/** A plane's frame, its ticks and its names; marks drawn by `line` and `arrow` are cut off at it. */
export function axes(
  plane: Plane,
  xName: string,
  yName: string,
  ticksX: readonly Tick[] = ticks(plane.x),
  ticksY: readonly Tick[] = ticks(plane.y),
): string {
  const { left, top, width, height } = plane;
  const place = (tick: Tick): number => (typeof tick === 'number' ? tick : tick[0]);
  const words = (tick: Tick): string => (typeof tick === 'number' ? String(tick).replace('-', '−') : tick[1]);
  return [
    `<clipPath id="${clipId(plane)}"><rect x="${left}" y="${top}" width="${width}" height="${height}"/></clipPath>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="none" stroke="currentColor" stroke-opacity="0.4"/>`,
    ...ticksX.map((t) => text(X(plane, place(t)), top + height + 15, words(t), 'text-anchor="middle" font-size="11"')),
    ...ticksY.map((t) => text(left - 5, Y(plane, place(t)) + 4, words(t), 'text-anchor="end" font-size="11"')),
    text(left + width / 2, top + height + 30, xName, 'text-anchor="middle"'),
    text(Math.max(2, left - 26), top - 9, yName),
  ].join('');
}
