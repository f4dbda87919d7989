import { describe, expect, test } from 'vitest';
import * as linalg from '../../src/linalg/index.ts';

const {
  cholesky,
  conjugateGradient,
  determinant,
  eigh,
  inertia,
  jacobiRotation,
  lanczos,
  lanczosTridiagonal,
  ldlt,
  leastSquares,
  lu,
  matmul,
  qr,
  solve,
  tryCholesky,
  withMatmul,
} = linalg;

type Anything = any;
const product = (v: Float64Array): Float64Array => v;

/** Every function that reads a matrix, with the rest of what it wants. */
const readers: Readonly<Record<string, (A: Anything) => unknown>> = {
  cholesky,
  'conjugateGradient, A': (A) => conjugateGradient(A, [1, 1]),
  determinant,
  eigh: (A) => eigh(A),
  inertia: (A) => inertia(A),
  jacobiRotation: (A) => jacobiRotation(A, 0, 1),
  ldlt,
  'leastSquares, A': (A) => leastSquares(A, [1, 1]),
  'leastSquares, b': (b) => leastSquares([[1, 0], [0, 1]], b), // biome-ignore format: a matrix
  lu,
  'matmul, A': (A) => matmul(A, [[1], [1]]), // biome-ignore format: a matrix
  'matmul, B': (B) => matmul([[1, 1]], B),
  qr: (A) => qr(A),
  'solve, A': (A) => solve(A, [1, 1]),
  'solve, b': (b) => solve([[1, 0], [0, 1]], b), // biome-ignore format: a matrix
  tryCholesky,
};

describe.each(Object.entries(readers))('%s', (name, read) => {
  const argument = name.split(', ')[1] ?? 'A';
  const caller = name.split(', ')[0];
  const refused = (value: unknown): string => {
    try {
      read(value);
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
      return (error as Error).message;
    }
    return 'nothing thrown';
  };
  test.each([
    ['data shorter than its shape', { data: [2, 1, 1], shape: [2, 2] }],
    ['float64 data shorter than its shape', { data: Float64Array.of(2, 1, 1), shape: [2, 2] }],
    ['an offset that leads outside', { data: [2, 0, 0, 2], shape: [2, 2], offset: 1 }],
    ['a negative offset', { data: [2, 0, 0, 2], shape: [2, 2], offset: -1 }],
    ['strides that lead outside', { data: [2, 0, 0, 2], shape: [2, 2], stride: [3, 1] }],
    ['a negative stride from the beginning', { data: [2, 0, 0, 2], shape: [2, 2], stride: [2, -1] }],
    ['too few strides', { data: [2, 0, 0, 2], shape: [2, 2], stride: [2] }],
    ['too few strides of float64 data', { data: Float64Array.of(2, 0, 0, 2), shape: [2, 2], stride: [2] }],
    ['too many strides', { data: Float64Array.of(2, 0, 0, 2), shape: [2, 2], stride: [2, 1, 1] }],
    ['a stride that is no list', { data: Float64Array.of(2, 0, 0, 2), shape: [2, 2], stride: 2 }],
    ['a shape that is not whole', { data: [2, 0, 0, 2], shape: [2, 1.5] }],
    ['a negative shape', { data: [2, 0, 0, 2], shape: [-2, -2] }],
    ['words in its data', { data: ['2', '0', '0', '2'], shape: [2, 2] }],
    ['64-bit integers in its data', { data: BigInt64Array.of(2n, 0n, 0n, 2n), shape: [2, 2] }],
    ['no data', { data: null, shape: [2, 2] }],
    ['storage behind get and set', { data: { get: () => 1, set: () => 1, length: 4 }, shape: [2, 2] }],
    ['holes', [Array.from({ length: 2 }), [0, 1]]],
    ['words', [['2', '0'], ['0', '2']]], // biome-ignore format: a matrix
    ['rows of 64-bit integers', [BigInt64Array.of(2n, 0n), BigInt64Array.of(0n, 2n)]],
    ['a row of another length', [[1, 2], [3]]],
    ['a row that is none', [[1, 2], null]],
    ['null', null],
    ['nothing', undefined],
    ['a number', 3],
    ['a word', 'ab'],
    ['a date', new Date(0)],
  ])('refuses %s by name', (_, value) => expect(refused(value)).toMatch(new RegExp(`^${caller}: ${argument} `)));
});

test('views that lie within their data are read, reversed, repeated and stepped ones too', () => {
  const [x, y] = [[1, 2], [3, 4]].map((row) => row.slice()); // biome-ignore format: a matrix
  expect(matmul({ data: [4, 3, 2, 1], shape: [2, 2], stride: [-2, -1], offset: 3 }, [[1, 0], [0, 1]]).toArray()).toEqual([x, y]); // biome-ignore format: a matrix
  expect(matmul({ data: [1, 2], shape: [2, 2], stride: [0, 1] }, [[1, 0], [0, 1]]).toArray()).toEqual([x, x]); // biome-ignore format: a matrix
  expect(matmul({ data: [0, 1, 0, 2, 0, 3, 0, 4], shape: [2, 2], stride: [4, 2], offset: 1 }, [[1, 0], [0, 1]]).toArray()).toEqual([x, y]); // biome-ignore format: a matrix
  expect(matmul({ data: [], shape: [0, 3] }, { data: [1, 2, 3], shape: [3, 1] }).shape).toEqual([0, 1]);
});

test.each<[string, () => unknown]>([
  ["conjugateGradient: unknown option 'maxSteps'", () => conjugateGradient([[1]], [1], { maxSteps: 3 } as Anything)],
  ["eigh: unknown option 'vector'; did you mean vectors?", () => eigh([[1]], { vector: false } as Anything)],
  ["inertia: unknown option 'tol'; did you mean tolerance?", () => inertia([[1]], 0, { tol: 1 } as Anything)],
  ["lanczos: unknown option 'k'", () => lanczos(product, 2, { k: 1 } as Anything)],
  ["qr: unknown option 'mode'; it takes full", () => qr([[1]], { mode: 'full' } as Anything)],
  ['eigh: options must be an object', () => eigh([[1]], 'jacobi' as Anything)],
  ['eigh: options must be an object', () => eigh([[1]], null as Anything)],
  ['lanczos: options must be an object', () => lanczos(product, 2, 3 as Anything)],
  ['matmul: takes two matrices, got 1 more', () => (matmul as Anything)([[1]], [[1]], [[1]])],
  ['solve: takes a matrix and a right-hand side, got 1 more', () => (solve as Anything)([[1]], [1], { rcond: 1 })],
  ['determinant: takes a matrix, got 2 more', () => [[[1]]].map(determinant as Anything)],
  ['cholesky: takes a matrix, got 1 more', () => (cholesky as Anything)([[1]], 'lower')],
  ['lanczos: count must be a whole number ≥ 1, got 0.5', () => lanczos(product, 2, { count: 0.5 })],
  ["lanczos: which must be 'smallest' or 'largest' or 'both', got 'SA'", () => lanczos(product, 2, { which: 'SA' as Anything })],
  ['lanczos: tolerance must be ≥ 0, got NaN', () => lanczos(product, 2, { tolerance: Number.NaN })],
  ['lanczos: maxIterations must be a whole number ≥ 1, got 0', () => lanczos(product, 2, { maxIterations: 0 })],
  ['lanczos: maxBasis must be a whole number ≥ 1, got NaN', () => lanczos(product, 2, { maxBasis: Number.NaN })],
  ['lanczos: the length of start must be 2, got 1', () => lanczos(product, 2, { start: [1] })],
  ["lanczos: start must be a vector of numbers, got '1' at [0]", () => lanczos(product, 2, { start: ['1', '2'] as Anything })],
  ['lanczos: product must be a function, got a list of 1', () => lanczos([[1]] as Anything, 1)],
  ['lanczos: the result of product must be a vector of numbers, got undefined', () => lanczos((() => undefined) as Anything, 2)],
  ['lanczosTridiagonal: start must be a vector of numbers, got null', () => lanczosTridiagonal(product, null as Anything, 1)],
  ['lanczosTridiagonal: steps must be a whole number ≥ 1, got 0', () => lanczosTridiagonal(product, [1], 0)],
  ['conjugateGradient: tolerance must be ≥ 0, got -1', () => conjugateGradient([[1]], [1], { tolerance: -1 })],
  [
    'conjugateGradient: maxIterations must be a whole number ≥ 0, got NaN',
    () => conjugateGradient([[1]], [1], { maxIterations: Number.NaN }),
  ],
  ['conjugateGradient: b must be a vector of numbers, got undefined', () => conjugateGradient([[1]], undefined as Anything)],
  ['conjugateGradient: b must be finite, got Infinity at [1]', () => conjugateGradient([[1]], [1, Number.POSITIVE_INFINITY])],
  ['inertia: tolerance must be a finite number ≥ 0, got NaN', () => inertia([[1]], 0, { tolerance: Number.NaN })],
  ['inertia: shift must be finite, got a list of 1', () => inertia([[1]], [1] as Anything)],
  ['eigh: symmetryTolerance must be ≥ 0, got NaN', () => eigh([[1]], { symmetryTolerance: Number.NaN })],
  ["eigh: vectors must be true or false, got 'no'", () => eigh([[1]], { vectors: 'no' as Anything })],
  ['qr: full must be true or false, got 1', () => qr([[1]], { full: 1 as Anything })],
  ['jacobiRotation: p and q must be two of the 2 axes, got 0 and 2', () => jacobiRotation([[1, 0], [0, 1]], 0, 2)], // biome-ignore format: a matrix
  ['withMatmul: kernel must be a function, got undefined', () => withMatmul(undefined as Anything, () => 1)],
  ['withMatmul: f must be a function, got undefined', () => withMatmul(() => {}, undefined as Anything)],
])('%s', (message, call) => expect(call).toThrow(message));
