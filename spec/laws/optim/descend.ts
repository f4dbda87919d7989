/** Laws of the loop: what its records say, why it stops, and that it can be stopped and continued. */
import fc from 'fast-check';
import { type Law, once } from '../law.ts';
import { difference, dot, forAll, holds, type Loss, logCosh, near, norm, product, quadratic, type StepRule, same } from './tools.ts';

/** What the laws read of a record. */
export interface Seen {
  t: number;
  loss: number;
  gradientNorm: number;
  learningRate: number;
  stepLength: number;
  turn: number;
  theta?: ArrayLike<number>;
}
/** What the laws ask of a run: records one by one, why it stopped, and plain data to continue from. */
export interface Run extends Iterable<Seen> {
  readonly stop: { readonly reason: string; readonly t: number; readonly message: string } | undefined;
  checkpoint(): unknown;
}
/** A loop, and a maker of optimizers for it: three of different kinds, with state. */
export interface Loop {
  descend(source: Loss | ((t: number) => Loss), θ: Float64Array, optimizer: StepRule, options?: object): Run;
  optimizers: Record<string, (learningRate: number | ((t: number) => number)) => StepRule>;
}

const start = fc.array(
  fc.integer({ min: -64, max: 64 }).map((k) => k / 32),
  { minLength: 2, maxLength: 2 },
);
const { f } = logCosh([[1, 2], [3, -1]]); // biome-ignore format: a matrix
const η = (t: number) => 0.1 / t;

export const descendLaws: Law<Loop>[] = [
  {
    id: 'descend.records',
    rows: ['L38'],
    claim: 'each record has loss and gradient norm before its step, the step’s length, and its cosine with the last',
    tolerance: 'B',
    property: ({ descend, optimizers }) =>
      forAll(start, fc.constantFrom(...Object.keys(optimizers)), (from, name) => {
        const θ = Float64Array.from(from);
        const hand = Float64Array.from(from);
        const rule = optimizers[name](η);
        const state = rule.init(hand);
        let last: Float64Array | undefined;
        let count = 0;
        for (const record of descend(f, θ, optimizers[name](η), { steps: 12, recordTheta: true })) {
          const before = hand.slice();
          same(record.t, ++count, 't');
          same(record.theta ?? [], before, 'theta, before the step');
          same(record.loss, f.value(before), 'loss');
          near(record.gradientNorm, norm(f.gradient(before)), 1e-14, 'gradientNorm');
          same(record.learningRate, η(count), 'learningRate');
          rule.step(hand, state, rule.needsOracle ? f : f.gradient(before));
          same(θ, hand, 'θ, moved in place');
          const step = difference(hand, before);
          near(record.stepLength, norm(step), 1e-14 * (1 + norm(step)), 'stepLength');
          if (!last) holds(Number.isNaN(record.turn), () => `the first turn is ${record.turn}`);
          else if (norm(step) > 1e-100 && norm(last) > 1e-100) near(record.turn, dot(step, last) / norm(step) / norm(last), 1e-12, 'turn');
          last = step;
        }
        same(count, 12, 'the number of records');
      }),
  },
  {
    id: 'descend.bounce',
    rows: ['L72'],
    claim: 'a bounce between two walls shows as turn = −1, with loss 18 and gradient 12 at every step',
    tolerance: 'E',
    runs: 1,
    property: ({ descend, optimizers }) =>
      once(() => {
        const records = [...descend(quadratic([[4]]), Float64Array.of(3), optimizers['gradientDescent'](0.5), { steps: 5 })];
        same(records.map((r) => [r.loss, r.gradientNorm, r.stepLength]), records.map(() => [18, 12, 6]), 'loss, gradient, step'); // biome-ignore format: one line
        same(records.slice(1).map((r) => r.turn), [-1, -1, -1, -1], 'turn'); // biome-ignore format: one line
      }),
  },
  {
    id: 'descend.resume',
    rows: [],
    claim: 'a run cut anywhere, saved as JSON and resumed by a new loop and optimizer, gives the same records and ends in the same bits',
    tolerance: 'E',
    property: ({ descend, optimizers }) =>
      forAll(start, fc.constantFrom(...Object.keys(optimizers)), fc.integer({ min: 0, max: 12 }), (from, name, cut) => {
        const straight = Float64Array.from(from);
        const all = [...descend(f, straight, optimizers[name](η), { steps: 12, patience: 1000 })];
        const first = Float64Array.from(from);
        const run = descend(f, first, optimizers[name](η), { steps: cut });
        const records = [...run];
        const saved = JSON.parse(JSON.stringify(run.checkpoint()));
        const θ = new Float64Array(from.length);
        records.push(...descend(f, θ, optimizers[name](η), { steps: 12 - cut, resume: saved }));
        const numbers = (r: Seen) => [r.t, r.loss, r.gradientNorm, r.learningRate, r.stepLength, r.turn];
        same(records.map(numbers), all.map(numbers), 'the records'); // biome-ignore format: one line
        same(θ, straight, 'θ');
      }),
  },
  {
    id: 'descend.resume-patience',
    rows: [],
    claim: 'patience counts on across a checkpoint',
    tolerance: 'E',
    property: ({ descend, optimizers }) =>
      forAll(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 1, max: 6 }), (cut, patience) => {
        const gd = optimizers['gradientDescent'](0.5);
        const θ = Float64Array.of(3);
        const first = descend(quadratic([[4]]), θ, gd, { steps: cut, patience });
        const before = [...first].length;
        const second = descend(quadratic([[4]]), θ, gd, { resume: JSON.parse(JSON.stringify(first.checkpoint())), steps: 10, patience });
        const after = cut < patience ? [...second].length : 0;
        same(before + after, patience, 'steps in all');
        holds((second.stop ?? first.stop)?.reason === 'no progress' || cut === patience, () => `stopped for ${second.stop?.reason}`);
      }),
  },
  {
    id: 'descend.stops',
    rows: [],
    claim:
      'each reason to stop has its name: steps, gradient norm, loss, no progress, not finite, aborted; each before a step, never after',
    tolerance: 'E',
    runs: 1,
    property: ({ descend, optimizers }) =>
      once(() => {
        const gd = optimizers['gradientDescent'];
        const bowl = quadratic([[1]]);
        const why = (source: Loss, from: number, options: object, rate = 0.5) => {
          const run = descend(source, Float64Array.of(from), gd(rate), { steps: 5000, ...options });
          const records = [...run];
          return `${run.stop?.reason} after ${records.length}, t = ${run.stop?.t}`;
        };
        const expected: [string, string][] = [
          ['steps after 3, t = 3', why(bowl, 8, { steps: 3 })],
          ['steps after 0, t = 0', why(bowl, 8, { steps: 0 })],
          ['gradient norm after 3, t = 3', why(bowl, 8, { stopAtGradientNorm: 1 })],
          ['loss after 3, t = 3', why(bowl, 8, { stopAtLoss: 0.5 })],
          ['no progress after 4, t = 4', why(quadratic([[4]]), 3, { patience: 4 })],
          ['aborted after 0, t = 0', why(bowl, 8, { signal: AbortSignal.abort() })],
        ];
        for (const [right, got] of expected) holds(got === right, () => `expected “${right}”, got “${got}”`);
        const diverging = why(quadratic([[1]]), 1, {}, 1e3);
        holds(diverging.startsWith('not finite'), () => `a diverging run stops for “${diverging}”`);
      }),
  },
  {
    id: 'descend.not-finite',
    rows: [],
    claim: 'a NaN or an infinity in loss or gradient stops the run before it can reach θ, and the sentence says which and where',
    tolerance: 'E',
    property: ({ descend, optimizers }) =>
      forAll(fc.constantFrom(NaN, Infinity, -Infinity), fc.boolean(), fc.integer({ min: 1, max: 5 }), (bad, inLoss, when) => {
        const poisoned = (t: number): Loss => {
          const value = t === when && inLoss ? bad : 1;
          const gradient = Float64Array.of(1, t === when && !inLoss ? bad : 1);
          return { ...f, value: () => value, gradient: () => gradient, valueAndGradient: () => ({ value, gradient }) };
        };
        const θ = Float64Array.of(0, 0);
        const run = descend(poisoned, θ, optimizers['gradientDescent'](1), { steps: 9 });
        same([...run].length, when - 1, 'the number of records');
        same(θ, [1 - when, 1 - when], 'θ');
        const message = run.stop?.message ?? '';
        holds(run.stop?.reason === 'not finite', () => `stopped for ${run.stop?.reason}`);
        holds(message.includes(inLoss ? 'loss' : 'coordinate 1') && message.includes(String(bad)), () => `says “${message}”`);
      }),
  },
  {
    id: 'descend.minibatches',
    rows: ['L40', 'L46'],
    claim: 'with one loss per step, step t sees the loss of t = 1, 2, …, and what a loss says before step t is its own',
    tolerance: 'E',
    runs: 1,
    property: ({ descend, optimizers }) =>
      once(() => {
        const asked: number[] = [];
        const batch = (t: number) => {
          asked.push(t);
          return quadratic([[1]], [t]);
        };
        const θ = Float64Array.of(0);
        const losses = [...descend(batch, θ, optimizers['gradientDescent'](1), { steps: 4 })].map((r) => r.loss);
        same(asked, [1, 2, 3, 4], 't');
        same(losses, [0.5, 0.5, 0.5, 0.5], 'the losses: each step goes to the minimum of its own');
        same(θ, [4], 'θ');
      }),
  },
  {
    id: 'descend.abort',
    rows: [],
    claim: 'an AbortSignal stops a run between two steps',
    tolerance: 'E',
    runs: 1,
    property: ({ descend, optimizers }) =>
      once(() => {
        const control = new AbortController();
        const run = descend(product, Float64Array.of(2, 0.1), optimizers['gradientDescent'](0.01), { signal: control.signal });
        let count = 0;
        for (const { t } of run) {
          count++;
          if (t === 7) control.abort();
        }
        same([count, run.stop?.t ?? NaN], [7, 7], 'steps');
        holds(run.stop?.reason === 'aborted', () => `stopped for ${run.stop?.reason}`);
      }),
  },
];
