/**
 * Batches: every epoch a new order of all examples, cut into pieces of B. L36 L39 L40
 *
 *   one epoch = every example once, in an order that every permutation is equally likely to be
 *   ⌈N/B⌉ updates in an epoch, ⌊N/B⌋ where the short last batch is dropped
 *
 * The order of epoch e is a function of (seed, e) alone. So any batch can be had by its number, t = 1, 2, …, a stopped
 * run goes on where it stood, and `descend((t) => lossOn(loader.at(t)), …)` asks for update t's batch twice and gets the same.
 */
import { tensor } from '../autograd/create.ts';
import { Tensor } from '../autograd/tensor.ts';
import { random } from '../base/random.ts';

export type TypedArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** Numbers of any type in a shape, examples along the first axis; images can stay bytes until their batch comes. */
export interface Rows {
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

/** One kind of data about every example: a tensor or {@link Rows} [N, …], a typed array [N], or a list of N. */
export type Column = Tensor | Rows | TypedArray | readonly unknown[];

/** A batch: the chosen rows of each column, with `indices` that say which rows they are. */
export type Batch<C extends Readonly<Record<string, Column>>> = { readonly [K in keyof C]: C[K] } & { readonly indices: Uint32Array };

/** How examples become batches. */
export interface BatchOptions {
  /** B, the examples in a batch. Default 32. */
  readonly size?: number;
  /** A new order in every epoch. Default true. */
  readonly shuffle?: boolean;
  /** Leave out a last batch shorter than B, whose gradient would weigh its examples more. Default false. */
  readonly dropLast?: boolean;
  /** A whole number 0 … 2³² − 1. Default 0. */
  readonly seed?: number;
}

/** Where a loader stands: plain data. The next batch is number `position` (from 0) of epoch `epoch` (from 1). */
export interface BatchState {
  readonly seed: number;
  readonly epoch: number;
  readonly position: number;
}

/** Batches without end. Iterating gives epochs; an epoch gives its batches. */
export interface Batches<C extends Readonly<Record<string, Column>>> extends Iterable<Iterable<Batch<C>>> {
  /** N. */
  readonly examples: number;
  /** B. */
  readonly size: number;
  /** Updates in an epoch: ⌈N/B⌉, or ⌊N/B⌋ with `dropLast`. */
  readonly perEpoch: number;
  /** The order of epoch e = 1, 2, … */
  permutation(epoch: number): Uint32Array;
  /** Batch number t = 1, 2, … of the whole run, whatever was asked before. */
  at(t: number): Batch<C>;
  /** All batches of epoch e = 1, 2, …; the loader's own place does not move. */
  epoch(epoch: number): Iterable<Batch<C>>;
  /** The next batch; the loader moves on. */
  next(): Batch<C>;
  /** Where the loader stands. */
  state(): BatchState;
  /** Goes back, or on, to a saved place. */
  restore(state: BatchState): void;
}

/** How many examples a column has. */
const countOf = (name: string, column: Column): number => {
  if (Array.isArray(column) || ArrayBuffer.isView(column)) return (column as ArrayLike<unknown>).length;
  const { data, shape } = (column ?? {}) as Rows;
  if (!Array.isArray(shape) || shape.length === 0 || data === undefined) {
    throw new TypeError(`batches: column '${name}' must be a tensor or rows with a shape [N, …], or a list of N`);
  }
  const size = shape.reduce((a, b) => a * b, 1);
  if (data.length !== size)
    throw new RangeError(`batches: column '${name}' of shape [${shape.join(', ')}] needs ${size} numbers, got ${data.length}`);
  return shape[0];
};

/** Copies the rows `indices` of a column. */
function rowsOf(column: Column, indices: Uint32Array): Column {
  if (Array.isArray(column)) return Array.from(indices, (i) => column[i]);
  const { data, shape } = (ArrayBuffer.isView(column) ? { data: column, shape: [column.length] } : column) as Rows;
  const width = data.length / shape[0];
  const out = new (data.constructor as new (n: number) => TypedArray)(indices.length * width);
  for (let k = 0; k < indices.length; k++) out.set(data.subarray(indices[k] * width, (indices[k] + 1) * width), k * width);
  if (ArrayBuffer.isView(column)) return out;
  const rows = { data: out, shape: [indices.length, ...shape.slice(1)] };
  return column instanceof Tensor ? tensor(out, { shape: rows.shape, dtype: column.dtype }) : rows;
}

/**
 * Batches of columns that have one row for each example.
 *
 * @param columns an object of tensors [N, …], rows, typed arrays [N] or lists of N
 * @throws RangeError where the columns differ in length, are empty, or the size is not a whole number above zero
 *
 * @example
 * import { tensor } from 'saddlepoint';
 * import { batches } from 'saddlepoint/data';
 * const loader = batches({ x: tensor([[1], [2], [3]]), y: [0, 1, 0] }, { size: 2, seed: 7 });
 * const seen: number[] = [];
 * for (const { x, y } of loader.epoch(1)) seen.push(...x.data);
 * console.log(loader.perEpoch, seen.sort()); // → 2 [ 1, 2, 3 ]
 */
export function batches<const C extends Readonly<Record<string, Column>>>(
  columns: C,
  { size = 32, shuffle = true, dropLast = false, seed = 0 }: BatchOptions = {},
): Batches<C> {
  const names = Object.keys(columns);
  if (names.length === 0) throw new RangeError('batches: there must be at least one column');
  if (names.includes('indices'))
    throw new RangeError("batches: 'indices' is the name of the rows' numbers in a batch; call the column otherwise");
  const N = countOf(names[0], columns[names[0]]);
  for (const name of names) {
    const count = countOf(name, columns[name]);
    if (count !== N) throw new RangeError(`batches: columns differ in length: '${names[0]}' has ${N}, '${name}' has ${count}`);
  }
  if (N === 0) throw new RangeError('batches: there are no examples');
  if (!Number.isSafeInteger(size) || size < 1) throw new RangeError(`batches: size must be a whole number ≥ 1, got ${size}`);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw new RangeError(`batches: seed must be a whole number in 0 … 2³² − 1, got ${seed}`);
  const perEpoch = dropLast ? Math.floor(N / size) : Math.ceil(N / size);
  if (perEpoch === 0) throw new RangeError(`batches: with dropLast, size ${size} leaves none of the ${N} examples`);

  const wholeNumber = (name: string, value: number, least: number, most: number): void => {
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      const where = most < 2 ** 20 ? `in ${least} … ${most}` : `≥ ${least}`;
      throw new RangeError(`batches: ${name} must be a whole number ${where}, got ${value}`);
    }
  };

  let known: { epoch: number; order: Uint32Array } = { epoch: 0, order: new Uint32Array() };
  const orderOf = (epoch: number): Uint32Array => {
    wholeNumber('epoch', epoch, 1, 2 ** 20);
    if (known.epoch !== epoch) {
      // The seed fills the lower word, the epoch the upper.
      const order = shuffle ? random(seed + epoch * 2 ** 32).permutation(N) : Uint32Array.from({ length: N }, (_, i) => i);
      known = { epoch, order };
    }
    return known.order;
  };

  const batch = (epoch: number, position: number): Batch<C> => {
    const indices = orderOf(epoch).slice(position * size, (position + 1) * size);
    return { ...Object.fromEntries(names.map((name) => [name, rowsOf(columns[name], indices)])), indices } as Batch<C>;
  };

  let place = { epoch: 1, position: 0 };
  const next = (): Batch<C> => {
    const { epoch, position } = place;
    const found = batch(epoch, position);
    place = position + 1 < perEpoch ? { epoch, position: position + 1 } : { epoch: epoch + 1, position: 0 };
    return found;
  };

  return {
    examples: N,
    size,
    perEpoch,
    permutation: (epoch) => orderOf(epoch).slice(),
    at(t) {
      wholeNumber('t', t, 1, Number.MAX_SAFE_INTEGER);
      return batch(Math.floor((t - 1) / perEpoch) + 1, (t - 1) % perEpoch);
    },
    *epoch(epoch) {
      for (let position = 0; position < perEpoch; position++) yield batch(epoch, position);
    },
    next,
    state: () => ({ seed, ...place }),
    restore(state) {
      if (state.seed !== seed) throw new RangeError(`batches.restore: the state is of seed ${state.seed}, this loader of seed ${seed}`);
      wholeNumber('state.epoch', state.epoch, 1, 2 ** 20);
      wholeNumber('state.position', state.position, 0, perEpoch - 1);
      place = { epoch: state.epoch, position: state.position };
    },
    // The first epoch gives what is left of the one the loader stands in; one left early is not taken up again.
    *[Symbol.iterator]() {
      for (;;) {
        const { epoch } = place;
        yield (function* () {
          while (place.epoch === epoch) yield next();
        })();
        if (place.epoch === epoch) place = { epoch: epoch + 1, position: 0 };
      }
    },
  };
}
