import { describe, expect, test } from 'vitest';
import { type Answered, type DiagnoseOptions, diagnose, diagnoseAsync } from '../../src/diagnose/index.ts';
import { type AsyncOracle, type Oracle, type OracleParts, oracleFrom } from '../../src/index.ts';
import { families, situation } from '../situations/index.ts';

/** An oracle's answers as its parts: what can be sent to another process. */
const partsOf = (L: Oracle, withProducts: boolean): OracleParts => ({
  value: (θ) => L.value(θ),
  gradient: (θ) => L.gradient(θ),
  ...(withProducts && { hvp: (θ: Float64Array, v: Float64Array) => L.hvp(θ, v) }),
});

/** The same parts, each answer a promise that takes its time. */
const later = ({ value, gradient, hvp }: OracleParts): AsyncOracle => ({
  value: async (θ) => value(Float64Array.from(θ)),
  gradient: async (θ) => Float64Array.from(gradient(Float64Array.from(θ))),
  ...(hvp && { hvp: async (θ: Float64Array, v: Float64Array) => hvp(Float64Array.from(θ), Float64Array.from(v)) }),
});

/** All of a diagnosis that is data. */
const dataOf = ({ verdict, detail, progress, message, why, remarks, evidence, tests, remedy }: any): unknown => ({
  verdict,
  detail,
  progress,
  message,
  why,
  remarks,
  evidence,
  tests,
  remedy: { ...remedy },
});

/** What a call gives, or the error that it throws: both must be the same. */
const outcome = <T>(call: () => T): T | Error => {
  try {
    return call();
  } catch (error) {
    return error as Error;
  }
};
const outcomeLater = <T>(promise: Promise<T>): Promise<T | Error> => promise.catch((error: Error) => error);

/** One family a verdict, the first that is small: so every branch of the questions is asked. */
const chosen = [...new Map(families.filter((f) => !f.big).map((f) => [f.truth, f])).values()];
const saddle: OracleParts = {
  value: ([x, y]) => x * x - y * y + y ** 4,
  gradient: ([x, y]) => [2 * x, -2 * y + 4 * y ** 3],
  hvp: ([, y], [u, v]) => [2 * u, (-2 + 12 * y * y) * v],
};

describe('diagnoseAsync', () => {
  for (const family of chosen) {
    for (const withProducts of [true, false]) {
      test(`${family.truth}, ${family.name}, ${withProducts ? 'products given' : 'by differences'}: the same diagnosis and remedy to the last bit`, async () => {
        const { oracle, theta, options } = situation(family, 20_261_122);
        const { batches: given, ...others } = options;
        const few = given && [...taken(given, 64)];
        const parts = partsOf(oracle, withProducts);
        const batches = few?.map((batch) => partsOf(batch, withProducts));
        const now = outcome(() =>
          diagnose(oracleFrom(parts), theta, { ...others, ...(batches && { batches: batches.map((b) => oracleFrom(b)) }) }),
        );
        const then = await outcomeLater(diagnoseAsync(later(parts), theta, { ...others, ...(batches && { batches: batches.map(later) }) }));
        if (now instanceof Error || then instanceof Error) return expect(String(then)).toBe(String(now));
        expect(dataOf(then)).toEqual(dataOf(now));
        expect(await then.remedy.apply({ steps: 5 })).toEqual(now.remedy.apply({ steps: 5 }));
      });
    }
  }

  test('an oracle that answers at once, not in promises, will do', async () => {
    const { verdict } = await diagnoseAsync(saddle as AsyncOracle, [0, 0]);
    expect(verdict).toBe('saddle');
  });

  test('every question is reported before it is asked, counted from 0', async () => {
    const heard: Answered[] = [];
    const { verdict } = await diagnoseAsync(later(saddle), [0, 0], { onProgress: (p) => heard.push(p) });
    expect(verdict).toBe('saddle');
    expect(heard.map((p) => p.answered)).toEqual(heard.map((_, i) => i));
    expect(heard.length).toBeGreaterThan(10);
    expect(new Set(heard.map((p) => p.asking))).toContain('value');
  });

  test('a signal that is aborted before asks nothing', async () => {
    let asked = 0;
    const model = later({ ...saddle, value: (θ) => saddle.value(θ) + 0 * ++asked });
    const reason = new Error('enough');
    await expect(diagnoseAsync(model, [0, 0], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(asked).toBe(0);
  });

  test.each([1, 5, 12])('a signal aborted at question %i ends it there, with its reason', async (at) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    let last = -1;
    const onProgress = ({ answered }: Answered): void => {
      last = answered;
      if (answered === at) controller.abort(reason);
    };
    await expect(diagnoseAsync(later(saddle), [0, 0], { signal: controller.signal, onProgress })).rejects.toBe(reason);
    expect(last).toBe(at);
  });

  test('a signal aborted while an answer is on its way is no lost probe', async () => {
    const controller = new AbortController();
    let asked = 0;
    const value = async (θ: Float64Array): Promise<number> => {
      if (++asked === 8) controller.abort(new Error('enough'));
      return saddle.value(θ);
    };
    await expect(diagnoseAsync({ ...later(saddle), value }, [0, 0], { signal: controller.signal })).rejects.toThrow('enough');
    expect(asked).toBe(8);
  });

  test('a signal aborted while differences are taken ends them there', async () => {
    const controller = new AbortController();
    let asked = 0;
    const gradient = async (θ: Float64Array): Promise<ArrayLike<number>> => {
      if (++asked === 6) controller.abort(new Error('enough'));
      return saddle.gradient(θ);
    };
    const model = { value: async (θ: Float64Array) => saddle.value(θ), gradient };
    await expect(diagnoseAsync(model, [0.1, 0], { signal: controller.signal })).rejects.toThrow('enough');
    expect(asked).toBe(6);
  });

  test('what is taken by differences costs no more gradients than at once', async () => {
    let asked = 0;
    const { value, gradient } = saddle;
    const counted: OracleParts = {
      value,
      gradient: (θ) => {
        asked++;
        return gradient(θ);
      },
    };
    diagnose(oracleFrom(counted), [0.1, 0.3], { learningRate: 0.1 });
    const atOnce = asked;
    asked = 0;
    await diagnoseAsync(later(counted), [0.1, 0.3], { learningRate: 0.1 });
    expect(asked).toBeGreaterThan(10);
    expect(asked).toBeLessThanOrEqual(1.1 * atOnce);
  });

  test('a remedy can be aborted too', async () => {
    const bowl = { value: ([x]: Float64Array) => x * x, gradient: ([x]: Float64Array) => [2 * x] };
    const history = Array.from({ length: 40 }, (_, t) => ({
      loss: 9 + 1e-9 * (40 - t),
      learningRate: 1e-9,
      gradientNorm: 6,
      stepLength: 6e-9,
      turn: 1,
    }));
    const { remedy } = await diagnoseAsync(later(bowl), [3], { history });
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(remedy.apply({ signal: controller.signal })).rejects.toThrow('enough');
  });

  test.each([
    ['rejects', async () => Promise.reject(new Error('out of its domain'))],
    [
      'throws before there is a promise',
      () => {
        throw new Error('out of its domain');
      },
    ],
    ['answers Infinity', async () => Infinity],
  ])('an oracle that %s at a probe costs that probe', async (_, fails) => {
    // a wall at ten times the curvature's length: only the farthest probes reach it
    const walled = { ...later(saddle), value: async (θ: Float64Array) => (Math.hypot(θ[0], θ[1]) > 0.9 ? fails() : saddle.value(θ)) };
    const { verdict, remedy } = await diagnoseAsync(walled, [0, 0]);
    expect(verdict).toBe('saddle');
    expect((await remedy.apply()).loss).toBeCloseTo(-0.25, 3);
    const same = diagnose(
      oracleFrom({
        ...saddle,
        value: (θ) => {
          if (Math.hypot(θ[0], θ[1]) > 0.9) throw new Error('out of its domain');
          return saddle.value(θ);
        },
      }),
      [0, 0],
    );
    expect(same.remedy.message).toBe(remedy.message);
  });

  test.each(['value', 'gradient'] as const)('a %s that rejects at θ itself rejects the call with that error', async (part) => {
    const error = new Error('the device was lost');
    const lost = { ...later(saddle), [part]: () => Promise.reject(error) };
    await expect(diagnoseAsync(lost, [0, 0])).rejects.toBe(error);
  });

  test('bad input rejects by name', async () => {
    await expect(diagnoseAsync({} as AsyncOracle, [1])).rejects.toThrow('diagnoseAsync: oracle must be an oracle');
    await expect(diagnoseAsync(later(saddle), [0, 0], { histroy: [] } as DiagnoseOptions<AsyncOracle>)).rejects.toThrow(
      "diagnoseAsync: unknown option 'histroy'; did you mean history?",
    );
  });
});

/** The first k of an iterable that may have no end. */
function* taken<T>(given: Iterable<T>, k: number): Generator<T> {
  let i = 0;
  for (const each of given) {
    if (i++ === k) return;
    yield each;
  }
}
