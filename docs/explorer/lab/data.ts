/** The lab's points: five sets drawn from a seed, digits, printed or by hand, seen along their two principal axes, or the reader's own. */
import { eigh, random, stack, type Tensor, tensor } from 'saddlepoint';
import { circles, gaussians, glyphDigits, moons, spirals, xor } from 'saddlepoint/data';
import type { State } from '../figure.ts';
import { HANDWRITING } from './handwriting.ts';

export interface Points {
  /** [N, 2] */
  readonly x: Tensor;
  /** Whole numbers 0 … classes − 1. */
  readonly y: Uint8Array;
  readonly classes: number;
}

/** A point of one's own: two coordinates and a class. */
export type OwnPoint = readonly [x1: number, x2: number, kind: number];

export const MOST_CLASSES = 5;
export const MOST_POINTS = 400;

/** Where nobody has drawn any: two to begin with. */
export const FIRST: readonly OwnPoint[] = [
  [-0.5, 0, 0],
  [0.5, 0, 1],
];

const ownPoints = (own: readonly OwnPoint[]): Points => ({
  x: tensor(
    Float64Array.from({ length: 2 * own.length }, (_, p) => own[p >> 1][p % 2]),
    { shape: [own.length, 2] },
  ),
  y: Uint8Array.from(own, ([, , kind]) => kind),
  classes: Math.max(2, ...own.map(([, , kind]) => kind + 1)),
});

/** Printed digits 0 to 4, 12 × 12 pixels. */
function digits({ count, noise, seed }: State): Points {
  const all = glyphDigits({ count: 2 * Number(count), seed: Number(seed), noise: 2 * Number(noise) });
  const rows = Array.from(all.y, (digit, i) => ({ digit, i })).filter(({ digit }) => digit < MOST_CLASSES);
  return alongAxes(
    stack(rows.map(({ i }) => all.x.at(i))),
    rows.map(({ digit }) => digit),
  );
}

/** A digit of {@link HANDWRITING}: itself, and 49 greys. */
const WRITTEN = 50;

/** Digits by hand, as many as there are or as are asked for, drawn by the seed; they are as noisy as they are. */
function handwriting({ count, seed }: State): Points {
  const from = random(Number(seed))
    .permutation(HANDWRITING.length / WRITTEN)
    .slice(0, Number(count));
  const rows = Array.from(from, (i) => HANDWRITING.slice(i * WRITTEN, (i + 1) * WRITTEN));
  return alongAxes(
    tensor(rows.map((row) => Array.from(row.slice(1), (grey) => Number.parseInt(grey, 16) / 15))),
    rows.map((row) => Number(row[0])),
  );
}

/**
 * Images, one a row of X, along the two directions in which they differ most (principal component analysis):
 *
 *   C = XᵀX/N of the centred pixels,   C u = λ u,   the point of an image x is (u₁ᵀx, u₂ᵀx)
 */
function alongAxes(X: Tensor, digit: readonly number[]): Points {
  const [count, pixels] = X.shape;
  const centred = X.sub(X.mean(0));
  const { vectors } = eigh(centred.transpose().matmul(centred).toArray() as number[][]);
  const [u1, u2] = [1, 2].map((k) => tensor(vectors.column(pixels - k)));
  const flat = Array.from(centred.matmul(stack([u1, u2]).transpose()).data);
  const size = Math.sqrt(flat.reduce((sum, v) => sum + v * v, 0) / flat.length);
  return {
    x: tensor(
      flat.map((v) => v / size),
      { shape: [count, 2] },
    ),
    y: Uint8Array.from(digit),
    classes: MOST_CLASSES,
  };
}

/** The points of a state; the first coordinate in another unit, the second moved, where it says so; one's own are as they are. */
export function pointsOf(state: State): Points {
  const given = { count: Number(state['count']), noise: Number(state['noise']), seed: Number(state['seed']) };
  const made: Readonly<Record<string, () => Points>> = {
    moons: () => ({ ...moons(given), classes: 2 }),
    circles: () => ({ ...circles(given), classes: 2 }),
    xor: () => ({ ...xor(given), classes: 2 }),
    spirals: () => ({ ...spirals({ ...given, noise: given.noise / 4, turns: 1 }), classes: 2 }),
    clouds: () => ({ ...gaussians({ ...given, classes: 3, separation: 1, noise: 2 * given.noise }), classes: 3 }),
    digits: () => digits(state),
    handwriting: () => handwriting(state),
    'your own': () => ownPoints(ownOf(state)),
  };
  const points = made[state['data']]();
  if (state['data'] === 'your own') return points;
  const [unit, shift] = [Number(state['unit']), Number(state['shift'])];
  return { ...points, x: points.x.mul(tensor([unit, 1])).add(tensor([0, shift])) };
}

/** Reads pasted points: one a line, two coordinates and perhaps a class. @throws an Error that names the line */
export function readPoints(text: string): OwnPoint[] {
  const points: OwnPoint[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    const words = line.split(/[\s,;]+/).filter(Boolean);
    if (words.length === 0 || line.trim().startsWith('#')) continue;
    const [a, b, kind = 0] = words.map(Number);
    if (i === 0 && words.every((word) => Number.isNaN(Number(word)))) continue; // a heading
    const at = `line ${i + 1}, '${line.trim().slice(0, 40)}':`;
    if (words.length < 2 || words.length > 3) throw new Error(`${at} a point is two numbers and a class, such as 0.5, −1, 1`);
    if (![a, b].every((v) => Number.isFinite(v) && Math.abs(v) <= 1e6))
      throw new Error(`${at} the coordinates must be numbers within ±10⁶`);
    if (!(Number.isInteger(kind) && kind >= 0 && kind < MOST_CLASSES))
      throw new Error(`${at} the class must be a whole number from 0 to ${MOST_CLASSES - 1}`);
    points.push([a, b, kind]);
  }
  if (points.length === 0) throw new Error('there is no point in it: one a line, such as 0.5, −1, 1');
  if (points.length > MOST_POINTS) throw new Error(`${points.length} points are more than the ${MOST_POINTS} that the lab takes`);
  return points;
}

const short = (v: number): string => String(Number(v.toPrecision(4)));
/** Points as a state holds them, and back. */
export const ownOf = ({ points }: State): readonly OwnPoint[] => (points ? readPoints(String(points).replaceAll(';', '\n')) : FIRST);
export const writePoints = (own: readonly OwnPoint[]): string => own.map(([a, b, kind]) => `${short(a)},${short(b)},${kind}`).join(';');
