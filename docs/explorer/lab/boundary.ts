/** What the network says of the plane: the class of each place and how sure it is, as a grid, and as colours. */
import { tensor } from 'saddlepoint';
import type { Colour } from '../maps.ts';
import type { Network } from './network.ts';

export const SIDE = 40;

export interface Boundary {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** SIDE², from the lowest row up: the class, and how sure (0 undecided, 255 certain). */
  readonly kinds: Uint8Array;
  readonly sure: Uint8Array;
  readonly points: readonly (readonly [x1: number, x2: number, kind: number])[];
}

/** An interval with some room around values. */
function around(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.12 * (high - low) || 0.5;
  return [low - room, high + room];
}

export function boundaryOf({ points, outputs }: Network, θ: ArrayLike<number>): Boundary {
  const rows = Array.from(points.y, (kind, i) => [points.x.data[2 * i], points.x.data[2 * i + 1], kind] as const);
  const [x, y] = [0, 1].map((axis) => around(rows.map((row) => row[axis]))) as [[number, number], [number, number]];
  const grid = new Float64Array(2 * SIDE * SIDE);
  for (let j = 0, p = 0; j < SIDE; j++) {
    for (let i = 0; i < SIDE; i++) {
      grid[p++] = x[0] + ((i + 0.5) / SIDE) * (x[1] - x[0]);
      grid[p++] = y[0] + ((j + 0.5) / SIDE) * (y[1] - y[0]);
    }
  }
  const out = outputs(θ, tensor(grid, { shape: [SIDE * SIDE, 2] }));
  const columns = out.shape[1];
  const [kinds, sure] = [new Uint8Array(SIDE * SIDE), new Uint8Array(SIDE * SIDE)];
  const probabilities = columns === 1 ? out.sigmoid().data : out.softmax(-1).data;
  for (let p = 0; p < kinds.length; p++) {
    let [best, most, second] = [0, -1, -1];
    if (columns === 1) {
      best = probabilities[p] > 0.5 ? 1 : 0;
      most = Math.max(probabilities[p], 1 - probabilities[p]);
      second = 1 - most;
    } else {
      for (let k = 0; k < columns; k++) {
        const q = probabilities[p * columns + k];
        if (q > most) [best, most, second] = [k, q, most];
        else if (q > second) second = q;
      }
    }
    kinds[p] = best;
    sure[p] = Math.round(255 * (most - second)) || 0;
  }
  return { x, y, kinds, sure, points: rows };
}

/** One colour a class, told apart by colour-blind readers; each class has a mark of its own as well. */
export const CLASS_COLOURS: readonly Colour[] = [
  [0, 114, 178],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [86, 180, 233],
];

/** From white, where it is undecided, to half of the class's colour. */
export function colourAt({ kinds, sure }: Boundary, p: number): Colour {
  const part = 0.08 + (0.5 * sure[p]) / 255;
  return CLASS_COLOURS[kinds[p]].map((c) => Math.round(255 + part * (c - 255))) as unknown as Colour;
}

/** The picture beneath the points, one pixel a place of the grid, from the top. */
export function pixelsOf(boundary: Boundary): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(4 * SIDE * SIDE);
  for (let j = 0; j < SIDE; j++) {
    for (let i = 0; i < SIDE; i++) data.set([...colourAt(boundary, j * SIDE + i), 255], 4 * ((SIDE - 1 - j) * SIDE + i));
  }
  return data;
}
