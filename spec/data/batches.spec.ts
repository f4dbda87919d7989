import { random, tensor } from 'saddlepoint';
import * as data from 'saddlepoint/data';
import { describe, expect, it } from 'vitest';
import * as laws from '../laws/data/index.ts';
import { check, refutes, titleOf } from '../laws/law.ts';

describe('data: batches', () => {
  for (const law of [
    laws.epochIsPermutation,
    laws.seededOrders,
    laws.ordersAreUniform,
    laws.successiveEpochsIndependent,
    laws.updatesPerEpoch,
    laws.resumption,
    laws.iteration,
    laws.rowsStayTogether,
    laws.disjointBatches,
    laws.batchVariance,
    laws.successiveCovariance,
  ]) {
    it(titleOf(law as never), () => check(law, data.batches));
  }

  const noise: laws.BatchNoise = {
    variance: (s2, examples, size) => data.batchMeanVariance(s2, { examples, size }),
    covariance: (s2, examples) => data.batchMeanCovariance(s2, { examples }),
  };
  it(titleOf(laws.exactBatchNoise as never), () => check(laws.exactBatchNoise, noise));
  it('L41 L108 the law refutes draws with repetition: s²/B and no covariance', () => {
    expect(refutes(laws.exactBatchNoise, { ...noise, variance: (s2, _, B) => s2 / B })).toBe(true);
    expect(refutes(laws.exactBatchNoise, { ...noise, covariance: () => 0 })).toBe(true);
  });

  it('L39 the laws refute a shuffle that swaps with any place, and one that reuses its order', () => {
    // Every place exchanged with any place: 256 equally likely courses cannot share 24 orders evenly.
    const naive: typeof data.batches = (columns, options) => {
      const loader = data.batches(columns, options);
      const permutation = (epoch: number): Uint32Array => {
        const course = random((options?.seed ?? 0) + epoch * 2 ** 32).bits();
        const order = Uint32Array.of(0, 1, 2, 3);
        for (let i = 0; i < 4; i++) {
          const j = (course >> (2 * i)) & 3;
          [order[i], order[j]] = [order[j], order[i]];
        }
        return order;
      };
      return { ...loader, permutation };
    };
    expect(refutes(laws.ordersAreUniform, naive, { runs: 1 })).toBe(true);
    const once: typeof data.batches = (columns, options) => {
      const loader = data.batches(columns, options);
      return { ...loader, permutation: () => loader.permutation(1) };
    };
    expect(refutes(laws.seededOrders, once)).toBe(true);
    expect(refutes(laws.ordersAreUniform, once, { runs: 1 })).toBe(true);
  });

  it('refuses what does not fit, by name', () => {
    const { batches } = data;
    expect(() => batches({})).toThrow('batches: columns must be an object with at least one column, got Object');
    expect(() => batches({ x: [] })).toThrow("batches: column 'x' must be of at least one example, got a list of 0");
    expect(() => batches({ x: [1, 2], y: [1] })).toThrow("batches: the rows of column 'y' must be 2, as many as 'x' has, got 1");
    expect(() => batches({ indices: [1] })).toThrow(
      "batches: the name of a column must be another than 'indices', the rows' numbers in a batch",
    );
    expect(() => batches({ x: [1] }, { size: 0 })).toThrow('batches: size must be a whole number ≥ 1, got 0');
    expect(() => batches({ x: [1] }, { size: 2, dropLast: true })).toThrow(
      'batches: size must be at most 1, the number of examples, with dropLast, got 2',
    );
    expect(() => batches({ x: [1] }, { seed: -1 })).toThrow('batches: seed must be a whole number in 0 … 2³² − 1, got -1');
    expect(() => batches({ x: tensor(1) })).toThrow("batches: column 'x' must be a tensor or rows with a shape [N, …], or a list of N");
    expect(() => batches({ x: null as never })).toThrow("batches: column 'x' must be");
    expect(() => batches({ x: { data: new Uint8Array(3), shape: [2, 2] } })).toThrow(
      "batches: the length of the data of column 'x' [2, 2] must be 4, got 3",
    );
    expect(() => batches({ x: [1] }).at(0)).toThrow('batches: t must be a whole number ≥ 1, got 0');
    expect(() => batches({ x: [1] }).permutation(0)).toThrow('batches: epoch must be a whole number in 1 … 1048576, got 0');
    expect(() => batches({ x: [1] }, { seed: 2 }).restore({ seed: 1, epoch: 1, position: 0 })).toThrow(
      "batches.restore: state must be of this loader's seed 2, got 1",
    );
    expect(() => batches({ x: [1] }).restore({ seed: 0, epoch: 1, position: 1 })).toThrow(
      'batches: state.position must be a whole number in 0 … 0, got 1',
    );
    expect(() => data.batchMeanVariance(1, { examples: 3, size: 4 })).toThrow('batchMeanVariance: size must be a number in [1, 3], got 4');
  });
});
