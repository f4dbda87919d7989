/**
 * What a function returns is data: structuredClone takes it to a worker and back, JSON keeps every number of it in lists that are taken
 * again as arguments, console.log prints its fields and no code.
 */
import { inspect } from 'node:util';
import * as core from 'saddlepoint';
import { batches } from 'saddlepoint/data';
import { describe, expect, it } from 'vitest';

const A = [[2, 1], [1, 3]]; // biome-ignore format: a matrix
const saddle = core.oracleFrom({ value: ([u, v]) => u ** 2 - v ** 2 + v ** 4, gradient: ([u, v]) => [2 * u, -2 * v + 4 * v ** 3] });
const product = (v: Float64Array): number[] => [2 * v[0] + v[1], v[0] + 3 * v[1]];
const run = (): core.StepRecord[] => [...core.descend(saddle, Float64Array.of(1, 0.1), core.adam(), { steps: 3, recordTheta: true })];
const checkpoint = (): unknown => {
  const going = core.descend(saddle, Float64Array.of(1, 0.1), core.adam(), { steps: 3 });
  for (const _ of going);
  return going.checkpoint();
};

const results: Readonly<Record<string, () => unknown>> = {
  'a Classification': () => core.classify(saddle, [0, 0]),
  'an Escape': () => core.escape(saddle, [0, 0]),
  'a SpectralDensity': () => core.spectralDensity(saddle, [0, 0]),
  'a Quadrature': () => core.quadrature([1, 2], [0.5]),
  'an Estimate': () => core.traceEstimate(saddle, [0, 0]),
  'a Criticality': () => core.criticality({ theta: [0], loss: 0, gradient: [0], eigenvalues: Float64Array.of(1), shares: [0] }),
  'a Matrix': () => core.asMatrix(A, 'me'),
  Eigenpairs: () => core.eigh(A),
  Eigenvalues: () => core.eigh(A, { vectors: false }),
  'an LU': () => core.lu(A),
  'an LDLT': () => core.ldlt(A),
  'a Cholesky': () => core.cholesky(A),
  'a QR': () => core.qr(A),
  'an Inertia': () => core.inertia(A),
  'a ConjugateGradientResult': () => core.conjugateGradient(A, [1, 2]),
  'one with negative curvature': () => core.conjugateGradient([[-1, 0], [0, 1]], [1, 1]), // biome-ignore format: a matrix
  'a LanczosResult': () => core.lanczos(product, 2, { count: 1 }),
  'a LanczosTridiagonal': () => core.lanczosTridiagonal(product, [1, 0], 2),
  'a GradientReport': () => core.checkGradients((t) => t.square().sum(), core.tensor([1, 2])),
  'a RangeTest': () => core.rangeTest(saddle, Float64Array.of(1, 0.1), (learningRate) => core.gradientDescent({ learningRate })),
  'a value and its gradient': () => saddle.valueAndGradient([1, 2]),
  'a history with θ': run,
  'a Checkpoint': checkpoint,
  'a BatchState': () => batches({ x: [1, 2] }, { size: 1 }).state(),
};

/** What JSON should keep: lists for arrays of every kind, rows for matrices, null for what is no number. */
const asLists = (value: unknown): unknown => {
  if (value instanceof core.Matrix) return value.toArray();
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(asLists);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asLists(part)]));
};

describe.each(Object.entries(results))('%s', (_, make) => {
  it('is cloned as it is', () => {
    const found = make();
    expect(structuredClone(found)).toEqual(found instanceof core.Matrix ? { ...found } : found);
  });
  it('has lists in JSON', () => {
    const found = make();
    expect(JSON.parse(JSON.stringify(found))).toEqual(JSON.parse(JSON.stringify(asLists(found))));
  });
  it('prints no code', () => expect(inspect(make(), { depth: 5 })).not.toMatch(/\[Function|toJSON/));
});

it('what has gone through JSON is taken again: a history, an eigenvector, a Hessian, a place', () => {
  const again = <T>(value: T): T => JSON.parse(JSON.stringify(value));
  const history = run();
  expect(core.diagnose(saddle, [0, 0], { history: again(history) }).verdict).toBe(core.diagnose(saddle, [0, 0], { history }).verdict);
  const { values, vectors } = again(core.eigh(A));
  expect(core.conditionNumber(values)).toBe(core.conditionNumber(core.eigh(A).values));
  expect(core.matmul(vectors, A).toArray()).toEqual(core.matmul(core.eigh(A).vectors, A).toArray());
  const way = again(core.escape(saddle, [0, 0]));
  expect(saddle.value(way?.theta as Float64Array)).toBeLessThan(0);
});
