/**
 * Batches: every epoch a new order of all examples, cut into pieces of B. L36 L39 L40
 *
 *   one epoch = every example once, in an order that every permutation is equally likely to be
 *   ⌈N/B⌉ updates in an epoch, ⌊N/B⌋ where the short last batch is dropped
 *
 * The order of epoch e is a function of (seed, e) alone. So any batch can be had by its number, t = 1, 2, …, a stopped
 * run goes on where it stopped, and `descend((t) => lossOn(loader.at(t)), …)` asks for update t's batch twice and gets the same.
 */
import { count, flag, noMore, options, refuse } from '../base/arguments.ts';
import { random } from '../base/random.ts';
import { type Column, examplesIn, rowsOf } from './columns.ts';

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

/** The position of a loader: plain data. The next batch is number `position` (from 0) of epoch `epoch` (from 1). */
export interface BatchState {
  readonly seed: number;
  readonly epoch: number;
  readonly position: number;
}

/**
 * The batches of a data set. A loop over it is one epoch, as from PyTorch's DataLoader: every example once, in an order of its own,
 * and the next loop is the next epoch. Several epochs are asked for by name:
 *
 *   for (const { x, y } of loader) …                                        the batches of one epoch
 *   for (const epoch of loader.epochs(10)) for (const { x, y } of epoch) …  of ten, one after the other
 *   for (const { x, y } of loader.forever()) …                              without end: leave it by break or return
 *
 * After a restore the first epoch gives what is left of it; one left early is not taken up again.
 */
export interface Batches<C extends Readonly<Record<string, Column>>> extends Iterable<Batch<C>> {
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
  /** All batches of epoch e = 1, 2, …; the loader's own position does not move. */
  epoch(epoch: number): Iterable<Batch<C>>;
  /** The next `count` epochs, each the batches that it has. */
  epochs(count: number): Iterable<Iterable<Batch<C>>>;
  /** The next batches, epoch after epoch without end. */
  forever(): Iterable<Batch<C>>;
  /** The next batch; the loader moves on. */
  next(): Batch<C>;
  /** The loader's position. */
  state(): BatchState;
  /** Goes back, or on, to a saved position. */
  restore(state: BatchState): void;
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
 * for (const { x, y } of loader) seen.push(...x.data);
 * console.log(loader.perEpoch, seen.sort()); // → 2 [ 1, 2, 3 ]
 */
export function batches<const C extends Readonly<Record<string, Column>>>(
  columns: C,
  given: BatchOptions = {},
  ...rest: never[]
): Batches<C> {
  noMore('batches', rest, 'an object of columns and options');
  const { size = 32, shuffle = true, dropLast = false, seed = 0 } = options('batches', given, ['size', 'shuffle', 'dropLast', 'seed']);
  const { names, N } = checkColumns(columns);
  count('batches', 'size', size, 1);
  flag('batches', 'shuffle', shuffle);
  flag('batches', 'dropLast', dropLast);
  wholeNumber('seed', seed, 0, 2 ** 32 - 1);
  const perEpoch = dropLast ? Math.floor(N / size) : Math.ceil(N / size);
  if (perEpoch === 0) refuse('batches', 'size', `at most ${N}, the number of examples, with dropLast`, size);

  let last: { epoch: number; order: Uint32Array } = { epoch: 0, order: new Uint32Array() };
  const orderOf = (epoch: number): Uint32Array => {
    wholeNumber('epoch', epoch, 1, EPOCHS);
    if (last.epoch !== epoch) {
      // The seed fills the lower word, the epoch the upper.
      const order = shuffle ? random(seed + epoch * 2 ** 32).permutation(N) : Uint32Array.from({ length: N }, (_, i) => i);
      last = { epoch, order };
    }
    return last.order;
  };

  const batch = (epoch: number, position: number): Batch<C> => {
    const indices = orderOf(epoch).slice(position * size, (position + 1) * size);
    return { ...Object.fromEntries(names.map((name) => [name, rowsOf(columns[name], indices)])), indices } as Batch<C>;
  };

  let current = { epoch: 1, position: 0 };
  const next = (): Batch<C> => {
    const { epoch, position } = current;
    const found = batch(epoch, position);
    current = position + 1 < perEpoch ? { epoch, position: position + 1 } : { epoch: epoch + 1, position: 0 };
    return found;
  };

  /** What is left of the current epoch. */
  function* restOfEpoch(): Generator<Batch<C>, void> {
    const { epoch } = current;
    try {
      while (current.epoch === epoch) yield next();
    } finally {
      if (current.epoch === epoch) current = { epoch: epoch + 1, position: 0 };
    }
  }

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
    epochs(epochs) {
      count('batches.epochs', 'count', epochs, 0);
      return (function* () {
        for (let e = 0; e < epochs; e++) {
          const { epoch } = current;
          yield restOfEpoch();
          if (current.epoch === epoch) current = { epoch: epoch + 1, position: 0 }; // not even begun
        }
      })();
    },
    *forever() {
      for (;;) yield next();
    },
    next,
    state: () => ({ seed, ...current }),
    restore(state) {
      if (state?.seed !== seed) refuse('batches.restore', 'state', `of this loader's seed ${seed}`, state?.seed);
      wholeNumber('state.epoch', state.epoch, 1, EPOCHS);
      wholeNumber('state.position', state.position, 0, perEpoch - 1);
      current = { epoch: state.epoch, position: state.position };
    },
    [Symbol.iterator]: restOfEpoch,
  };
}

const EPOCHS = 2 ** 20;

/** Refuses what is no whole number from least to most. */
function wholeNumber(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `≥ ${least}` : `in ${least} … ${most === 2 ** 32 - 1 ? '2³² − 1' : most}`;
  refuse('batches', name, `a whole number ${range}`, value);
}

/** The columns' names and their common number of rows. */
function checkColumns(columns: Readonly<Record<string, Column>>): { names: string[]; N: number } {
  const isObject = typeof columns === 'object' && columns !== null && [Object.prototype, null].includes(Object.getPrototypeOf(columns));
  if (!isObject) refuse('batches', 'columns', 'an object such as { x, y }', columns, TypeError);
  const names = Object.keys(columns);
  if (names.length === 0) refuse('batches', 'columns', 'an object with at least one column', columns);
  if (names.includes('indices'))
    refuse('batches', 'the name of a column', "another than 'indices', the rows' numbers in a batch", 'indices');
  const N = examplesIn(names[0], columns[names[0]]);
  for (const name of names) {
    const rows = examplesIn(name, columns[name]);
    if (rows !== N) refuse('batches', `the rows of column '${name}'`, `${N}, as many as '${names[0]}' has`, rows);
  }
  if (N === 0) refuse('batches', `column '${names[0]}'`, 'of at least one example', columns[names[0]]);
  return { names, N };
}
