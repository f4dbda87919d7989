/** What a run does, rule by rule and from both sides: each edge is met once just within it and once just beyond. */
import { describe, expect, test } from 'vitest';
import { Z999 } from '../../src/base/statistics.ts';
import { stepsOf } from '../../src/diagnose/history.ts';
import { type DiagnoseOptions, type Diagnosis, diagnose } from '../../src/diagnose/index.ts';
import { progressOf } from '../../src/diagnose/progress.ts';
import { inContext } from '../../src/diagnose/progressInContext.ts';
import { answer } from '../../src/diagnose/questions.ts';
import { columnsOf, type RunRecord } from '../../src/diagnose/records.ts';
import { best, type Candidate, settling } from '../../src/diagnose/remedy/candidate.ts';
import { progressSentence } from '../../src/diagnose/sentences/progress.ts';
import { illConditioned } from '../../src/diagnose/tests/pace.ts';
import { noiseLimited } from '../../src/diagnose/tests/swinging.ts';
import { throwOf } from '../../src/diagnose/throw.ts';
import { adamw, descend, gradientDescent, type Oracle, oracle, oracleFrom, random, type Tensor, tensor } from '../../src/index.ts';
import { criticality } from '../../src/landscape/criticality.ts';
import { type Half, halves } from '../situations/wild/index.ts';
import { wild } from '../situations/wild/tools.ts';

const list = <T>(n: number, f: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => f(i));
const kind = (losses: readonly number[]): string => progressOf(losses).kind;
const steps = (records: readonly RunRecord[], norm = 1, loss = 1) => stepsOf(columnsOf('test', records), norm, loss);
const bowl = oracleFrom({
  value: ([x, y]) => (x * x + 2 * y * y) / 2,
  gradient: ([x, y]) => [x, 2 * y],
  hvp: (_, [u, v]) => [u, 2 * v],
});
const said = (L: Parameters<typeof diagnose>[0], θ: ArrayLike<number>, options?: DiagnoseOptions): string => {
  const { verdict, detail } = diagnose(L, θ, options);
  return detail === undefined ? verdict : `${verdict} (${detail})`;
};

describe('Rising', () => {
  test('down without a break and up without one, two steps and half of the way at least', () => {
    expect(kind([44, 37, 31, 34, 38])).toBe('rising');
    expect(kind([44, 37, 31, 34, 37])).not.toBe('rising'); // 6 of 13
    expect(kind([44, 37, 31, 38])).not.toBe('rising'); // one step
    expect(kind([44, 37, 38, 31, 34, 38])).not.toBe('rising'); // a break: that may be noise
  });

  test('a run that swings and ends above where it began', () => {
    const swing = (last: number): number[] => list(80, (i) => (i < 10 ? 1 : i < 70 ? 3 + 2.9 * Math.sin(i / 3) : last + 0.01 * (i % 3)));
    expect(kind(swing(5))).toBe('rising');
    expect(kind(swing(1))).not.toBe('rising');
  });
});

describe('Thrown', () => {
  const thrown = (...runUp: number[]) =>
    throwOf(Float64Array.of(...list(30, (i) => 1 - i / 60), ...runUp, ...list(30, (i) => 1 + 0.2 / (i + 1))));
  test('by one step, with two on the way up before it at most', () => {
    expect(thrown()).toMatchObject({ at: 30, before: 1 - 29 / 60 });
    expect(thrown(0.7, 0.9)).toMatchObject({ before: 1 - 29 / 60 });
    expect(thrown(0.6, 0.7, 0.8, 0.9, 0.95)).toBeUndefined();
  });
  test('not by what does not show in six digits, of the loss or of what the run has made', () => {
    const up = (by: number) => throwOf(Float64Array.of(3, 2, ...Array(12).fill(1), ...Array(12).fill(1 + by)));
    expect(up(1e-5)).toBeDefined();
    expect(up(1e-7)).toBeUndefined();
    expect(throwOf(Float64Array.of(3, 2, ...Array(12).fill(1e-33), ...Array(12).fill(2e-33)))).toBeUndefined();
  });
});

describe('Losses that no one function has', () => {
  const records = (share: number, jump: number): RunRecord[] =>
    list(60, (i) => i).map((i) => ({
      loss: i % 20 < 20 * share ? 1 + jump * (i % 2) : 1,
      gradientNorm: 1,
      stepLength: 0.1,
      learningRate: 0.1,
    }));
  test('change by more than any slope on the way could, a seventh of the last fifty at least', () => {
    expect(steps(records(1, 0.13)).scattered).toBe(true);
    expect(steps(records(1, 0.12)).scattered).toBe(false); // 1.25 · 0.1 · 1
    expect(steps(records(0.1, 5)).scattered).toBe(false);
  });
});

describe('A cut of the learning rate', () => {
  const run = (fall: number, seed: number, low = 0.04): RunRecord[] => {
    const { normal } = random(seed);
    const at = (i: number): RunRecord => ({ loss: (i < 140 ? 1 : 1 - fall) + 0.2 * normal(), learningRate: i < 140 ? 0.4 : low });
    return list(200, at);
  };
  const found = (fall: number): number => list(200, (seed) => seed + 1).filter((seed) => steps(run(fall, seed)).sinceLowered).length;
  test('that brought the mean loss down is progress, at 95 %', () => {
    expect(found(0.3)).toBe(200);
    expect(found(0)).toBeLessThanOrEqual(25); // 10 are expected; 25 would be five deviations
    expect(steps(run(0.3, 1)).sinceLowered?.records).toBe(60);
    expect(steps(run(0.3, 1, 0.3)).sinceLowered).toBeUndefined(); // by a quarter: no cut
  });
});

describe('Swings', () => {
  const swinging = (height: number): string => {
    const history = list(90, (i) => i).map((i) => ({
      loss: 1.5 + height * Math.sin(i / 1.5),
      gradientNorm: 2,
      stepLength: 1,
      learningRate: 0.5,
      turn: 0.9,
    }));
    return said(bowl, [1, 1], { history });
  };
  test('a loss that climbs half of its range three times in the last half of the run', () => {
    expect(swinging(0.9)).toBe('oscillating (swing)');
    expect(swinging(1e-4)).not.toMatch('oscillating');
    expect(
      said(bowl, [1, 1], { history: list(90, () => ({ loss: 1.5, gradientNorm: 2, stepLength: 1e-9, learningRate: 0.5, turn: 0.9 })) }),
    ).not.toMatch('oscillating');
  });
});

describe('A few records', () => {
  const few = (losses: readonly number[], stepLength = 1) =>
    said(bowl, [1, 1], { history: losses.map((loss) => ({ loss, gradientNorm: 2, stepLength, learningRate: 0.5, turn: 0.9 })) });
  test('that give back half of what they gained swing', () => {
    expect(few([4, 2.5, 1, 0.5, 0.9])).not.toMatch('oscillating'); // 1.5 at θ: 1 of 3.5
    expect(few([3, 0.5, 1.2, 0.2, 0.9])).not.toMatch('oscillating'); // 1.3 of 2.8
    expect(few([2.7, 0.5, 1.2, 0.2, 0.9])).toBe('oscillating (swing)'); // 1.3 of 2.5
    expect(few([1.5015, 1.501, 1.5, 1.499, 1.4995])).not.toMatch('oscillating'); // less than a thousandth of the loss
  });
  test('whose losses change by more than any slope on the way are of batches', () => {
    expect(few([2.7, 0.5, 1.2, 0.2, 0.9], 0.2)).not.toMatch('oscillating');
  });
});

describe('Losses that repeat to the last bit', () => {
  const teeth = (period: number, again = 1) => list(90, (i) => 1 / (1 + (i % period)) + 1e-9 * again * i);
  test('twice over, are a round and no fall, however low it ends', () => {
    expect(kind([...teeth(30, 0), 0.01])).not.toBe('falling');
    expect(kind([...list(144, (i) => 1 - (i % 72) / 100), 0.2])).toBe('falling'); // no third round yet
    for (const p of [8, 19, 48]) expect(kind([...list(144, (i) => 1 - (i % p) / 100), 0.2])).not.toBe('falling');
    expect(kind(list(90, (i) => 3 - (i % 30) / 10 - Math.floor(i / 30)))).toBe('falling');
  });
});

describe('Without a history', () => {
  test('a step three times as long as θ, where a tenth would overshoot, diverges', () => {
    expect(said(bowl, [1, 1], { learningRate: 20 })).toBe('diverging (leap)');
    expect(said(bowl, [1, 1], { learningRate: 0.1 })).toBe('descending');
    // as steep, but short beside θ: it overshoots, and that is all
    const far = oracleFrom({ value: ([x]) => (x - 100) ** 2 / 2, gradient: ([x]) => [x - 100], hvp: (_, v) => v });
    expect(said(far, [101], { learningRate: 20 })).toBe('oscillating');
  });
});

describe('A history', () => {
  test('whose loss is the sum, where the oracle has the mean, is another’s', () => {
    const θ = Float64Array.of(3, -2);
    const history = [...descend(bowl, θ, gradientDescent({ learningRate: 0.02 }), { steps: 40 })];
    expect(said(bowl, θ, { history })).toBe('descending');
    const sum = history.map((r) => ({ ...r, loss: 30 * r.loss, gradientNorm: 30 * r.gradientNorm, learningRate: r.learningRate / 30 }));
    expect(said(bowl, θ, { history: sum })).toBe('inconsistent (history)');
  });

  test('that led steadily out of the loss’s domain does not diverge; one whose step leapt out does', () => {
    const root = (s: number) => oracleFrom({ value: ([x]) => Math.sqrt(x) - s, gradient: ([x]) => [0.5 / Math.sqrt(x)] });
    const run = (lengths: readonly number[]) => {
      let x = lengths.reduce((a, b) => a + b, 0) - 0.1;
      const history = lengths.map((stepLength): RunRecord => {
        const record = { loss: Math.sqrt(x), gradientNorm: 0.5 / Math.sqrt(x), stepLength };
        x -= stepLength;
        return record;
      });
      return said(root(0), [x], { history });
    };
    expect(run([0.2, 0.19, 0.18, 0.17, 0.16, 0.15])).toBe('not finite');
    expect(run([0.02, 0.02, 0.9])).toBe('diverging');
  });

  test('whose adaptive steps rest on a slope is held back by a decay', () => {
    const L = oracle(({ w }) => w.sub(5).square().sum(), { w: tensor([1, 1, 1, 1]) });
    const θ = L.theta!.slice();
    const history = [...descend(L, θ, adamw({ learningRate: 0.01, weightDecay: 1 }), { steps: 1500 })];
    expect(said(L, θ, { history })).toMatch(/^(inconsistent|held back)/);
  });
});

describe('Fewer steps than the condition number', () => {
  const valley = (steep: number) =>
    oracleFrom({
      value: ([x, y]) => (steep * x * x + y * y) / 2,
      gradient: ([x, y]) => [steep * x, y],
      hvp: (_, [u, v]) => [steep * u, v],
    });
  const verdictAfter = (steep: number, rate: number) => {
    const θ = Float64Array.of(1e-3, 1);
    const history = [...descend(valley(steep), θ, gradientDescent({ learningRate: rate / steep }), { steps: 60 })];
    return said(valley(steep), θ, { history });
  };
  test('are a reason to wait where each of them gains, and none where they hardly do', () => {
    expect(verdictAfter(150, 1)).toBe('descending'); // the loss halves
    expect(verdictAfter(5000, 1)).toBe('ill-conditioned');
  });
});

describe('A plateau', () => {
  const step = (at: number) =>
    oracleFrom({
      value: ([x]) => -1 / (1 + Math.exp(-20 * (x - at))),
      gradient: ([x]) => [(-20 * Math.exp(-20 * (x - at))) / (1 + Math.exp(-20 * (x - at))) ** 2],
    });
  test('lies where the loss is lower only some way off, and no rate is too low there', () => {
    expect(said(step(1.9), [1], { learningRate: 0.01 })).toBe('plateau');
    expect(said(step(1.1), [1], { learningRate: 0.01 })).not.toBe('plateau');
  });
});

describe('Thrown up without a recorded θ', () => {
  test('it starts again from the oracle’s own start', () => {
    const L = oracle(({ w }) => w.sub(3).square().sum().mul(0.5), { w: tensor([0]) });
    const history = [{ loss: 4.5, learningRate: 3, gradientNorm: 3, stepLength: 9 }, { loss: 18, learningRate: 3, gradientNorm: 6, stepLength: 18 }, { loss: 72, learningRate: 3, gradientNorm: 12, stepLength: 36 }]; // biome-ignore format: three records
    const { verdict, remedy } = diagnose(L, [27], { history });
    expect(verdict).toBe('diverging');
    expect(remedy.message).toMatch(/oracle\.theta.*4\.5/);
    expect(remedy.apply({ steps: 200 }).loss).toBeLessThan(0.1);
  });
});

describe('A remedy that is a rate', () => {
  // a bowl with steep walls around: one step lands on the other side, lower, and the next ones on the walls
  const walled = oracleFrom({
    value: ([x, y]) => (x * x + 40 * y * y) / 2,
    gradient: ([x, y]) => [x, 40 * y],
    hvp: (_, [u, v]) => [u, 40 * v],
  });
  test('is tried to the end of its steps, not to the lowest point on the way', () => {
    const θ = Float64Array.of(4, 1e-3);
    const history = [...descend(walled, θ, gradientDescent({ learningRate: 1 }), { steps: 12, recordTheta: true })];
    const { verdict, remedy } = diagnose(walled, θ, { history });
    expect(verdict).toMatch(/diverging|cliff/);
    expect(remedy.learningRate).toBeLessThan(2 / 40);
    expect(remedy.apply({ steps: 400 }).records.at(-1)?.loss).toBeLessThan(0.1);
  });
});

describe('A curvature that is all but no number', () => {
  test('gives no rate that is none', () => {
    const λ = 3e-323;
    const L = oracleFrom({ value: ([x]) => (λ * x * x) / 2, gradient: ([x]) => [λ * x], hvp: (_, [v]) => [λ * v] });
    const { verdict, remedy } = diagnose(L, [1e160], { learningRate: 1 });
    expect(verdict).toBe('crawling');
    expect(remedy.message).not.toMatch(/∞|NaN/);
  });
});

describe('All entries of the gradient exactly zero', () => {
  const nothing = { gradient: () => [0, 0], hvp: () => [0, 0] };
  const at = (value: (θ: Float64Array) => number, gradient = nothing.gradient as (θ: Float64Array) => number[]) =>
    said(oracleFrom({ value, gradient, hvp: nothing.hvp }), [1, 1], {
      history: list(60, () => ({ loss: 1, gradientNorm: 0, stepLength: 0, learningRate: 0.1 })),
    });
  const lives = (x: number, from: number): number => Math.max(0, x - from);
  test('is death where a slope is near, a plateau where it is far, and neither where there is none anywhere', () => {
    expect(
      at(
        ([x]) => 1 - lives(x, 1.05),
        ([x]) => [x > 1.05 ? -1 : 0, 0],
      ),
    ).toBe('dead');
    expect(
      at(
        ([x]) => 1 - lives(Math.abs(x), 2),
        ([x]) => [Math.abs(x) > 2 ? -Math.sign(x) : 0, 0],
      ),
    ).toBe('plateau');
    expect(at(([x]) => (x > 1.05 ? 0.5 : 1))).not.toBe('dead'); // a share of wrong answers
  });
});

describe('Coordinates that no error reaches', () => {
  // the score has no slope: 2 is added to the first
  const experts = oracle(
    ({ E, router }: { E: Tensor; router: Tensor }) => {
      const x = tensor(list(24, (i) => [Math.sin(i), Math.cos(3 * i)]));
      const score = x.matmul(router).add(tensor([2, 0, 0]));
      const chosen = score.greaterEqual(score.max(1, { keepDims: true }));
      const y = tensor(list(24, (i) => [Math.abs(Math.sin(i))]));
      return x.matmul(E).mul(chosen).sum(1, { keepDims: true }).sub(y).square().mean();
    },
    { E: tensor(list(2, (i) => list(3, (j) => 0.3 * i - 0.2 * j))), router: tensor(list(2, (i) => list(3, (j) => 0.1 * i - 0.1 * j))) },
  );
  const trained = (L: Oracle): Diagnosis => {
    const θ = L.theta!.slice();
    const history = [...descend(L, θ, gradientDescent({ learningRate: 0.3 }), { steps: 600 })];
    return diagnose(L, θ, { history });
  };
  test('but would if a router were elsewhere are dead', () => {
    const d = trained(experts);
    expect(d.verdict).toBe('dead');
    expect(String(d)).toMatch(/a gradient reaches them when the others are moved/);
    expect(d.remedy.message).toMatch(/^move all weights/);
  });
  test('wherever all others are, as those of words that do not occur, are not', () => {
    const words = oracle(
      ({ E }: { E: Tensor }) =>
        E.gather([0, 1, 0, 2])
          .sub(tensor([[1], [2], [3], [4]]))
          .square()
          .mean(),
      { E: tensor(list(12, (i) => [0.1 * i])) },
    );
    expect(trained(words).verdict).toBe('degenerate');
  });
});

test('a gradient that is rounding, along a direction without curvature, is not the gradient of another loss', () => {
  // a saddle seen in a mirror, at its very point: the loss is 0, and so has no rounding
  const [λ, c, v] = [[2, -0.5, 1, 0.1], [0.1875, 0.875, -0.859375, -1.828125], [0.09375, -0.984375, -0.03125, 0.046875]]; // biome-ignore format: one line
  const along = (x: ArrayLike<number>): number => v.reduce((sum, y, i) => sum + y * x[i], 0);
  const turn = (x: ArrayLike<number>): Float64Array => Float64Array.from(x, (y, i) => y - ((2 * along(x)) / along(v)) * v[i]);
  const at = (θ: ArrayLike<number>): number[] => [...turn(θ)].map((y, i) => y - c[i]);
  const L = oracleFrom({
    value: (θ) => at(θ).reduce((sum, y, i) => sum + (λ[i] * y * y) / 2, 0),
    gradient: (θ) => turn(at(θ).map((y, i) => λ[i] * y)),
    hvp: (_, u) => turn([...turn(u)].map((y, i) => λ[i] * y)),
  });
  expect(Math.max(...L.gradient(turn(c)).map(Math.abs))).toBeGreaterThan(0);
  expect(said(L, turn(c))).toBe('saddle');
});

describe('Losses of batches that stand, by their levels', () => {
  // the last two quarters, noise of one about a mean that falls: 1.026 (1/20 + 1/20)^½ is the error of the difference
  const kindOf = (fall: number, more: { scattered?: boolean; n?: number } = {}): string => {
    const { scattered = true, n = 81 } = more;
    const losses = Float64Array.from(list(n, (i) => 9 + (i % 2 === 0 ? 1 : -1) - (i >= (3 * (n - 1)) / 4 ? fall : 0)));
    const progress = { ...progressOf(losses), kind: 'standing' as const, thrown: undefined };
    const { γ } = steps(list(n - 1, () => ({ loss: 1 })));
    return inContext(progress, { ...steps([]), losses, γ, scattered, sinceLowered: undefined }, columnsOf('test', []), false).kind;
  };
  const error = Z999 * Math.sqrt(20 / 19 / 10);
  test('fall where the means of the last quarters do at 99.9 %', () => {
    expect([kindOf(1.01 * error), kindOf(0.99 * error)]).toEqual(['falling', 'standing']);
    expect(kindOf(1.01 * error, { scattered: false })).toBe('standing');
    expect([kindOf(9, { n: 41 }), kindOf(9, { n: 37 })]).toEqual(['falling', 'standing']); // twenty numbers in the last half
  });
});

describe('More than a step can do', () => {
  const records = (n: number, loss: (i: number) => number, stepLength: (i: number) => number): RunRecord[] =>
    list(n, (i) => ({ loss: loss(i), gradientNorm: 1, stepLength: stepLength(i), turn: 1, learningRate: 0.01 }));

  test('ten times the slope along it, where the run was smooth and the step no leap: the history ends elsewhere', () => {
    const ends = (gap: number, last = 0.01): string => {
      const history = records(
        30,
        (i) => 0.5 - gap + 0.01 * (29 - i),
        (i) => (i < 29 ? 0.01 : last),
      );
      return said(bowl, [1, 0], { history }); // L = .5, ‖g‖ = 1
    };
    expect(ends(0.11)).toBe('inconsistent (history)');
    expect(ends(0.09)).not.toMatch(/^inconsistent/);
    expect(ends(0.35, 0.03)).not.toMatch(/^inconsistent/); // a leap may meet a wall
  });

  test('another loss began there: what counts is what the run does since', () => {
    const kindOf = (step: number, leap: number, fall = 0.005): string => {
      const loss = (i: number): number => (i < 20 ? 1 - 0.01 * i : 2 - fall * (i - 20));
      const all = records(60, loss, (i) => (i === 19 ? leap : step));
      const last = loss(60);
      const progress = progressOf([...list(60, loss), last]);
      expect(progress.thrown).toMatchObject({ at: 20 });
      return inContext(progress, steps(all, 1, last), columnsOf('test', all), false).kind;
    };
    expect(kindOf(0.01, 0.01)).toBe('falling');
    expect(kindOf(0.01, 0.1)).not.toBe('falling'); // a leap
    expect(kindOf(0.15, 0.15)).not.toBe('falling'); // ten steps' slopes
    expect(kindOf(0.01, 0.01, 1e-6)).not.toBe('falling'); // at rest since
  });
});

describe('One inequality, from both sides', () => {
  test('noise that drowns a short run must be known at 99 %; in a long one it is enough that the signal is not', () => {
    const drowned = (curvatureError: number, length: number): boolean =>
      noiseLimited({
        rate: 1,
        gradientNorm: 1,
        curvature: { alongGradient: 0 },
        noise: { count: 32, curvature: 2.4, curvatureError }, // signal 1, noise 1.2 ± ½ curvatureError
        steps: { turns: new Float64Array(0), losses: new Float64Array(4), sinceCut: Infinity },
        progress: { kind: 'standing', length },
      } as never).holds;
    expect([drowned(0.1, 60), drowned(0.4, 60), drowned(0.4, 200)]).toEqual([true, false, true]);
  });

  test('slow is what needs twenty times the steps that there have been', () => {
    const slow = (length: number): boolean =>
      illConditioned({
        rate: 1,
        loss: 1,
        lossAhead: 0.999,
        signs: { negative: 0 },
        curvature: { norm: 1, absAlongGradient: 0.5, criticality: { gain: 0.5, worst: { eigenvalue: 1e-3, gain: 0.5 } } }, // 1000 steps
        progress: { kind: 'falling', first: 2, length, change: -0.1, level: 1, now: 1, lowest: 1, range: 1 },
      } as never).holds;
    expect([slow(49), slow(51)]).toEqual([true, false]);
  });

  test('a trial counts by where it ends: one step lower, then up the walls, is no remedy', () => {
    const walls = oracleFrom({
      value: ([x, y]) => (x * x + 40 * y * y) / 2,
      gradient: ([x, y]) => [x, 40 * y],
      hvp: (_, [u, v]) => [u, 40 * v],
    });
    const θ = Float64Array.of(4, 1e-3);
    const asked = { oracle: walls, batches: [] };
    expect(answer(settling(θ, 8, 1), asked)).toBe(1 / 64); // at 1/16 y grows by half in a step
    const candidate = (learningRate: number): Candidate => ({
      kind: 'rate',
      optimizer: gradientDescent({ learningRate }),
      message: 'take',
      code: '',
      numbers: { learningRate },
    });
    const given = answer(best(θ, 8, [candidate(1), candidate(1 / 64)]), asked);
    expect(given).toMatchObject({ learningRate: 1 / 64 });
    expect(given.gained).toBeGreaterThan(0);
  });
});

describe('Inequalities', () => {
  test('are the one that holds: how many steps the flat direction needs', () => {
    const [family] = halves.blind.filter((f) => f.name.includes('raw pixels: the rate that does not'));
    const { oracle: L, theta, options } = wild(family, 1);
    const [, needed, so] =
      diagnose(L, theta, options)
        .tests.at(-1)
        ?.message.match(/= (\S+) steps \(≥ 20 times the (\d+) so far\)/) ?? [];
    expect(Number(needed.replace(/·10⁷/, 'e7'))).toBeGreaterThan(20 * Number(so));
  });
});

describe('Words', () => {
  test('a loss that is not negative can gain no more than all of it', () => {
    const L = oracleFrom({ value: ([x]) => Math.log1p(x * x), gradient: ([x]) => [(2 * x) / (1 + x * x)] });
    const { verdict, why } = diagnose(L, [0.9], { learningRate: 1e-6 });
    expect(verdict).toBe('crawling');
    expect(why).toMatch('could still fall to 0, by its quadratic model');
  });
});

describe('An error of H larger than H', () => {
  const at = { theta: [1, 1], loss: 1, gradient: [0.3, 0.4], eigenvalues: Float64Array.of(1, 2), shares: [0.3, 0.4], gained: 1 };
  test('says that H is unknown, and not that a slope is nothing', () => {
    expect(criticality({ ...at, hessianError: 1e9 }).critical).toBe(false);
    expect(criticality({ ...at, hessianError: 1e9 }).signs).toMatchObject({ zero: 2 });
    expect(criticality({ ...at, gradient: [0, 0], shares: [0, 0], hessianError: 1e9 }).critical).toBe(true);
  });
});

/** Runs in which one rule decides, drawn from the wild families: without that rule another verdict comes. */
describe('Specimens', () => {
  test.each<[Half, string, number, RegExp]>([
    // the model and the run have made nothing, λ of both signs
    ['fresh', 'third of what they need', 1, /^saddle \(nearby\)/],
    // what does not show in six digits has thrown nothing
    ['fresh', 'third of what they need', 40, /^(?!cliff)/],
    // one jump gains more than the run has
    ['tuned', 'XOR with two sigmoid units', 46, /^saddle \(nearby\)/],
    // past a saddle before ill-conditioned, and where losses stand
    ['fresh', 'widths up and down', 1, /^saddle \(nearby\)/],
    ['held', 'answers the mean of all targets', 51, /^saddle \(nearby\)/],
    // a step gains a thousandth of what there is to gain
    ['held', 'in their own units, half way', 40, /^ill-conditioned/],
    // steps too short for the digits of θ are not held back
    ['held', 'in their own units, half way', 41, /^(ill-conditioned|crawling)/],
    // saturated: the shortest probe wakes it
    ['held', 'from weights of size ten', 40, /^plateau/],
    // nothing to gain by any rate
    ['held', 'long recurrence that forgets', 40, /^saddle|^plateau/],
    // nearly all of the gradient exactly zero, the output's bias still falling
    ['tuned', 'ReLU regression answers the same', 40, /^dead/],
    // AdamW at rest on a slope
    ['unseen', 'AdamW with a decay of two', 4, /^held back \(decay\)/],
    // θ has flown off: its rounding is larger than all losses before
    ['held', 'at a hundred times the rate', 52, /^diverging|^cliff/],
    // near a saddle, with nothing gained so far but what twelve digits hide
    ['tuned', 'product of two small matrices', 20, /^saddle$/],
    // the mean loss fell after the rate was cut
    ['fresh', 'plateau schedule has just cut', 20, /^descending/],
    // single rows, their batches not given
    ['tuned', 'single rows at a healthy rate', 22, /^(stalled|oscillating)/],
    // dragged uphill by a decay, by steps far below 1/λ
    ['unseen', 'AdamW with a decay of two', 202, /^held back \(decay\)/],
    ['held', 'Adam with decay in its gradient', 210, /^inconsistent \(decay\)/],
    // half of what it had gained is given back within a few steps
    ['unseen', 'counts by a Poisson regression', 201, /^oscillating \(swing\)/],
    // the same eight losses again and again, the last one lower
    ['unseen', 'every epoch starts from the same', 202, /^(stalled|oscillating|inconsistent|held back)/],
    // Adagrad's own sum has shortened its steps
    ['unseen', 'Adagrad began far out', 200, /^crawling/],
    // nothing left, to the last digit
    ['unseen', 'two classes far apart in float32', 200, /^degenerate \(solved\)/],
    // scattered losses whose order happens to lead down
    ['unseen', 'RMSProp with three rows', 201, /^noise-limited/],
    // fewer steps than κ, and each still gains
    ['unseen', 'a convolution, a rectifier', 200, /^descending/],
    // noise before a missing value is no growth
    ['held', 'one batch with a missing value', 211, /^not finite/],
    // a bounce that has stopped growing
    ['unseen', 'three linear layers on several', 210, /^oscillating/],
    // kinks so fine that only one h resolves the slope
    ['fresh', 'third of what they need', 210, /^(?!inconsistent)/],
    // two batches' losses that rise by more than the step could are no growth
    ['blind', 'key points that were not labelled', 5, /^not finite/],
    // steps lost in the last digit of float32 freeze nothing
    ['blind', 'weights kept in float32 and steps below', 4, /^(crawling|held back)/],
    // all of g and of H exactly zero, and life is near
    ['blind', 'ReLU on the output: in most runs', 1, /^dead/],
    // a zero slope that its partner's being zero makes: H knows the way
    ['blind', 'forgotten at zero', 1, /^saddle/],
    // what is left needs twenty times as many steps as there have been
    ['blind', 'raw pixels: the rate that does not', 1, /^ill-conditioned/],
    // too few records at the rate of now to call it a rest; and a rise that is the batches'
    ['blind', 'a step of the schedule just behind', 5, /^descending/],
    ['blind', 'a step of the schedule just behind', 6, /^descending/],
    // a bounce that has just begun, beside what the run still gains
    ['blind', 'full batches at a brisk rate', 300, /^descending/],
    // bounces that swell out of a smooth descent, and go
    ['fresh', 'three tanh layers with a heavy ball', 604, /^descending/],
    ['held', 'a softplus network by momentum', 601, /^descending/],
    // an average of the weights, beside the records of the weights themselves; a task made harder half-way; steps of Adam on kinks
    ['sixth', 'the mean of all weights on the way', 600, /^inconsistent/],
    ['sixth', 'the tasks were made harder', 604, /^descending/],
    ['sixth', 'the ninth decile', 600, /^descending/],
    // Adam's steps are no measure of how many coordinates move; Adam that blows up late
    ['sixth', 'a variational autoencoder with its noise', 721, /^descending/],
    ['fresh', 'had all but solved it, then blew up', 721, /^diverging/],
    // λ < 0, and nothing at all beside what lies further off
    ['blind', 'a sigmoid network for probabilities', 300, /^plateau/],
    // units that one step killed, while what lives still learns a little: back to before that step
    ['blind', 'a restart of the rate, hundreds', 4, /^cliff \(thrown\)/],
    // a first step that flew off and came back has gained nothing, and what is left is no rounding of that
    ['sixth', 'counts as exp(x w), by AMSGrad', 990, /^(?!minimum)/],
    // solved: a negative λ is the Hessian's rounding
    ['blind', 'a network in float32, trained down', 4, /^(?!saddle)/],
    // the loss halves in the last half of the run, though it began much higher
    ['tuned', 'momentum on a sigmoid regression', 43, /^descending/],
  ])('%s: %s, seed %i', (half, name, seed, expected) => {
    const [family, ...others] = halves[half].filter((f) => f.name.includes(name));
    expect(others).toEqual([]);
    const { oracle: L, theta, options } = wild(family, seed);
    expect(said(L, theta, options)).toMatch(expected);
  });

  test('the zeros that a saddle has by its axes are not dead', () => {
    const crossed = oracleFrom({
      value: ([x, y, , w]) => x * x - w * w + 0 * y,
      gradient: ([x, , , w]) => [2 * x, 0, 0, -2 * w],
      hvp: (_, [a, , , d]) => [2 * a, 0, 0, -2 * d],
    });
    expect(said(crossed, [1e-17, 1, 1, 0])).toBe('saddle');
  });
});

describe('What is said of a run', () => {
  const progress = (losses: readonly number[]): string => progressSentence({ progress: progressOf(losses) } as never);

  test('where it falls, and stands above where it began, or falls by less than its digits show', () => {
    expect(progress(list(40, (i) => (i < 10 ? 1 + i : 11 - i / 4)))).toBe(
      'The loss is falling, though it stands above where it began: 1.25 now, 1 at first, 1 at its lowest.',
    );
    expect(progress(list(40, (i) => 25 - 1e-6 * i))).toBe(
      'The loss is falling, but hardly: it was 25, and is less by 3.9·10⁻⁵ after 39 steps.',
    );
    expect(progress(list(40, (i) => 1 / (i + 1)))).toMatch(/^The loss is falling: from 1 to 0\.025 in 39 steps, by/);
  });

  test('a divergence rises, though the levels of its losses fall still', () => {
    const [family] = halves.fresh.filter((f) => f.name.includes('had all but solved it, then blew up'));
    const { oracle: L, theta, options } = wild(family, 721);
    const { verdict, progress: kind, remedy } = diagnose(L, theta, options);
    expect([verdict, kind]).toEqual(['diverging', 'rising']);
    // nothing to go back to; and the rate is that of the rule it is given for
    expect(remedy.message).toMatch(/^from here, where the loss is 0\.136, train on with the learning rate lowered from 0\.275 to /);
    expect(remedy.code).toMatch(/^adam\(\{ learningRate: /);
  });

  test('the bounce of an edge that is over is over', () => {
    const [family] = halves.held.filter((f) => f.name.includes('a softplus network by momentum'));
    const remark = (seed: number): string => {
      const { oracle: L, theta, options } = wild(family, seed);
      return diagnose(L, theta, options).remarks.join();
    };
    expect(remark(601)).toMatch(/^edge of stability: steps reverse, the sharpness/);
  });
});
