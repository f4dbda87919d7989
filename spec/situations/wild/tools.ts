/**
 * What the wild situations are made of.
 *
 * A wild situation carries its own proof: `holds()` measures the truth again, by losses, true Hessians or an intervention
 * (the cure carried out), never by asking `diagnose`.
 */
import {
  type DescendOptions,
  type DiagnoseOptions,
  descend,
  eigh,
  type Optimizer,
  type Oracle,
  oracleFrom,
  random,
  type StepRecord,
  type Verdict,
} from 'saddlepoint';
import { type Draw, dot, drawFrom, length } from '../tools.ts';

export type Name = Verdict | 'inconsistent' | 'not finite' | 'held back' | 'dead' | 'stalled';
export type Detail = 'solved' | 'escapable' | 'undecided';

export const KINDS = [
  'rising',
  'thrown',
  'not finite',
  'edge',
  'inconsistent',
  'held back',
  'dead',
  'stalled',
  'critical',
  'units',
  'precision',
  'rate',
  'depth',
  'noise',
  'healthy',
  'thread',
] as const;
export type Kind = (typeof KINDS)[number];

/** Advice that would make things worse. */
export interface Forbidden {
  readonly verdicts?: readonly Name[];
  /** A remedy with a higher rate than the one in use. */
  readonly raise?: boolean;
  /** A remedy with a lower rate than the one in use. */
  readonly lower?: boolean;
}

export interface Wild {
  readonly oracle: Oracle;
  readonly theta: Float64Array;
  readonly options: DiagnoseOptions & { readonly history?: readonly StepRecord[] };
  /** The verdicts that are true, or half of the truth at least. */
  readonly expected: readonly Name[];
  /** Of 'degenerate', where that is among them. */
  readonly detail?: readonly Detail[];
  /** What a remark should speak of. */
  readonly remark?: RegExp;
  /** Verdicts that will do if their remedy, carried out for 200 steps, comes below this loss. */
  readonly cured?: { readonly verdicts: readonly Name[]; readonly below: number };
  readonly forbidden: Forbidden;
  /** Measures the truth, without diagnose. */
  holds(): boolean;
}

export interface WildFamily {
  readonly kind: Kind;
  readonly name: string;
  /** Nothing is wrong: a verdict outside of `expected` calls a healthy run sick. */
  readonly healthy?: boolean;
  make(draw: Draw): Wild;
}

/** The situation that a family makes from a seed; one whose truth does not hold is none, and is drawn again. */
export function wild(family: WildFamily, seed: number): Wild {
  let hash = (seed * 2654435761) >>> 0;
  for (const c of `${family.kind} ${family.name}`) hash = (Math.imul(hash, 33) ^ c.codePointAt(0)!) >>> 0;
  const draw = drawFrom(hash);
  return until(() => family.make(draw));
}

export interface Run {
  readonly theta: Float64Array;
  readonly history: StepRecord[];
}

/** A run by descend. */
export function train(
  source: Oracle | ((t: number) => Oracle),
  start: ArrayLike<number>,
  rule: Optimizer,
  steps: number,
  options: DescendOptions = {},
): Run {
  const theta = Float64Array.from(start);
  return { theta, history: [...descend(source, theta, rule, { steps, ...options })] };
}

/** A loop written by hand: `move` gives the next θ; the records are as descend's. */
export function walk(
  source: Oracle | ((t: number) => Oracle),
  start: ArrayLike<number>,
  steps: number,
  learningRate: number,
  move: (θ: Float64Array, g: Float64Array, t: number) => Float64Array,
): Run {
  let theta = Float64Array.from(start);
  const history: StepRecord[] = [];
  let last: Float64Array | undefined;
  for (let t = 1; t <= steps; t++) {
    const { value, gradient } = (typeof source === 'function' ? source(t) : source).valueAndGradient(theta);
    if (!Number.isFinite(value) || !gradient.every(Number.isFinite)) break;
    const next = move(theta, gradient, t);
    const Δ = next.map((x, i) => x - theta[i]);
    const turn = last ? dot(Δ, last) / (length(Δ) * length(last)) : Number.NaN;
    history.push({ t, loss: value, gradientNorm: length(gradient), learningRate, stepLength: length(Δ), turn });
    theta = Float64Array.from(next);
    last = Δ;
  }
  return { theta, history };
}

/** θ − ηg. */
export const down = (η: number) => (θ: Float64Array, g: Float64Array) => θ.map((x, i) => x - η * g[i]);

/** Draws until the truth holds, so that a family's few unlucky draws are no situations. */
export function until(make: () => Wild, tries = 12): Wild {
  let made = make();
  for (let i = 1; i < tries && !made.holds(); i++) made = make();
  return made;
}

const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;

/** The mean loss of the records between two fractions of the run. */
export const lossBetween = (history: readonly StepRecord[], from: number, to: number): number => {
  const n = history.length;
  return mean(history.slice(Math.floor(from * n), Math.max(Math.floor(from * n) + 1, Math.floor(to * n))).map((r) => r.loss));
};

/** The losses of the last third of the run fell by this share. */
export const fell = (history: readonly StepRecord[], share = 0.03): boolean => {
  const [a, b] = [lossBetween(history, 0.6, 0.7), lossBetween(history, 0.9, 1)];
  return a - b > share * Math.abs(a);
};

/** The loss at θ is above the lowest one recorded by this factor. */
export const rose = (oracle: Oracle, { theta, history }: Run, factor = 1.5): boolean =>
  !(oracle.value(theta) <= factor * Math.min(...history.map((r) => r.loss)));

/** The losses stand: no better at the end than in the middle, by this share. */
export const stands = (history: readonly StepRecord[], share = 0.01): boolean => {
  const [a, b] = [lossBetween(history, 0.4, 0.6), lossBetween(history, 0.8, 1)];
  return a - b < share * Math.abs(a);
};

/** The loss after some steps of another rule from θ: the intervention. */
export function lossAfter(source: Oracle, θ: ArrayLike<number>, rule: Optimizer, steps: number): number {
  const { theta } = train(source, θ, rule, steps);
  return source.value(theta);
}

/** The true Hessian's eigenvalues, smallest first; NaN where it is not finite. */
export function eigenvalues(oracle: Oracle, θ: ArrayLike<number>): Float64Array {
  const H = oracle.hessian(θ);
  return H.data.every(Number.isFinite) ? eigh(H).values : Float64Array.of(Number.NaN);
}

/** The greatest difference between the gradient's slopes and those of the losses, along random directions, as a share of ‖g‖. */
export function mismatch(oracle: Oracle, θ: Float64Array, seed = 5, directions = 20): number {
  const { normal } = random(seed);
  const g = oracle.gradient(θ);
  let worst = 0;
  for (let k = 0; k < directions; k++) {
    const v = Float64Array.from(θ, () => normal());
    const h = (1e-5 * Math.max(1e-3, length(θ))) / length(v);
    const at = (s: number): number => oracle.value(θ.map((x, i) => x + s * v[i]));
    worst = Math.max(worst, Math.abs((at(h) - at(-h)) / (2 * h) - dot(g, v)) / (length(g) * (length(v) / Math.sqrt(θ.length))));
  }
  return worst;
}

/** The oracle with another gradient. */
export const withGradient = (L: Oracle, gradient: (θ: Float64Array) => Float64Array): Oracle =>
  oracleFrom({ value: (θ) => L.value(θ), gradient });

/** Answers by value and gradient only, as a model from elsewhere does: its curvature is taken by differences. */
export const foreign = (L: Oracle): Oracle => withGradient(L, (θ) => L.gradient(θ));

export const sum = (list: ArrayLike<number>): number => Array.from(list).reduce((a, b) => a + b, 0);
export { type Draw, dot, length, list } from '../tools.ts';

/** A run and what is true about it. */
export const of = (
  oracle: Oracle,
  run: Run,
  {
    options = {},
    forbidden = {},
    ...truth
  }: Omit<Wild, 'oracle' | 'theta' | 'options' | 'forbidden'> & {
    options?: Omit<DiagnoseOptions, 'history'>;
    forbidden?: Forbidden;
  },
): Wild => ({ oracle, theta: run.theta, options: { history: run.history, ...options }, forbidden, ...truth });

/** What must not be said where the loss goes up. */
export const UPHILL: Forbidden = { verdicts: ['descending', 'minimum', 'crawling'], raise: true };
/** What must not be said where nothing moves for a fault. */
export const STUCK: Forbidden = { verdicts: ['descending', 'minimum'] };
