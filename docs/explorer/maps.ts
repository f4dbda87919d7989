/** A map of values over a plane, as colours and as level lines. */
import type { Plane } from './figure.ts';
import { type Point, tenth, X, Y } from './svg.ts';

/** Cividis in nine steps: light is high, dark is low; ordered for every kind of eye. */
const CIVIDIS = [0x00204d, 0x00336f, 0x39486b, 0x575d6d, 0x707173, 0x8a8779, 0xa69d75, 0xc4b56c, 0xe4cf5b].map((c) => [
  c >> 16,
  (c >> 8) & 255,
  c & 255,
]);

export type Colour = readonly [red: number, green: number, blue: number];

/** An image of `side` × `side` pixels over a plane, which the browser smooths; row 0 is the lowest. */
export function image({ left, top, width, height }: Plane, side: number, colourOf: (i: number, j: number) => Colour): string {
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
  for (let j = 0; j < side; j++) for (let i = 0; i < side; i++) bytes.set([...colourOf(i, j)].reverse(), 54 + j * row + 3 * i);
  const data = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return `<image x="${left}" y="${top}" width="${width}" height="${height}" preserveAspectRatio="none" href="data:image/bmp;base64,${data}"/>`;
}

/** A map of values between 0 and 1. */
export function map(plane: Plane, value: (x: number, y: number) => number, side = 48): string {
  const { x, y } = plane;
  return image(plane, side, (i, j) => {
    const v = value(x[0] + ((i + 0.5) / side) * (x[1] - x[0]), y[0] + ((j + 0.5) / side) * (y[1] - y[0]));
    const place = Math.min(1, Math.max(0, v)) * (CIVIDIS.length - 1);
    const low = Math.min(CIVIDIS.length - 2, Math.floor(place));
    const [a, b] = [CIVIDIS[low], CIVIDIS[low + 1]];
    return [0, 1, 2].map((c) => Math.round(a[c] + (place - low) * (b[c] - a[c]))) as unknown as Colour;
  });
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
