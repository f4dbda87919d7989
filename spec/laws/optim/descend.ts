/** Laws of the loop: what its records say, why it stops, and that it can be stopped and continued. */
import fc from 'fast-check';
import { type Law, once } from '../law.ts';
import { Unsupported } from '../terms.ts';
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
  /** A method of second order, which takes no step where it finds none, and refuses what is not finite. */
  searching?(): StepRule;
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
      forAll(
        fc.constantFrom(NaN, Infinity, -Infinity),
        fc.boolean(),
        fc.nat(1),
        fc.integer({ min: 1, max: 5 }),
        (bad, inLoss, at, when) => {
          const poisoned = (t: number): Loss => {
            const value = t === when && inLoss ? bad : 1;
            const gradient = Float64Array.of(1, 1);
            if (t === when && !inLoss) gradient[at] = bad;
            return { ...f, value: () => value, gradient: () => gradient, valueAndGradient: () => ({ value, gradient }) };
          };
          const θ = Float64Array.of(0, 0);
          const run = descend(poisoned, θ, optimizers['gradientDescent'](1), { steps: 9 });
          same([...run].length, when - 1, 'the number of records');
          same(θ, [1 - when, 1 - when], 'θ');
          const message = run.stop?.message ?? '';
          holds(run.stop?.reason === 'not finite', () => `stopped for ${run.stop?.reason}`);
          holds(message.includes(inLoss ? 'loss' : `coordinate ${at}`) && message.includes(String(bad)), () => `says “${message}”`);
        },
      ),
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
  {
    id: 'descend.stuck',
    rows: [],
    claim:
      'a search that finds no step ends the run for lack of progress, after one record of it; with minibatches it goes on, and so does a first-order method whose steps are 0',
    tolerance: 'E',
    property: ({ descend, optimizers, searching }) => {
      if (searching === undefined) throw new Unsupported('asks for a method of second order');
      return forAll(start, (from) => {
        // lowest at θ itself, and a slope that is never 0: no step lowers it
        const gradient = (θ: ArrayLike<number>) => f.gradient(θ).map((g) => 4 - g);
        const high: Loss = { ...f, gradient, value: (θ) => (from.every((x, i) => x === θ[i]) ? 0 : 1), valueAndGradient: (θ) => ({ value: 0, gradient: gradient(θ) }) }; // biome-ignore format: one line
        const count = (source: Loss | ((t: number) => Loss), rule: StepRule) => {
          const run = descend(source, Float64Array.from(from), rule, { steps: 5 });
          return `${[...run].length} records, ${run.stop?.reason}`;
        };
        const expected: [string, string][] = [
          ['1 records, no progress', count(high, searching())],
          ['5 records, steps', count(() => high, searching())],
          ['5 records, steps', count(f, optimizers['gradientDescent'](0))],
        ];
        for (const [right, got] of expected) holds(got === right, () => `expected “${right}”, got “${got}”`);
      });
    },
  },
  {
    id: 'descend.refused',
    rows: [],
    claim: 'where a method of second order refuses a number that is not finite the run stops for that, with θ where it was',
    tolerance: 'E',
    property: ({ descend, searching }) => {
      if (searching === undefined) throw new Unsupported('asks for a method of second order');
      return forAll(start, (from) => {
        const hessian = () => {
          const rows = [[NaN, 0], [0, NaN]]; // biome-ignore format: a matrix
          return { ...f.hessian(from), data: Float64Array.from(rows.flat()), get: () => NaN, toArray: () => rows };
        };
        const θ = Float64Array.from(from);
        const run = descend({ ...f, hessian, hvp: () => Float64Array.of(NaN, NaN) }, θ, searching(), { steps: 5 });
        if (f.gradient(from).every((g) => g === 0)) return;
        same([...run].length, 0, 'the number of records');
        same(θ, from, 'θ');
        holds(run.stop?.reason === 'not finite', () => `stopped for ${run.stop?.reason}`);
      });
    },
  },
  {
    id: 'descend.plain-records',
    rows: [],
    claim: 'a record holds θ where that is asked for, and else does not',
    tolerance: 'E',
    property: ({ descend, optimizers }) =>
      forAll(start, fc.constantFrom(undefined, false, true), (from, recordTheta) => {
        const options = { steps: 3, ...(recordTheta === undefined ? {} : { recordTheta }) };
        const records = [...descend(f, Float64Array.from(from), optimizers['adam'](0.1), options)];
        holds(records.every((r) => (r.theta !== undefined) === (recordTheta === true)), () => `theta is ${records[0].theta}`); // biome-ignore format: one line
      }),
  },
  {
    id: 'descend.checkpoint-state',
    rows: [],
    claim:
      'a state of anybody’s optimizer comes back as it was: numbers, −0 and infinities among them, vectors in float64 and float32, lists of vectors',
    tolerance: 'E',
    property: ({ descend }) =>
      forAll(fc.array(fc.constantFrom(-0, 0, 0.1, Infinity, -Infinity, NaN, 3), { minLength: 1, maxLength: 4 }), (numbers) => {
        const mine = {
          name: 'mine',
          order: 1,
          needsOracle: false,
          options: {},
          learningRate: () => 0,
          init: () => ({
            t: 0,
            x: numbers[0],
            wide: Float64Array.from(numbers),
            narrow: Float32Array.from(numbers),
            list: [Float64Array.from(numbers), Float32Array.from(numbers)],
          }),
          step: (_θ: Float64Array, state: { t: number }) => void state.t++,
        };
        const saved = descend(f, Float64Array.of(1, 2), mine as never).checkpoint();
        const resumed = descend(f, Float64Array.of(0, 0), mine as never, { resume: JSON.parse(JSON.stringify(saved)) });
        const { t, x, wide, narrow, list } = (resumed as unknown as { state: ReturnType<typeof mine.init> }).state;
        const bits = (v: Float64Array | Float32Array) => `${v.constructor.name} ${Array.from(v, (y) => (Object.is(y, -0) ? '-0' : y))}`;
        const text = (s: ReturnType<typeof mine.init>) => [s.t, bits(Float64Array.of(s.x)), bits(s.wide), bits(s.narrow), ...s.list.map(bits)].join('; '); // biome-ignore format: one line
        const [before, after] = [text(mine.init()), text({ t, x, wide, narrow, list })];
        holds(after === before, () => `“${before}” became “${after}”`);
      }),
  },
  {
    id: 'descend.checkpoint-numbers',
    rows: [],
    claim: 'a checkpoint survives JSON whatever its numbers are: −0, and a θ in float32, which goes on as one',
    tolerance: 'E',
    property: ({ descend, optimizers }) =>
      forAll(
        fc.array(fc.constantFrom(-0, 0, 0.1, -3), { minLength: 2, maxLength: 2 }),
        fc.constantFrom(...Object.keys(optimizers)),
        fc.integer({ min: 0, max: 3 }),
        fc.boolean(),
        (from, name, cut, half) => {
          const vector = (x: ArrayLike<number>) => (half ? Float32Array.from(x) : Float64Array.from(x)) as Float64Array;
          const first = vector(from);
          const run = descend(f, first, optimizers[name](η), { steps: cut });
          for (const _ of run);
          const saved = run.checkpoint();
          const again = vector([1, 2]);
          const resumed = descend(f, again, optimizers[name](η), { steps: 0, resume: JSON.parse(JSON.stringify(saved)) });
          holds(again.every((x, i) => Object.is(x, first[i])), () => `θ = [${first}] became [${again}]`); // biome-ignore format: one line
          holds(JSON.stringify(resumed.checkpoint()) === JSON.stringify(saved), () => `${JSON.stringify(saved)} became ${JSON.stringify(resumed.checkpoint())}`); // biome-ignore format: one line
          const state = (resumed as unknown as { state: Record<string, unknown> }).state;
          const before = (run as unknown as { state: Record<string, unknown> }).state;
          for (const [key, value] of Object.entries(before ?? {}))
            holds(Object.getPrototypeOf(value) === Object.getPrototypeOf(state[key]), () => `state.${key} came back as another kind`);
        },
      ),
  },
];
