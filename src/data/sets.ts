/**
 * Data sets drawn from a seed: small enough to see, known well enough to check.
 *
 * Points are tensors x [N, dimensions]; classes are whole numbers in a Uint8Array y, class i mod K for example i,
 * so that every prefix is balanced. `noise` is the standard deviation of a normal number added to every coordinate.
 */
import { tensor } from '../autograd/create.ts';
import type { Tensor } from '../autograd/tensor.ts';
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

/** Refuses a size that is no whole number ≥ least. */
export function expectCount(caller: string, name: string, value: number, least = 1): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${caller}: ${name} must be a whole number ≥ ${least}, got ${value}`);
}

const points = (
  caller: string,
  count: number,
  classes: number,
  seed: number,
  noise: number,
  place: (kind: number, r: Random, i: number) => readonly number[],
): Classified => {
  expectCount(caller, 'count', count);
  if (!(noise >= 0)) throw new RangeError(`${caller}: noise must be at least 0, got ${noise}`);
  const r = random(seed);
  const y = Uint8Array.from({ length: count }, (_, i) => i % classes);
  const rows = Array.from(y, (kind, i) => place(kind, r, i).map((v) => v + noise * r.normal()));
  return { x: tensor(Float64Array.from(rows.flat()), { shape: [count, rows[0].length] }), y };
};

/**
 * The sinc of the notes' experiments: y = sin(5πx)/(5πx) at x = i/N, i = 1 … N. L17 L20 L21
 *
 * @example
 * import { sinc } from 'saddlepoint/data';
 * const { x, y } = sinc();
 * console.log(x.shape, y.shape); // → [ 64, 1 ] [ 64, 1 ]
 */
export function sinc({ count = 64 }: { readonly count?: number } = {}): Regression {
  expectCount('sinc', 'count', count);
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
export function moons({ count = 200, noise = 0.1, seed = 0 }: PointOptions = {}): Classified {
  return points('moons', count, 2, seed, noise, (kind, r) => {
    const t = Math.PI * r.uniform();
    return kind === 0 ? [Math.cos(t), Math.sin(t)] : [1 - Math.cos(t), 0.5 - Math.sin(t)];
  });
}

/** Arms wound about the origin: radius s and angle 2π (turns·s + k/arms), s uniform on [0, 1). */
export function spirals({
  count = 200,
  noise = 0.02,
  seed = 0,
  arms = 2,
  turns = 1.5,
}: PointOptions & { readonly arms?: number; readonly turns?: number } = {}): Classified {
  expectCount('spirals', 'arms', arms);
  return points('spirals', count, arms, seed, noise, (kind, r) => {
    const s = r.uniform();
    const angle = 2 * Math.PI * (turns * s + kind / arms);
    return [s * Math.cos(angle), s * Math.sin(angle)];
  });
}

/** A circle of radius `inner` (class 0) within the unit circle (class 1). */
export function circles({ count = 200, noise = 0.05, seed = 0, inner = 0.5 }: PointOptions & { readonly inner?: number } = {}): Classified {
  return points('circles', count, 2, seed, noise, (kind, r) => {
    const angle = 2 * Math.PI * r.uniform();
    const radius = kind === 0 ? inner : 1;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** The four corners (±1, ±1): class 1 where the signs differ. Without noise the four points of the truth table, again and again. */
export function xor({ count = 200, noise = 0.2, seed = 0 }: PointOptions = {}): Classified {
  return points('xor', count, 2, seed, noise, (kind, _, i) => {
    const first = (i >> 1) % 2 === 0 ? -1 : 1;
    return [first, kind === 0 ? first : -first];
  });
}

/**
 * One normal cloud for each class: standard deviation 1 about a centre at distance `separation` from the origin, in a random direction
 * (in two dimensions the centres stand evenly on the circle).
 */
export function gaussians({
  count = 200,
  classes = 2,
  dimensions = 2,
  separation = 3,
  noise = 1,
  seed = 0,
}: PointOptions & { readonly classes?: number; readonly dimensions?: number; readonly separation?: number } = {}): Classified {
  expectCount('gaussians', 'classes', classes);
  expectCount('gaussians', 'dimensions', dimensions);
  const r = random(seed);
  const centres = Array.from({ length: classes }, (_, k) => {
    if (dimensions === 2) return [separation * Math.cos((2 * Math.PI * k) / classes), separation * Math.sin((2 * Math.PI * k) / classes)];
    const direction = Array.from({ length: dimensions }, () => r.normal());
    const length = Math.hypot(...direction);
    return direction.map((v) => (separation * v) / length);
  });
  return points('gaussians', count, classes, r.bits(), noise, (kind) => centres[kind]);
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
  { inputs, count = 200, noise = 0, seed = 0 }: PointOptions & { readonly inputs: number },
): Regression {
  expectCount('teacherStudent', 'inputs', inputs);
  expectCount('teacherStudent', 'count', count);
  const r = random(seed);
  const x = tensor(
    Float64Array.from({ length: count * inputs }, () => r.normal()),
    { shape: [count, inputs] },
  );
  const y = teacher(x);
  if (noise === 0) return { x, y };
  return {
    x,
    y: tensor(
      Float64Array.from(y.data, (v: number) => v + noise * r.normal()),
      { shape: y.shape },
    ),
  };
}

/**
 * Label noise: each label is, with probability `share`, replaced by another class, each other one equally likely.
 *
 * @returns a copy; `y` stays as it was
 */
export function labelNoise(
  y: ArrayLike<number>,
  { share, classes, seed = 0 }: { readonly share: number; readonly classes: number; readonly seed?: number },
): Uint8Array {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`labelNoise: share must lie in [0, 1], got ${share}`);
  expectCount('labelNoise', 'classes', classes, 2);
  const r = random(seed);
  return Uint8Array.from(y, (label) => (r.uniform() < share ? (label + 1 + r.integer(classes - 1)) % classes : label));
}
