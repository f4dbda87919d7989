/** Laws of learning rates as functions of t = 1, 2, … */
import fc from 'fast-check';
import { type Law, once } from '../law.ts';
import { forAll, holds, near, same } from './tools.ts';

/** What the laws ask of a schedule: η at t = 1, 2, … */
export type Rates = (t: number) => number;
/** A schedule with `then`, which continues with the next after some steps. */
export type Composable = Rates & { then(steps: number, next: Rates): Composable };

const η = fc.integer({ min: 1, max: 1000 }).map((k) => k / 1000);
const time = fc.integer({ min: 1, max: 5000 });
const steps = fc.integer({ min: 1, max: 400 });

/** Positive and finite, and the same whenever it is asked. */
const pure = <O>(name: string, options: fc.Arbitrary<O>): Law<(options: O) => Rates> => ({
  id: `${name}.pure`,
  rows: ['L94'],
  claim: `${name}: positive and finite at every t, the same however often and in whatever order it is asked`,
  tolerance: 'E',
  label: 'quality',
  property: (make) =>
    forAll(options, fc.array(time, { minLength: 1, maxLength: 10 }), (o, ts) => {
      const schedule = make(o);
      const forward = ts.map((t) => schedule(t));
      holds(forward.every((x) => x > 0 && x < Infinity), () => `η = ${forward}`); // biome-ignore format: one line
      same([...ts].reverse().map((t) => schedule(t)), [...forward].reverse(), 'asked backwards'); // biome-ignore format: one line
      same(ts.map((t) => make(o)(t)), forward, 'asked of another one'); // biome-ignore format: one line
    }),
});
/** η never rises from one update to the next. */
const falls = <O>(name: string, options: fc.Arbitrary<O>): Law<(options: O) => Rates> => ({
  id: `${name}.falls`,
  rows: ['L94'],
  claim: `${name}: never rises`,
  tolerance: 'E',
  property: (make) => forAll(options, time, (o, t) => holds(make(o)(t + 1) <= make(o)(t), () => `rises after t = ${t}`)),
});
/** A formula, written out. */
const formula = <O>(
  name: string,
  rows: string[],
  claim: string,
  options: fc.Arbitrary<O>,
  value: (o: O, t: number) => number,
): Law<(options: O) => Rates> => ({
  id: `${name}.formula`,
  rows,
  claim: `${name}: ${claim}`,
  tolerance: 'B',
  property: (make) =>
    forAll(options, time, (o, t) => {
      const expected = value(o, t);
      near(make(o)(t), expected, 1e-12 * Math.abs(expected) + 1e-300, `η at t = ${t}`);
    }),
});

const stepOptions = fc.record({ learningRate: η, every: steps, factor: fc.integer({ min: 1, max: 9 }).map((k) => k / 10) });
export const stepDecayLaws = [
  formula('stepDecay', ['L94'], 'times the factor after each `every` updates, for the first time at t = every + 1', stepOptions, (o, t) => {
    let x = o.learningRate;
    for (let k = o.every; k < t; k += o.every) x *= o.factor;
    return x;
  }),
];

const exponentialOptions = fc.record({ learningRate: η, factor: fc.integer({ min: 900, max: 999 }).map((k) => k / 1000) });
export const exponentialDecayLaws = [
  pure('exponentialDecay', exponentialOptions),
  falls('exponentialDecay', exponentialOptions),
  formula(
    'exponentialDecay',
    ['L94'],
    'η fᵗ⁻¹, η itself at t = 1',
    exponentialOptions,
    (o, t) => o.learningRate * Math.exp((t - 1) * Math.log(o.factor)),
  ),
];

const inverseOptions = fc.record({ learningRate: η, decay: fc.integer({ min: 1, max: 2000 }).map((k) => k / 1000) });
export const inverseTimeLaws: Law<(options: { learningRate: number; decay: number }) => Rates>[] = [
  pure('inverseTime', inverseOptions),
  falls('inverseTime', inverseOptions),
  formula(
    'inverseTime',
    ['L94'],
    'η/(1 + k(t − 1)), η itself at t = 1',
    inverseOptions,
    (o, t) => o.learningRate / (1 + o.decay * (t - 1)),
  ),
  {
    id: 'inverseTime.robbins-monro',
    rows: ['L94'],
    claim: 'inverseTime: Σηᵗ grows like ln t without end, Σ(ηᵗ)² stays below π²/6·η² at k = 1',
    tolerance: 'A',
    runs: 1,
    property: (make) =>
      once(() => {
        const all = Array.from({ length: 100_000 }, (_, t) => make({ learningRate: 1, decay: 1 })(t + 1));
        const sum = (from: number, to: number) => all.slice(from, to).reduce((a, b) => a + b, 0);
        near(sum(10_000, 100_000), Math.log(10), 1e-4, 'Σ over a tenfold stretch');
        near(sum(1_000, 10_000), Math.log(10), 1e-3, 'Σ over the tenfold stretch before');
        holds(all.reduce((a, b) => a + b * b, 0) < Math.PI ** 2 / 6, () => 'Σ of squares');
      }),
  },
];

const rootOptions = fc.record({ learningRate: η });
export const inverseSqrtLaws = [
  pure('inverseSqrt', rootOptions),
  falls('inverseSqrt', rootOptions),
  formula('inverseSqrt', ['L79', 'L94'], 'η/√t', rootOptions, (o, t) => o.learningRate / Math.sqrt(t)),
];

export const constantLaws: Law<(learningRate: number) => Rates>[] = [
  {
    id: 'constant.same',
    rows: ['L94'],
    claim: 'constant: η at every t',
    tolerance: 'E',
    property: (make) => forAll(η, time, (x, t) => same(make(x)(t), x, 'η')),
  },
];

export interface CosineOptions {
  learningRate: number;
  steps: number;
  minimum: number;
  restarts: boolean;
  growth: number;
}
const cosineOptions: fc.Arbitrary<CosineOptions> = fc.record({
  learningRate: η.map((x) => 1 + x),
  steps,
  minimum: η,
  restarts: fc.boolean(),
  growth: fc.constantFrom(1, 2),
});
export const cosineLaws: Law<(options: CosineOptions) => Rates>[] = [
  pure('cosine', cosineOptions),
  formula(
    'cosine',
    ['L94'],
    'half a cosine from η at t = 1 to the minimum at t = steps + 1, half-way between them half-way; with restarts over and over',
    cosineOptions,
    ({ learningRate, steps: T, minimum, restarts, growth }, t) => {
      // rounds begin at 0, T, T + Tg, …
      let begin = 0;
      let length = T;
      while (restarts && begin + length <= t - 1) {
        begin += length;
        length *= growth;
      }
      const x = Math.min(1, (t - 1 - begin) / length);
      return (learningRate + minimum) / 2 + ((learningRate - minimum) / 2) * Math.sin(Math.PI * (0.5 - x));
    },
  ),
  {
    id: 'cosine.ends',
    rows: ['L94'],
    claim: 'cosine: starts at η, ends at the minimum and stays, or starts again at η, a restart that comes with the update after the last',
    tolerance: 'B',
    property: (make, { unit }) =>
      forAll(cosineOptions, (o) => {
        const schedule = make(o);
        const rounded = 4 * unit * o.learningRate;
        near(schedule(1), o.learningRate, rounded, 'η at t = 1');
        if (o.restarts) near(schedule(o.steps + 1), o.learningRate, rounded, 'η at the restart');
        else near([schedule(o.steps + 1), schedule(o.steps + 1000)], [o.minimum, o.minimum], rounded, 'η at the end and after');
      }),
  },
  {
    id: 'cosine.exact',
    rows: ['L94'],
    claim: 'cosine: where it reaches η it is η to the last bit',
    tolerance: 'E',
    label: 'quality',
    property: (make) =>
      forAll(cosineOptions, (o) => {
        const tops = o.restarts ? [1, o.steps + 1] : [1];
        same(tops.map(make(o)), tops.map(() => o.learningRate), 'η at its tops'); // biome-ignore format: one line
      }),
  },
];

const cyclicalOptions = fc.record({
  learningRate: η.map((x) => 1 + x),
  steps,
  minimum: η,
  factor: fc.constantFrom(1, 0.5, 0.75),
});
export const cyclicalLaws: Law<(options: { learningRate: number; steps: number; minimum: number; factor: number }) => Rates>[] = [
  pure('cyclical', cyclicalOptions),
  {
    id: 'cyclical.triangle',
    rows: ['L94'],
    claim:
      'cyclical: the minimum at t = 1 and every 2·steps later, η at t = steps + 1, straight lines between; each cycle `factor` times as high',
    tolerance: 'B',
    property: (make, { unit }) =>
      forAll(cyclicalOptions, time, fc.nat(3), (o, t, cycle) => {
        const schedule = make(o);
        const begin = 2 * o.steps * cycle + 1;
        // where in its cycle t lies is known to a few roundings of the count of cycles, at most 4
        const rounded = 16 * unit * o.learningRate;
        near(schedule(begin), o.minimum, rounded, 'the minimum');
        near(schedule(o.steps + 1), o.learningRate, rounded, 'the peak');
        const height = (o.learningRate - o.minimum) * o.factor ** cycle;
        near(schedule(begin + o.steps) - o.minimum, height, rounded, `the height of cycle ${cycle}`);
        // up by equal steps, and down by the same
        const k = t % (o.steps + 1);
        near(schedule(begin + k) - o.minimum, (height * k) / o.steps, rounded, `${k} steps up`);
        near(schedule(begin + 2 * o.steps - k), schedule(begin + k), rounded, `${k} steps before the end`);
      }),
  },
  {
    id: 'cyclical.exact',
    rows: ['L94'],
    claim:
      'cyclical: where it reaches η it is η, where it is lowest the minimum, and it falls by the rates by which it rose, to the last bit',
    tolerance: 'E',
    label: 'quality',
    property: (make) =>
      forAll(cyclicalOptions, time, fc.nat(3), (o, t, cycle) => {
        const [schedule, begin, k] = [make(o), 2 * o.steps * cycle + 1, t % (o.steps + 1)];
        same([schedule(o.steps + 1), schedule(begin)], [o.learningRate, o.minimum], 'the first peak, and the minimum');
        same(schedule(begin + 2 * o.steps - k), schedule(begin + k), `${k} steps before the end`);
      }),
  },
];

const warmOptions = fc.record({ learningRate: η, steps: fc.integer({ min: 0, max: 400 }), from: fc.constantFrom(0, 0.0005) });
export const linearWarmupLaws: Law<(options: { learningRate: number; steps: number; from: number }) => Rates>[] = [
  pure('linearWarmup', warmOptions),
  {
    id: 'linearWarmup.line',
    rows: ['L95'],
    claim: 'linearWarmup: equal steps from `from` at t = 0 up to η at t = steps exactly, then η; of length 0 it is constant',
    tolerance: 'B',
    property: (make) =>
      forAll(warmOptions, time, (o, t) => {
        const schedule = make(o);
        if (t >= o.steps) same(schedule(t), o.learningRate, `η at t = ${t}`);
        else near((schedule(t) - o.from) * o.steps, (o.learningRate - o.from) * t, 1e-13 * o.steps, `the rise at t = ${t}`);
      }),
  },
];

export const warmupLaws: Law<(options: { steps: number; next: Rates; from?: number }) => Rates>[] = [
  {
    id: 'warmup.then-any',
    rows: ['L95'],
    claim: 'warmup: a line up to next(1), then next from its beginning, continuous at the join; of length 0 it is next itself',
    tolerance: 'B',
    property: (make) =>
      forAll(η, fc.integer({ min: 0, max: 400 }), time, (x, n, t) => {
        const next = (s: number) => x / s;
        const schedule = make({ steps: n, next });
        if (t > n) same(schedule(t), next(t - n), `η at t = ${t}`);
        else near(schedule(t), (x * t) / n, 1e-15, `η at t = ${t}`);
        if (n > 0) same(schedule(n), schedule(n + 1), 'the join');
      }),
  },
];

export const piecewiseLaws: Law<(options: { boundaries: number[]; values: number[] }) => Rates>[] = [
  {
    id: 'piecewise.jumps',
    rows: ['L95'],
    claim: 'piecewise: values[i] up to and including boundaries[i], the last one after; .01 for 400 updates, then .1',
    tolerance: 'E',
    property: (make) =>
      forAll(fc.uniqueArray(steps, { maxLength: 4 }), fc.array(η, { minLength: 5, maxLength: 5 }), time, (marks, values, t) => {
        const boundaries = [...marks].sort((a, b) => a - b);
        const schedule = make({ boundaries, values: values.slice(0, boundaries.length + 1) });
        same(schedule(t), values[boundaries.filter((b) => b < t).length], `η at t = ${t}`);
        const resnet = make({ boundaries: [400], values: [0.01, 0.1] });
        same([1, 400, 401, 9999].map(resnet), [0.01, 0.01, 0.1, 0.1], 'the residual network’s');
      }),
  },
];

export interface NoamOptions {
  modelSize: number;
  warmup: number;
  scale: number;
}
const noamOptions: fc.Arbitrary<NoamOptions> = fc.record({
  modelSize: fc.integer({ min: 1, max: 2048 }),
  warmup: fc.integer({ min: 2, max: 4000 }),
  scale: η,
});
export const noamLaws: Law<(options: NoamOptions) => Rates>[] = [
  pure('noam', noamOptions),
  formula(
    'noam',
    ['L96'],
    's d^−½ min(t^−½, t w^−3/2)',
    noamOptions,
    ({ modelSize: d, warmup: w, scale: s }, t) => s * d ** -0.5 * Math.min(t ** -0.5, t * w ** -1.5),
  ),
  {
    id: 'noam.peak',
    rows: ['L96'],
    claim: 'noam: rises to its peak s/√(dw) at t = w and falls after, 6.988e-4 at d = 512, w = 4000; the peak depends on d·w only',
    tolerance: 'B',
    property: (make) =>
      forAll(noamOptions, (o) => {
        const schedule = make(o);
        const peak = o.scale / Math.sqrt(o.modelSize * o.warmup);
        near(schedule(o.warmup), peak, 1e-14 * peak, 'the peak');
        holds(schedule(o.warmup - 1) < schedule(o.warmup) && schedule(o.warmup + 1) < schedule(o.warmup), () => 'the peak is elsewhere');
        near(make({ ...o, modelSize: o.warmup, warmup: o.modelSize })(o.modelSize), peak, 1e-14 * peak, 'the peak with d and w exchanged');
        near(make({ modelSize: 512, warmup: 4000, scale: 1 })(4000), 6.988e-4, 5e-8, 'the transformer’s');
      }),
  },
];

/** `then`, over any maker of composable constants. */
export const compositionLaws: Law<(learningRate: number) => Composable>[] = [
  {
    id: 'schedule.then',
    rows: ['L94', 'L95'],
    claim: 'a.then(n, b) is a for t ≤ n, then b counting from 1; a.then(0, b) is b; composing is associative',
    tolerance: 'E',
    property: (make) =>
      forAll(η, fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 150 }), (x, n, m, t) => {
        const b = (s: number) => 2 + s / 1024;
        const c = (s: number) => 4 + s / 1024;
        same(make(x).then(n, b)(t), t <= n ? x : b(t - n), `η at t = ${t}`);
        same(make(x).then(0, b)(t), b(t), 'after no steps');
        const left = make(x).then(n, b).then(n + m, c)(t); // biome-ignore format: one line
        const expected = t <= n ? x : t <= n + m ? b(t - n) : c(t - n - m);
        same(left, expected, `three in a row at t = ${t}`);
      }),
  },
];
