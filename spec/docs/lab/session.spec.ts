/** The lab's heart: a run is a function of its settings, can be rewound and changed, and is what the library does when called by hand. */
import {
  clipByNorm,
  clipByValue,
  descend,
  lookahead,
  momentum,
  type Oracle,
  oracle,
  type StepRecord,
  schedules,
  type Tensor,
  tensor,
} from 'saddlepoint';
import { batches, gaussians, moons } from 'saddlepoint/data';
import { binaryCrossEntropy, crossEntropy, mlp, squaredError, weightDecay, xavier } from 'saddlepoint/nn';
import { describe, expect, test } from 'vitest';
import { isChoice } from '../../../docs/explorer/figure.ts';
import { OPTIONS, optimizerOf, SCHEDULES, scheduleOf } from '../../../docs/explorer/lab/rules.ts';
import { Session } from '../../../docs/explorer/lab/session.ts';
import { defaults, ranges, settings } from '../../../docs/explorer/lab/settings.ts';
import { MAKE } from '../../../docs/explorer/optimizers.ts';

const small = { count: 40, width: 4, depth: 1 };
const session = (part: Parameters<typeof settings>[0] = {}): Session => new Session(settings({ ...small, ...part }));
/** Less what only the lab records. */
const plain = ({ records }: Session): StepRecord[] => records.map(({ layers: _, ...record }) => record);

/** The same loss by hand. */
const data = moons({ count: 40, noise: 0.15, seed: 1 });
const net = mlp([2, 4, 1], { activation: 'tanh', init: xavier({ gain: 1 }), seed: 1 });
const column = (y: Uint8Array): Tensor => tensor(Float64Array.from(y), { shape: [y.length, 1] });
const byHand = (x = data.x, y = data.y) => oracle((tree: typeof net.tree) => binaryCrossEntropy(net.apply(tree, x), column(y)), net.tree);
const own = (source: Oracle | ((t: number) => Oracle), θ: Float64Array, rule: Parameters<typeof descend>[2], steps: number) => [
  ...descend(source, θ, rule, { steps }),
];

describe('a run', () => {
  test('is the same to the last bit from the same settings, and another from another seed', () => {
    const [a, b, c] = [session(), session(), session({ seed: 2 })].map((s) => s.run(30));
    expect(a.θ).toEqual(b.θ);
    expect(a.records).toEqual(b.records);
    expect(a.θ).not.toEqual(c.θ);
  });

  test.each(Object.keys(MAKE))('%s: is what descend does by hand', (rule) => {
    const eta = rule === 'newton' ? 0.01 : 0.05;
    const s = session({ rule, eta }).run(8);
    const L = byHand();
    const θ = Float64Array.from(L.theta);
    const options = rule === 'newtonCG' ? { products: 50 } : OPTIONS[rule] && s.records[0]?.learningRate > 0 ? { learningRate: eta } : {};
    expect(plain(s)).toEqual(own(L, θ, MAKE[rule](options), 8));
    expect(s.θ).toEqual(θ);
  });

  test('with batches, decay, clipping and lookahead too', () => {
    const s = session({ batch: 7, decay: 0.01, clip: 'by norm', clipAt: 0.1, around: 'lookahead', rule: 'adam', eta: 0.02 }).run(30);
    const loader = batches({ x: data.x, y: data.y }, { size: 7, seed: 1 });
    const at = (t: number): Oracle => {
      const { x, y } = loader.at(t);
      return oracle((tree) => binaryCrossEntropy(net.apply(tree, x), column(y)).add(weightDecay(tree, 0.01)), net.tree);
    };
    const θ = Float64Array.from(byHand().theta);
    const rule = clipByNorm(lookahead(MAKE['adam']({ learningRate: 0.02 }), { steps: 5, share: 0.5 }), 0.1);
    expect(plain(s)).toEqual(own(at, θ, rule, 30));
  });

  test('of three classes, and of squared errors', () => {
    const three = session({ data: 'clouds' }).run(5);
    const points = gaussians({ count: 40, classes: 3, separation: 1, noise: 0.3, seed: 1 });
    const wide = mlp([2, 4, 3], { init: xavier({ gain: 1 }), seed: 1 });
    const L = oracle((tree) => crossEntropy(wide.apply(tree, points.x), points.y), wide.tree);
    const θ = Float64Array.from(L.theta);
    own(L, θ, MAKE['gradientDescent']({ learningRate: 0.5 }), 5);
    expect(three.θ).toEqual(θ);
    const squared = session({ loss: 'squared error' });
    const signs = tensor(
      Float64Array.from(data.y, (k) => (k ? 1 : -1)),
      { shape: [40, 1] },
    );
    expect(squared.network.whole.value(squared.θ)).toBe(squaredError(net.apply(net.tree, data.x), signs).item());
  });

  test('records the gradient of each layer', () => {
    const s = session({ depth: 2 });
    const { layers, gradientNorm } = s.step()!;
    expect(layers).toHaveLength(3);
    expect(Math.hypot(...layers)).toBeCloseTo(gradientNorm, 12);
  });

  test('that leaves the numbers says so, and goes on from before with a lower rate', () => {
    const s = session({ loss: 'squared error', depth: 0, eta: 1000 }).run(400);
    expect(s.stop).toMatch(/the (loss|gradient) is (NaN|Infinity)/);
    expect(s.t).toBeLessThan(400);
    s.rewind(3);
    expect(s.stop).toBeUndefined();
    expect(s.change({ eta: 0.01 })).toBe('goes on');
    expect(s.run(50).t).toBe(50);
  });
});

describe('going back', () => {
  test.each([
    ['gradientDescent', {}],
    ['adam', { batch: 9 }],
    ['momentum', { clip: 'by value', clipAt: 0.05 }],
    ['nesterov', { schedule: 'cosine restarts', period: 20, warmup: 10 }],
    ['rmsprop', { around: 'lookahead', batch: 5 }],
    ['lbfgs', {}],
  ] as const)('and on again gives the same bits: %s', (rule, part) => {
    const s = session({ rule, eta: 0.03, ...part }).run(70);
    const [θ, records] = [s.θ.slice(), s.records.slice()];
    for (const t of [69, 13, 50, 26, 0, 25]) {
      s.rewind(t);
      expect(s.t).toBe(t);
      expect(s.length).toBe(records.length);
      s.run(records.length);
      expect(s.θ).toEqual(θ);
      expect(s.records).toEqual(records);
    }
  });

  test('over changes of rate, rule, activation and data as well', () => {
    const s = session().run(20);
    s.change({ eta: 0.1 });
    s.run(40).change({ rule: 'adam', eta: 0.02 });
    s.run(50).change({ activation: 'relu', batch: 8 });
    s.run(75).change({ data: 'circles' });
    s.run(90);
    const [θ, records] = [s.θ.slice(), s.records.slice()];
    for (const t of [89, 74, 51, 50, 49, 40, 25, 19, 0]) {
      s.rewind(t).run(90);
      expect(s.θ, `from ${t}`).toEqual(θ);
      expect(s.records, `from ${t}`).toEqual(records);
    }
  });
});

describe('a change on the way', () => {
  test('of the rate is a schedule that changes there', () => {
    const s = session({ rule: 'momentum', eta: 0.2 }).run(30);
    s.change({ eta: 0.05 });
    s.run(60);
    const L = byHand();
    const θ = Float64Array.from(L.theta);
    const learningRate = schedules.piecewise({ boundaries: [30], values: [0.2, 0.05] });
    expect(plain(s)).toEqual(own(L, θ, momentum({ learningRate }), 60));
    expect(s.θ).toEqual(θ);
  });

  test('of clipping keeps what the rule remembers; of the rule does not', () => {
    const s = session({ rule: 'adam', eta: 0.02 }).run(10);
    s.change({ clip: 'by norm', clipAt: 1e3 });
    expect(s.run(20).θ).toEqual(session({ rule: 'adam', eta: 0.02 }).run(20).θ);
    s.rewind(10).change({ rule: 'rmsprop' });
    const L = byHand();
    const θ = session({ rule: 'adam', eta: 0.02 }).run(10).θ.slice();
    own(L, θ, MAKE['rmsprop']({ learningRate: 0.02 }), 10);
    expect(s.run(20).θ).toEqual(θ);
  });

  test('after going back forgets what came later', () => {
    const s = session().run(60).rewind(30);
    s.change({ eta: 0.1 });
    expect(s.length).toBe(30);
    const straight = session().run(30);
    straight.change({ eta: 0.1 });
    expect(s.run(60).records).toEqual(straight.run(60).records);
  });

  test('goes on wherever the parameters keep their meaning, and asks for a new start where not', () => {
    const goesOn = {
      eta: 0.1,
      rule: 'adam',
      activation: 'relu',
      data: 'xor',
      batch: 8,
      decay: 0.01,
      loss: 'squared error',
      clip: 'by norm',
    };
    for (const [name, value] of Object.entries(goesOn))
      expect(
        session()
          .run(3)
          .change({ [name]: value }),
        name,
      ).toBe('goes on');
    const restart = { depth: 2, width: 5, init: 'he', gain: 2, seed: 3, data: 'digits' };
    for (const [name, value] of Object.entries(restart)) {
      const s = session().run(3);
      expect(s.change({ [name]: value }), name).toBe('restart');
      expect(s.length).toBe(3);
      expect(s.settings).toEqual(session().settings);
    }
  });

  test('a branch is changed alone', () => {
    const s = session().run(30);
    const twin = s.branch();
    expect(twin.θ).toEqual(s.θ);
    twin.change({ eta: 0.01 });
    expect(twin.run(60).θ).not.toEqual(s.run(60).θ);
    expect(s.records).toEqual(session().run(60).records);
  });
});

describe('the settings', () => {
  test('hold every option of every optimizer, at the library’s own defaults', () => {
    for (const [rule, make] of Object.entries(MAKE)) {
      const { learningRate: _, ...own } = make({}).options;
      const options = rule === 'newtonCG' ? { products: 50 } : own;
      expect(Object.keys(OPTIONS[rule]).sort(), rule).toEqual(Object.keys(options).sort());
      const { learningRate: __, ...resolved } = optimizerOf(settings({ rule })).options;
      expect(resolved, rule).toEqual(options);
    }
  });

  test('each option reaches its optimizer', () => {
    for (const [rule, options] of Object.entries(OPTIONS)) {
      for (const [name, range] of Object.entries(options)) {
        const key = `${rule}.${name}`;
        const value = isChoice(range) ? range.options.at(-1)! : range.max;
        const made = optimizerOf(settings(rule === 'lookahead' ? { rule: 'adam', around: rule, [key]: value } : { rule, [key]: value }));
        expect(String(made.options[name]), key).toBe(String(value));
      }
    }
  });

  test('each schedule is the library’s', () => {
    const state = { ...defaults, eta: 0.3, period: 7, factor: 0.25 };
    const learningRate = 0.3;
    const theirs = {
      constant: schedules.constant(0.3),
      'step decay': schedules.stepDecay({ learningRate, every: 7, factor: 0.25 }),
      exponential: schedules.exponentialDecay({ learningRate, factor: 0.25 ** (1 / 7) }),
      'inverse time': schedules.inverseTime({ learningRate, decay: 1 / 7 }),
      'inverse root': schedules.inverseSqrt({ learningRate }),
      cosine: schedules.cosine({ learningRate, steps: 7 }),
      'cosine restarts': schedules.cosine({ learningRate, steps: 7, restarts: true }),
      cyclical: schedules.cyclical({ learningRate, steps: 7 }),
    };
    expect(Object.keys(theirs)).toEqual(SCHEDULES);
    for (const [schedule, rate] of Object.entries(theirs)) {
      const [mine, warm] = [scheduleOf({ ...state, schedule }), scheduleOf({ ...state, schedule, warmup: 4 })];
      const warmed = schedules.warmup({ steps: 4, next: rate });
      for (let t = 1; t < 40; t++) expect([mine(t), warm(t)], `${schedule}, ${t}`).toEqual([rate(t), warmed(t)]);
    }
  });

  test('clip as the library does', () => {
    const { name, options } = optimizerOf(settings({ clip: 'by value', clipAt: 0.5 }));
    expect([name, options['value']]).toEqual([clipByValue(MAKE['gradientDescent']({}), 0.5).name, 0.5]);
  });

  test('are refused where they are unknown or out of range', () => {
    expect(() => settings({ rate: 1 })).toThrow("there is no setting 'rate'");
    expect(() => settings({ width: 99 })).toThrow('units in each goes from 1 to 16');
    expect([...Object.keys(ranges), 'points'].sort()).toEqual(Object.keys(defaults).sort());
  });
});
