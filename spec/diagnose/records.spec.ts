import { describe, expect, test } from 'vitest';
import { columnsOf, type RunRecord } from '../../src/diagnose/records.ts';

const read = (records: unknown) => columnsOf('diagnose', records as Iterable<RunRecord>);

describe('Records', () => {
  test('a loss is enough, as a record or as a number; what is missing, null or NaN is not known', () => {
    const { length, loss, t, gradientNorm, turn } = read([{ loss: 3 }, { loss: 2, gradientNorm: null, turn: NaN }, 1, { loss: 0, t: 10 }]);
    expect(length).toBe(4);
    expect([...loss]).toEqual([3, 2, 1, 0]);
    expect([...t]).toEqual([1, 2, 3, 10]);
    expect([...gradientNorm, ...turn].every(Number.isNaN)).toBe(true);
  });

  test('a loss that is NaN was measured, one that is null was not', () => {
    const { loss, measured } = read([{ loss: NaN }, { loss: null }, { loss: Infinity }, { validationLoss: 2 }]);
    expect([...measured]).toEqual([1, 0, 1, 0]);
    expect([...loss]).toEqual([NaN, NaN, Infinity, NaN]);
  });

  test('any iterable will do, and θ and the optimizer are kept', () => {
    const theta = Float64Array.of(1, 2);
    const three = function* () {
      yield { loss: 3, optimizer: 'adam' };
      yield { loss: 2, theta };
      yield { loss: 1, optimizer: 'momentum' };
    };
    const columns = read(three());
    expect(columns.optimizer).toBe('momentum');
    expect([0, 1, 2].map((i) => columns.theta(i))).toEqual([undefined, theta, undefined]);
    expect(read(new Set([1, 2])).length).toBe(2);
    expect(read(Float32Array.of(1, 2)).length).toBe(2);
    expect(read([]).length).toBe(0);
  });

  test('a generator of five thousand records reads like their list', () => {
    const list = Array.from({ length: 5000 }, (_, i) => ({ loss: i, turn: i % 3 ? i : null }));
    const [once, again] = [read(list), read(new Set(list))];
    expect([...again.loss]).toEqual([...once.loss]);
    expect([...again.turn]).toEqual([...once.turn]);
    expect([...again.measured]).toEqual([...once.measured]);
  });

  test.each([
    [[{ loss: 1 }, { loss: 1 }, { loss: 1 }, { loss: 'x' }], "diagnose: history[3].loss must be a number, got 'x'"],
    [[{}], 'diagnose: history[0].loss must be a number, got undefined'],
    [['0.5'], "diagnose: history[0].loss must be a number, got '0.5'"],
    [[{ loss: 1, turn: [] }], 'diagnose: history[0].turn must be a number, got a list of 0'],
    [[{ loss: 1, stepLength: -1 }], 'diagnose: history[0].stepLength must be ≥ 0, got -1'],
    [[{ loss: 1, optimizer: 5 }], 'diagnose: history[0].optimizer must be a name, got 5'],
    [{}, 'diagnose: history must be a list of step records, got Object'],
    ['1,2', "diagnose: history must be a list of step records, got '1,2'"],
    [null, 'diagnose: history must be a list of step records, got null'],
  ])('%j is refused by name', (records, message) => {
    expect(() => read(records)).toThrow(message);
  });

  test('a million records take a fraction of a second', () => {
    const million = Array.from({ length: 1e6 }, (_, t) => ({
      t,
      loss: 1 / (t + 1),
      gradientNorm: 1,
      learningRate: 0.1,
      stepLength: 0.1,
      turn: 0,
    }));
    // of the processor's time: a busy machine is no slower code
    const start = process.cpuUsage();
    expect(read(million).length).toBe(1e6);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(2000);
  });
});
