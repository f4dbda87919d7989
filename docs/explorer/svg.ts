/** The few marks that the figures are drawn with: axes, lines, level lines, a map of colours. */
import type { Plane } from './figure.ts';

/** Okabe and Ito's colours, told apart by colour-blind readers too; each line has a dash of its own as well. */
export const colour = {
  blue: '#0072B2',
  orange: '#E69F00',
  green: '#009E73',
  vermilion: '#D55E00',
  purple: '#CC79A7',
  sky: '#56B4E9',
} as const;

export const X = ({ x, left, width }: Plane, value: number): number => left + ((value - x[0]) / (x[1] - x[0])) * width;
export const Y = ({ y, top, height }: Plane, value: number): number => top + height - ((value - y[0]) / (y[1] - y[0])) * height;

export type Point = readonly [number, number];

const tenth = (value: number): string => String(Math.round(value * 10) / 10);
export const escape = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

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

/** A plane's frame, its ticks and its names; marks drawn by `line` and `arrow` are cut off at it. */
export function axes(plane: Plane, xName: string, yName: string, ticksX = ticks(plane.x), ticksY = ticks(plane.y)): string {
  const { left, top, width, height } = plane;
  const minus = (value: number): string => String(value).replace('-', '−');
  return [
    `<clipPath id="${clipId(plane)}"><rect x="${left}" y="${top}" width="${width}" height="${height}"/></clipPath>`,
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="none" stroke="currentColor" stroke-opacity="0.4"/>`,
    ...ticksX.map((t) => text(X(plane, t), top + height + 15, minus(t), 'text-anchor="middle" font-size="11"')),
    ...ticksY.map((t) => text(left - 5, Y(plane, t) + 4, minus(t), 'text-anchor="end" font-size="11"')),
    text(left + width / 2, top + height + 30, xName, 'text-anchor="middle"'),
    text(Math.max(2, left - 26), top - 7, yName),
  ].join('');
}

/** Cividis in nine steps: light is high, dark is low; ordered for every kind of eye. */
const CIVIDIS = [0x00204d, 0x00336f, 0x39486b, 0x575d6d, 0x707173, 0x8a8779, 0xa69d75, 0xc4b56c, 0xe4cf5b].map((c) => [
  c >> 16,
  (c >> 8) & 255,
  c & 255,
]);

/** A map of values between 0 and 1, as an image of `side` × `side` pixels that the browser smooths. */
export function map({ x, y, left, top, width, height }: Plane, value: (x: number, y: number) => number, side = 48): string {
  const row = Math.ceil((3 * side) / 4) * 4;
  const bytes = new Uint8Array(54 + row * side);
  const view = new DataView(bytes.buffer);
  // a bitmap: its header, then rows from below, blue green red
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, side, true);
  view.setInt32(22, side, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let j = 0; j < side; j++) {
    for (let i = 0; i < side; i++) {
      const v = value(x[0] + ((i + 0.5) / side) * (x[1] - x[0]), y[0] + ((j + 0.5) / side) * (y[1] - y[0]));
      const place = Math.min(1, Math.max(0, v)) * (CIVIDIS.length - 1);
      const [low, part] = [Math.min(CIVIDIS.length - 2, Math.floor(place)), place % 1];
      for (let c = 0; c < 3; c++) {
        bytes[54 + j * row + 3 * i + 2 - c] = Math.round(
          CIVIDIS[low][c] + (place === CIVIDIS.length - 1 ? 1 : part) * (CIVIDIS[low + 1][c] - CIVIDIS[low][c]),
        );
      }
    }
  }
  const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return `<image x="${left}" y="${top}" width="${width}" height="${height}" preserveAspectRatio="none" href="data:image/bmp;base64,${data}"/>`;
}

/** Level lines of a function, by marching through the cells of a grid. */
export function levels(plane: Plane, value: (x: number, y: number) => number, at: readonly number[], side = 40): string {
  const { x, y } = plane;
  const px = (i: number): number => x[0] + (i / side) * (x[1] - x[0]);
  const py = (j: number): number => y[0] + (j / side) * (y[1] - y[0]);
  const grid = Array.from({ length: side + 1 }, (_, j) => Array.from({ length: side + 1 }, (_, i) => value(px(i), py(j))));
  let d = '';
  for (const level of at) {
    for (let j = 0; j < side; j++) {
      for (let i = 0; i < side; i++) {
        const corners = [
          [i, j],
          [i + 1, j],
          [i + 1, j + 1],
          [i, j + 1],
        ] as const;
        const cuts: Point[] = [];
        for (let k = 0; k < 4; k++) {
          const [[ai, aj], [bi, bj]] = [corners[k], corners[(k + 1) % 4]];
          const [a, b] = [grid[aj][ai] - level, grid[bj][bi] - level];
          if (a < 0 === b < 0) continue;
          const part = a / (a - b);
          cuts.push([X(plane, px(ai + part * (bi - ai))), Y(plane, py(aj + part * (bj - aj)))]);
        }
        for (let k = 0; k + 1 < cuts.length; k += 2)
          d += `M${tenth(cuts[k][0])} ${tenth(cuts[k][1])}L${tenth(cuts[k + 1][0])} ${tenth(cuts[k + 1][1])}`;
      }
    }
  }
  return `<path d="${d}" fill="none" stroke="#fff" stroke-opacity="0.45" stroke-width="0.8"/>`;
}
