/**
 * Data sets drawn from a seed: small enough to see, known well enough to check.
 *
 * Points are tensors x [N, dimensions]; classes are whole numbers in a Uint8Array y, class i mod K for example i,
 * so that every prefix is balanced. `noise` is the standard deviation of a normal number added to every coordinate.
 */
import { tensor } from '../autograd/create.ts';
import { Tensor } from '../autograd/tensor.ts';
import { callable, finiteNumber, noMore, nonNegative, options, refuse, count as wholeNumber } from '../base/arguments.ts';
import { type Random, random } from '../base/random.ts';

/** Points and their classes. */
export interface Classified {
  /** [N, dimensions] */
  readonly x: Tensor;
  /** N whole numbers. */
  readonly y: Uint8Array;
}

/** Inputs and the values wanted there. */
export interface Regression {
  /** [N, inputs] */
  readonly x: Tensor;
  /** [N, outputs] */
  readonly y: Tensor;
}

/** Options of the two-dimensional sets. */
export interface PointOptions {
  /** N. Default 200. */
  readonly count?: number;
  /** Standard deviation added to every coordinate. */
  readonly noise?: number;
  /** A whole number. Default 0. */
  readonly seed?: number;
}

/** A generator from a seed that must be a whole number. */
export const seeded = (caller: string, seed: number): Random =>
  Number.isSafeInteger(seed) ? random(seed) : refuse(caller, 'seed', 'a whole number', seed);

const POINT_OPTIONS = ['count', 'noise', 'seed'] as const;

/** Points whose coordinates `place` draws for a class and the number of the example. */
function points(
  caller: string,
  { count, noise, seed, classes = 2 }: Required<PointOptions> & { readonly classes?: number },
  place: (kind: number, r: Random, i: number) => readonly number[],
): Classified {
  wholeNumber(caller, 'count', count, 1);
  nonNegative(caller, 'noise', noise);
  const r = seeded(caller, seed);
  const y = Uint8Array.from({ length: count }, (_, i) => i % classes);
  const rows = Array.from(y, (kind, i) => place(kind, r, i).map((v) => v + noise * r.normal()));
  return { x: tensor(Float64Array.from(rows.flat()), { shape: [count, rows[0].length] }), y };
}

/**
 * The sinc of the notes' experiments: y = sin(5πx)/(5πx) at x = i/N, i = 1 … N. L17 L20 L21
 *
 * @example
 * import { sinc } from 'saddlepoint/data';
 * const { x, y } = sinc();
 * console.log(x.shape, y.shape); // → [ 64, 1 ] [ 64, 1 ]
 */
export function sinc(given: { readonly count?: number } = {}, ...rest: never[]): Regression {
  noMore('sinc', rest, 'one object of options');
  const { count = 64 } = options('sinc', given, ['count']);
  wholeNumber('sinc', 'count', count, 1);
  const x = Float64Array.from({ length: count }, (_, i) => (i + 1) / count);
  return {
    x: tensor(x, { shape: [count, 1] }),
    // y = sin(5πx) / 5πx
    y: tensor(
      x.map((v) => Math.sin(5 * Math.PI * v) / (5 * Math.PI * v)),
      { shape: [count, 1] },
    ),
  };
}

/** Two interleaved half circles. */
export function moons(given: PointOptions = {}, ...rest: never[]): Classified {
  noMore('moons', rest, 'one object of options');
  const { count = 200, noise = 0.1, seed = 0 } = options('moons', given, POINT_OPTIONS);
  return points('moons', { count, noise, seed }, (kind, r) => {
    const t = Math.PI * r.uniform();
    return kind === 0 ? [Math.cos(t), Math.sin(t)] : [1 - Math.cos(t), 0.5 - Math.sin(t)];
  });
}

/** Arms wound about the origin: radius s and angle 2π (turns·s + k/arms), s uniform on [0, 1). */
export function spirals(given: PointOptions & { readonly arms?: number; readonly turns?: number } = {}, ...rest: never[]): Classified {
  noMore('spirals', rest, 'one object of options');
  const { count = 200, noise = 0.02, seed = 0, arms = 2, turns = 1.5 } = options('spirals', given, [...POINT_OPTIONS, 'arms', 'turns']);
  wholeNumber('spirals', 'arms', arms, 1);
  finiteNumber('spirals', 'turns', turns);
  return points('spirals', { count, noise, seed, classes: arms }, (kind, r) => {
    const s = r.uniform();
    const angle = 2 * Math.PI * (turns * s + kind / arms);
    return [s * Math.cos(angle), s * Math.sin(angle)];
  });
}

/** A circle of radius `inner` (class 0) within the unit circle (class 1). */
export function circles(given: PointOptions & { readonly inner?: number } = {}, ...rest: never[]): Classified {
  noMore('circles', rest, 'one object of options');
  const { count = 200, noise = 0.05, seed = 0, inner = 0.5 } = options('circles', given, [...POINT_OPTIONS, 'inner']);
  finiteNumber('circles', 'inner', inner);
  return points('circles', { count, noise, seed }, (kind, r) => {
    const angle = 2 * Math.PI * r.uniform();
    const radius = kind === 0 ? inner : 1;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** The four corners (±1, ±1): class 1 where the signs differ. Without noise the four points of the truth table, again and again. */
export function xor(given: PointOptions = {}, ...rest: never[]): Classified {
  noMore('xor', rest, 'one object of options');
  const { count = 200, noise = 0.2, seed = 0 } = options('xor', given, POINT_OPTIONS);
  return points('xor', { count, noise, seed }, (kind, _, i) => {
    const first = (i >> 1) % 2 === 0 ? -1 : 1;
    return [first, kind === 0 ? first : -first];
  });
}

/**
 * One normal cloud for each class: standard deviation 1 about a centre at distance `separation` from the origin, in a random direction
 * (in two dimensions the centres stand evenly on the circle).
 */
export function gaussians(
  given: PointOptions & { readonly classes?: number; readonly dimensions?: number; readonly separation?: number } = {},
  ...rest: never[]
): Classified {
  noMore('gaussians', rest, 'one object of options');
  const known = [...POINT_OPTIONS, 'classes', 'dimensions', 'separation'] as const;
  const { count = 200, classes = 2, dimensions = 2, separation = 3, noise = 1, seed = 0 } = options('gaussians', given, known);
  wholeNumber('gaussians', 'classes', classes, 1);
  wholeNumber('gaussians', 'dimensions', dimensions, 1);
  finiteNumber('gaussians', 'separation', separation);
  const r = seeded('gaussians', seed);
  const centres = Array.from({ length: classes }, (_, k) => {
    if (dimensions === 2) return [separation * Math.cos((2 * Math.PI * k) / classes), separation * Math.sin((2 * Math.PI * k) / classes)];
    const direction = Array.from({ length: dimensions }, () => r.normal());
    const length = Math.hypot(...direction);
    return direction.map((v) => (separation * v) / length);
  });
  return points('gaussians', { count, noise, seed: r.bits(), classes }, (kind) => centres[kind]);
}

/**
 * Inputs from the normal distribution, outputs from a teacher: a student of the same form can reach loss zero, so a minimum is known.
 *
 * @param teacher any function of a tensor [N, inputs], such as `(x) => network.apply(network.tree, x)`
 *
 * @example
 * import { teacherStudent } from 'saddlepoint/data';
 * import { mlp } from 'saddlepoint/nn';
 * const teacher = mlp([3, 4, 1], { seed: 5 });
 * const { x, y } = teacherStudent((input) => teacher.apply(teacher.tree, input), { inputs: 3, count: 10 });
 * console.log(x.shape, y.shape); // → [ 10, 3 ] [ 10, 1 ]
 */
export function teacherStudent(
  teacher: (x: Tensor) => Tensor,
  given: PointOptions & { readonly inputs: number },
  ...rest: never[]
): Regression {
  noMore('teacherStudent', rest, 'a teacher and options');
  callable('teacherStudent', 'teacher', teacher);
  const { inputs, count = 200, noise = 0, seed = 0 } = options('teacherStudent', given, [...POINT_OPTIONS, 'inputs']);
  wholeNumber('teacherStudent', 'inputs', inputs, 1);
  wholeNumber('teacherStudent', 'count', count, 1);
  nonNegative('teacherStudent', 'noise', noise);
  const r = seeded('teacherStudent', seed);
  const x = tensor(
    Float64Array.from({ length: count * inputs }, () => r.normal()),
    { shape: [count, inputs] },
  );
  const y = teacher(x);
  if (!(y instanceof Tensor)) refuse('teacherStudent', 'the result of teacher', 'a tensor', y, TypeError);
  if (noise === 0) return { x, y };
  return {
    x,
    y: tensor(
      Float64Array.from(y.data, (v: number) => v + noise * r.normal()),
      { shape: y.shape },
    ),
  };
}
