import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type DiagnoseOptions, diagnose, type RunRecord } from '../../src/diagnose/index.ts';
import { adam, descend, gradientDescent, momentum, type Oracle, oracle, oracleFrom, tensor } from '../../src/index.ts';

const saddle = oracle(({ a, b }) => a.mul(b).sub(1).square(), { a: tensor(0), b: tensor(0) });
const bowl = oracleFrom({ value: ([x, y]) => x * x + 3 * y * y, gradient: ([x, y]) => [2 * x, 6 * y], hvp: (_, [u, v]) => [2 * u, 6 * v] });
const root = oracleFrom({ value: ([x]) => Math.sqrt(x), gradient: ([x]) => [0.5 / Math.sqrt(x)] });

/** A run to its end, and what is said of it. */
const after = (L: Oracle, start: number[], rule = gradientDescent({ learningRate: 0.05 }), steps = 40) => {
  const theta = Float64Array.from(start);
  const history = [...descend(L, theta, rule, { steps })];
  return { L, theta, history };
};
const runs: Readonly<Record<string, ReturnType<typeof after>>> = {
  'at a saddle': after(saddle, [0, 0]),
  'on the way down': after(bowl, [3, 1], gradientDescent({ learningRate: 0.01 })),
  'in a bounce': after(bowl, [0, 3], gradientDescent({ learningRate: 1 / 3 })),
  growing: after(bowl, [3, 1], gradientDescent({ learningRate: 0.5 })),
  'at a minimum': after(bowl, [3, 1], momentum({ learningRate: 0.1, momentum: 0.3 }), 200),
  'by adam': after(bowl, [3, 1], adam({ learningRate: 0.01 })),
};

/** Every value of a structure, with the way to it. */
function* values(x: unknown, way = ''): Generator<[way: string, value: unknown]> {
  yield [way, x];
  if (typeof x === 'object' && x !== null && !ArrayBuffer.isView(x)) {
    for (const [key, value] of Object.entries(x)) yield* values(value, `${way}.${key}`);
  }
}

describe('A diagnosis travels', () => {
  for (const [name, { L, theta, history }] of Object.entries(runs)) {
    const diagnosis = diagnose(L, theta, { history });

    test(`${name}: no function among its fields, so structuredClone takes it as it is`, () => {
      expect([...values(diagnosis)].filter(([, value]) => typeof value === 'function').map(([way]) => way)).toEqual([]);
      const { verdict, progress, message, why, remarks, tests, evidence } = structuredClone(diagnosis);
      expect({ verdict, progress, message, why, remarks, tests, evidence }).toEqual({
        verdict: diagnosis.verdict,
        progress: diagnosis.progress,
        message: diagnosis.message,
        why: diagnosis.why,
        remarks: diagnosis.remarks,
        tests: diagnosis.tests,
        evidence: structuredClone(diagnosis.evidence),
      });
    });

    test(`${name}: JSON keeps verdict, sentences, tests and remedy`, () => {
      const there = JSON.parse(JSON.stringify(diagnosis));
      for (const key of ['verdict', 'progress', 'message', 'why', 'remarks', 'tests'] as const)
        expect(there[key], key).toEqual(diagnosis[key]);
      expect(there.remedy.message).toBe(diagnosis.remedy.message);
      expect(there.evidence.loss).toBe(diagnosis.evidence.loss);
    });

    test(`${name}: console.log prints the report`, () => {
      expect(inspect(diagnosis)).toBe(String(diagnosis));
      expect(inspect({ diagnosis })).toContain(diagnosis.message);
    });

    test(`${name}: asking with the records from JSON (NaN is null there), a Set or a generator gives the same`, () => {
      const asGenerator = function* (): Generator<RunRecord> {
        yield* history;
      };
      for (const given of [
        JSON.parse(JSON.stringify(history)),
        new Set(history),
        asGenerator(),
        history.values(),
      ] as Iterable<RunRecord>[]) {
        const again = diagnose(L, theta, { history: given });
        expect(again.evidence).toEqual(diagnosis.evidence);
        expect(String(again)).toBe(String(diagnosis));
      }
    });

    test(`${name}: losses alone, and records that lack one number or another, are enough for a verdict`, () => {
      const lacking = history.map((r, i) => ({ ...r, [['turn', 'stepLength', 'gradientNorm'][i % 3]]: null }));
      for (const given of [history.map((r) => r.loss), history.map(({ loss }) => ({ loss })), lacking]) {
        const again = diagnose(L, theta, { history: given, learningRate: 0.05 });
        expect(again.progress).toBe(diagnosis.progress);
      }
    });
  }

  test('where a number is not finite the diagnosis travels too', () => {
    const diagnosis = diagnose(root, [-1]);
    expect(diagnosis.verdict).toBe('not finite');
    expect(structuredClone(diagnosis).message).toBe(diagnosis.message);
    expect(JSON.parse(JSON.stringify(diagnosis)).verdict).toBe('not finite');
    expect(inspect(diagnosis)).toBe(String(diagnosis));
  });

  test('a million records are accepted quickly', () => {
    const million = Array.from(
      { length: 1e6 },
      (_, t): RunRecord => ({ t, loss: 12 + 1 / (t + 1), gradientNorm: 4, learningRate: 1e-3, stepLength: 4e-3, turn: 1 }),
    );
    // of the processor's time: a busy machine is no slower code
    const start = process.cpuUsage();
    const { evidence } = diagnose(bowl, [0, 2], { history: million });
    expect(process.cpuUsage(start).user / 1e6).toBeLessThan(3);
    expect(evidence.progress.length).toBe(1e6 + 1);
  });

  test.each<[string, unknown, string]>([
    ['a misspelt option', { histroy: [] }, "diagnose: unknown option 'histroy'; did you mean history?"],
    ['an option of another call', { recordTheta: true }, "diagnose: unknown option 'recordTheta'"],
    ['an option of diagnoseAsync', { onProgress: () => undefined }, "diagnose: unknown option 'onProgress'"],
    ['the records themselves', [{ loss: 1 }], 'diagnose: options must be an object: write { history }'],
    ['an empty list', [], 'diagnose: options must be an object'],
    ['a number', 0.1, 'diagnose: options must be an object'],
    ['null', null, 'diagnose: options must be an object'],
    ['an optimizer that is no name', { optimizer: adam({ learningRate: 1 }) }, 'diagnose: optimizer must be a name'],
    ['an endless list of layers', { layers: 5 }, 'diagnose: layers must be a list'],
    ['a seed that is none', { seed: 'x' }, 'diagnose: seed must be'],
  ])('%s as options is refused by name', (_, options, message) => {
    expect(() => diagnose(bowl, [1, 1], options as DiagnoseOptions)).toThrow(message);
  });
});
