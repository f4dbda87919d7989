/**
 * What a record is when it comes from anywhere: `descend`'s own, a loop's in another library, a line of a log.
 *
 *   { loss } is enough;  t, gradientNorm, learningRate, stepLength, turn, validationLoss, optimizer and theta may follow
 *
 * A number that is not known may be missing, null or NaN. Read once, into columns of float64 in which NaN is "not known": a
 * million records take a fraction of a second. A loss of NaN is another thing than one that nobody noted down (null): it was
 * measured, and is not finite.
 */
import { refuse } from '../base/arguments.ts';

/** One step of a run, with as much as is known of it. */
export interface RunRecord {
  /** L(θ) before the step: a number, NaN and Infinity among them; null where it was not noted down. */
  readonly loss?: number | null | undefined;
  /** The step's number; counted from 1 where it is not known. */
  readonly t?: number | null | undefined;
  /** ‖g‖ before the step. */
  readonly gradientNorm?: number | null | undefined;
  readonly learningRate?: number | null | undefined;
  /** ‖θᵗ − θᵗ⁻¹‖. */
  readonly stepLength?: number | null | undefined;
  /** The cosine between this step and the last: −1 is a bounce. */
  readonly turn?: number | null | undefined;
  /** The loss on data that is not trained on. */
  readonly validationLoss?: number | null | undefined;
  /** The optimizer's name: 'adam'. */
  readonly optimizer?: string | null | undefined;
  /** θ before the step. */
  readonly theta?: ArrayLike<number> | null | undefined;
}

/** The records of a run, one column for each of their numbers; NaN is "not known". */
export interface Columns {
  /** How many records there are. */
  readonly length: number;
  readonly t: Float64Array;
  readonly loss: Float64Array;
  readonly gradientNorm: Float64Array;
  readonly learningRate: Float64Array;
  readonly stepLength: Float64Array;
  readonly turn: Float64Array;
  readonly validationLoss: Float64Array;
  /** 1 where the record has a loss, be it NaN; 0 where nobody noted it down. */
  readonly measured: Uint8Array;
  /** The optimizer that the last record to name one names. */
  readonly optimizer: string | undefined;
  /** θ before record i, where it was kept. */
  theta(i: number): ArrayLike<number> | undefined;
}

const NUMBERS = ['t', 'loss', 'gradientNorm', 'learningRate', 'stepLength', 'turn', 'validationLoss'] as const;
type Name = (typeof NUMBERS)[number];
/** Lengths: below zero they are mistakes. */
const LENGTHS: ReadonlySet<Name> = new Set<Name>(['gradientNorm', 'stepLength']);

/** More records than this are no log but an iterable without end. */
const MOST = 2e7;

/**
 * Reads records into columns.
 * @param caller who is asked, for the sentence of a refusal
 * @param records any iterable of records, or of losses alone
 * @param name what the caller calls them
 * @throws TypeError where a record is none, or one of its numbers is something else
 */
export function columnsOf(caller: string, records: Iterable<RunRecord | number | null>, name = 'history'): Columns {
  if (typeof records === 'string' || typeof records?.[Symbol.iterator] !== 'function') {
    refuse(caller, name, 'a list of step records', records, TypeError);
  }
  const { length: known } = records as { length?: number };
  let room = known ? known : 1024;
  const columns = NUMBERS.map(() => new Float64Array(room).fill(NaN));
  let measured = new Uint8Array(room);
  const thetas: (ArrayLike<number> | undefined)[] = [];
  let optimizer: string | undefined;
  let n = 0;
  for (const given of records) {
    if (n === room) {
      if (n >= MOST) refuse(caller, `the number of records in ${name}`, `at most ${MOST}`, n + 1);
      room *= 2;
      for (let c = 0; c < columns.length; c++) columns[c] = grown(columns[c], room);
      const wider = new Uint8Array(room);
      wider.set(measured);
      measured = wider;
    }
    const record: RunRecord = typeof given === 'object' && given !== null ? given : { loss: given };
    for (let c = 0; c < NUMBERS.length; c++) {
      const value: unknown = record[NUMBERS[c]];
      if (typeof value === 'number') columns[c][n] = value;
      else if (value !== undefined && value !== null) refuse(caller, `${name}[${n}].${NUMBERS[c]}`, 'a number', value, TypeError);
      if (value !== undefined && columns[c][n] < 0 && LENGTHS.has(NUMBERS[c])) refuse(caller, `${name}[${n}].${NUMBERS[c]}`, '≥ 0', value);
    }
    // a record without a loss says nothing of the run, unless it was made for the validation's
    const { loss, validationLoss, optimizer: rule, theta } = record;
    if (loss === undefined && typeof validationLoss !== 'number') refuse(caller, `${name}[${n}].loss`, 'a number', loss, TypeError);
    measured[n] = typeof loss === 'number' ? 1 : 0;
    if (typeof rule === 'string') optimizer = rule;
    else if (rule) refuse(caller, `${name}[${n}].optimizer`, 'a name', rule, TypeError);
    if (theta) thetas[n] = theta;
    n++;
  }
  const [t, loss, gradientNorm, learningRate, stepLength, turn, validationLoss] = columns.map((column) => column.subarray(0, n));
  for (let i = 0; i < n; i++) if (Number.isNaN(t[i])) t[i] = i === 0 ? 1 : t[i - 1] + 1;
  const numbers = { t, loss, gradientNorm, learningRate, stepLength, turn, validationLoss };
  return { length: n, ...numbers, measured: measured.subarray(0, n), optimizer, theta: (i) => thetas[i] };
}

/** The same numbers with room for more, which are not known yet. */
function grown(column: Float64Array<ArrayBuffer>, room: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(room).fill(NaN);
  wider.set(column);
  return wider;
}
