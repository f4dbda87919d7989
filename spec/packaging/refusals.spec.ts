/**
 * Nothing that is passed is dropped in silence. Every function of every entry, found by listing the entries, is called rightly, then with
 * one argument more, then (where it takes options) with an option that it does not know. Both are refused by an error that names it.
 */
import ndarray from 'ndarray';
import * as core from 'saddlepoint';
import * as data from 'saddlepoint/data';
import * as gpu from 'saddlepoint/gpu';
import * as bridge from 'saddlepoint/ndarray';
import * as nn from 'saddlepoint/nn';
import * as report from 'saddlepoint/report';
import { describe, expect, it } from 'vitest';

type Anything = (...args: any[]) => any;
/** The arguments of a right call; where it takes options, a right object of them, which stands last. */
interface Right {
  readonly args: readonly unknown[];
  readonly options?: object;
}
type Table = Readonly<Record<string, Right>>;

const call = (...args: unknown[]): Right => ({ args });
const withOptions = (args: readonly unknown[], options: object = {}): Right => ({ args, options });
const each = (names: string, right: Right): Table => Object.fromEntries(names.split(' ').map((name) => [name, right]));

const { tensor } = core;
const x = tensor([1, 2]);
const M = tensor([[2, 1], [1, 3]]); // biome-ignore format: a matrix
const A = [[2, 1], [1, 3]]; // biome-ignore format: a matrix
const image = tensor(new Float64Array(16), { shape: [1, 4, 4, 1] });
const sumOfSquares = (t: unknown): core.Tensor => (t instanceof core.Tensor ? t.square().sum() : tensor(0));
const bowl = core.oracleFrom({ value: ([u]) => u ** 2, gradient: ([u]) => [2 * u], hessian: () => [[2]] });
const saddle = core.oracleFrom({ value: ([u, v]) => u ** 2 - v ** 2, gradient: ([u, v]) => [2 * u, -2 * v] });
const onSaddle = [0, 0];
const atMinimum = { theta: [0], loss: 0, gradient: [0], eigenvalues: Float64Array.of(2), shares: [0] };
const pictures = { data: new Uint8Array(3072), shape: [1, 32, 32, 3] };
const stored = data.saveSafetensors({ w: x });
const zeroProduct = { batch: 1, m: 1, k: 1, n: 1, a: x.data, aOffset: 0, aBatch: 0, aRow: 1, aColumn: 1, b: x.data, bOffset: 0, bBatch: 0, bRow: 1, bColumn: 1, out: new Float64Array(1) }; // biome-ignore format: a product

const inCore: Table = {
  ...each('adagrad adam adamw amsgrad gradientDescent lbfgs levenbergMarquardt momentum nadam', withOptions([])),
  ...each('nesterov newton newtonCG radam rmsprop rmspropMomentum saddleFreeNewton', withOptions([])),
  ...each('equal greater greaterEqual less lessEqual maximum minimum notEqual', withOptions([x, x])),
  ...each('cholesky tryCholesky lu ldlt determinant', call(A)),
  ...each('eigh qr', withOptions([A])),
  inertia: withOptions([A, 0]),
  ...each('solve leastSquares', call(A, [1, 1])),
  ...each('grad valueAndGrad vjp jvp hvp jacobian hessian', call(sumOfSquares)),
  ...each('zeros ones', withOptions([[2]])),
  ...each('stopGradient', call(x)),
  ...each('clipNorm clipValue', call([1], 1, new Float64Array(1))),
  ...each('clipByNorm clipByValue weightDecay', call(core.adam(), 1)),
  ...each('descend descendAsync', withOptions([bowl, new Float64Array(1), core.adam()], { steps: 1 })),
  ...each('lookahead polyakAveraging', withOptions([core.adam()])),
  ...each('spectrum taylor', call(bowl, [1])),
  ...each('classify keskarSharpness sharpness', withOptions([bowl, [1]])),
  ...each('spectralDensity traceEstimate', withOptions([bowl, [1]])),
  ...each('diagnose diagnoseAsync', withOptions([saddle, onSaddle])),
  diagnoseLog: withOptions([[3, 2, 1]]),
  layersOf: call({ w: x }),
  readLog: withOptions(['loss\n3\n2\n']),
  arange: withOptions([0, 2, 1]),
  asMatrix: call(A, 'me', 'A'),
  blockDiagonalHessian: call(A, [1, 1]),
  changeGradient: call(core.adam(), 'mine', {}, () => {}),
  checkGradients: withOptions([sumOfSquares, x]),
  concat: call([x, x], 0),
  conditionNumber: call([1, 2]),
  conjugateGradient: withOptions([A, [1, 1]]),
  criticality: withOptions([], atMinimum),
  currentProduct: call(),
  defineOp: call({ name: 'mine', forward: ([t]: core.Tensor[]) => tensor(t), vjp: [null] }),
  escape: withOptions([saddle, onSaddle]),
  eye: withOptions([2]),
  jacobiRotation: call(A, 0, 1),
  lanczos: withOptions([(v: Float64Array) => v, 2], { count: 1 }),
  lanczosTridiagonal: call((v: Float64Array) => v, [1, 0], 1),
  matmul: call(A, A),
  minimumRatio: withOptions([[1, 2]]),
  oneHot: withOptions([[0, 1], 2]),
  oracle: withOptions([({ w }: { w: core.Tensor }) => sumOfSquares(w), { w: x }]),
  oracleFrom: call({ value: () => 0, gradient: () => [0] }),
  parameters: withOptions([{ w: x }]),
  quadrature: call([1, 2], [1]),
  randn: withOptions([[2]], { seed: 1 }),
  random: call(1),
  rangeTest: withOptions([bowl, Float64Array.of(1), (learningRate: number) => core.gradientDescent({ learningRate })]),
  stack: call([x, x], 0),
  tensor: withOptions([[1, 2]]),
  where: withOptions([x, x, x]),
  withMatmul: call(core.product, () => 1),
};

const inNn: Table = {
  ...each('conv2d dense recurrent', withOptions([2, 2], { seed: 1 })),
  ...each('selfAttention transformerBlock', withOptions([4], { seed: 1 })),
  ...each('he orthogonal uniform xavier', withOptions([])),
  ...each('batchNorm layerNorm', withOptions([2])),
  ...each('maxPool meanPool', withOptions([2])),
  activate: call('tanh'),
  binaryCrossEntropy: call(x, tensor([0, 1])),
  crossEntropy: call(M, [0, 1]),
  dropout: call(0.5),
  fans: call([2, 2]),
  huber: withOptions([x, x]),
  mlp: withOptions([[1, 2, 1]], { seed: 1 }),
  residual: call(nn.dense(2, 2, { seed: 1 })),
  sequential: call([nn.dense(2, 2, { seed: 1 })]),
  squaredError: call(x, x),
  weightDecay: withOptions([{ W: x }, 1]),
  zeros: call(),
};

const inData: Table = {
  ...each('circles gaussians glyphDigits moons sinc spirals xor', withOptions([])),
  accuracy: call([0, 1], [0, 1]),
  batchMeanCovariance: withOptions([1], { examples: 2 }),
  batchMeanVariance: withOptions([1], { examples: 2, size: 1 }),
  batches: withOptions([{ x: [1, 2] }], { size: 1 }),
  confusionMatrix: withOptions([[0, 1], [0, 1]], { classes: 2 }), // biome-ignore format: two lists
  gunzip: withOptions([await data.gzip(Uint8Array.of(1))]),
  gzip: call(Uint8Array.of(1)),
  labelNoise: withOptions([[0, 1]], { share: 0, classes: 2 }),
  loadSafetensors: call(stored),
  parseIdx: call(data.writeIdx({ data: Uint8Array.of(1), shape: [1] })),
  pixels: withOptions([{ data: Uint8Array.of(1), shape: [1] }]),
  predictions: call(M),
  readIdx: withOptions([data.writeIdx({ data: Uint8Array.of(1), shape: [1] })]),
  readMnist: withOptions([data.writeIdx({ data: new Uint8Array(784), shape: [1, 28, 28] }), data.writeIdx({ data: Uint8Array.of(1), shape: [1] })]), // biome-ignore format: two files
  restore: withOptions([{ w: x }, data.loadSafetensors(stored)]),
  saveSafetensors: withOptions([{ w: x }]),
  teacherStudent: withOptions([(t: core.Tensor) => t], { inputs: 2 }),
  writeCifar10: call({ images: pictures, labels: [1] }),
  writeCifar100: call({ images: pictures, labels: [1], coarse: [1] }),
  writeIdx: call({ data: Uint8Array.of(1), shape: [1] }),
};

const inGpu: Table = { freivalds: withOptions([zeroProduct]), gpuMatmul: withOptions([], { mode: 'cpu' }) };
const inReport: Table = { logReport: withOptions([core.readLog('loss\n3\n2\n')]) };
const inBridge: Table = { fromNdarray: call(ndarray(new Float64Array(2))), toNdarray: call(x) };

/** Every method of a tensor, of M unless another is named. */
const inTensor: Table = {
  ...each('neg square sqrt reciprocal abs exp log log1p expm1 sin cos tanh sigmoid softplus relu gelu erf', call()),
  ...each('trace diagonal item toArray', call()),
  ...each('add sub mul div pow maximum minimum equal notEqual greater greaterEqual less lessEqual', call(2)),
  ...each('sum mean variance prod max min logSumExp norm', withOptions([0])),
  ...each('argmax softmax logSoftmax cumsum flip squeeze unsqueeze', call(0)),
  ...each('leakyRelu elu', call(0.1)),
  ...each('matmul', call(M)),
  ...each('dot outer', call(x)),
  ...each('concat stack', call(M, 0)),
  clamp: call(0, 1),
  astype: call('float32'),
  reshape: call([4]),
  expand: call([2, 2]),
  slice: call([[0, 1]]),
  gather: call([0], 0),
  pad: call([[0, 0], [1, 1]], 0), // biome-ignore format: widths
};
const self: Readonly<Record<string, core.Tensor>> = { item: tensor(1), dot: x, outer: x, squeeze: tensor([[1]]) };
const tensorMethods = Object.fromEntries(
  Object.getOwnPropertyNames(core.Tensor.prototype)
    .filter((name) => typeof Object.getOwnPropertyDescriptor(core.Tensor.prototype, name)?.value === 'function')
    .map((name) => [
      name,
      (...args: unknown[]) => ((self[name] ?? M) as unknown as Record<string, (...all: unknown[]) => unknown>)[name](...args),
    ]),
);

/** What is not in a table, and why. */
const exceptions: Readonly<Record<string, string>> = {
  Diagnosis: 'made by diagnose',
  Matrix: 'a class',
  Tensor: 'a class',
  ...Object.fromEntries(
    ['product', 'readableProduct', 'blockedProduct', 'simdProduct', 'fusedProduct'].map((kernel) => [kernel, 'an inner loop']),
  ),
  constructor: 'a class',
  get: 'takes any number of indices',
  at: 'takes any number of indices',
  transpose: 'takes any number of axes',
  toString: 'called by the language',
  toJSON: 'called by JSON with a key',
  flatten: 'a step of a network, which is called with a mode',
  coordinatewise: 'takes a method, which may carry more than it must',
  readCifar10: 'takes any number of files',
  readCifar100: 'takes any number of files',
};

const refusal = async (f: (...args: unknown[]) => unknown, args: readonly unknown[]): Promise<string> => {
  try {
    await f(...args);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    expect(error instanceof TypeError || error instanceof RangeError, String(error)).toBe(true);
    return (error as Error).message;
  }
  return 'nothing was refused';
};

/** What no function takes, or next to none: whoever refuses it says so in its own name, never in the engine's words. */
const NONSENSE: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['NaN', Number.NaN],
  ['−1', -1],
  ['a text', 'x'],
  ['a big integer', 10n],
  ['a date', new Date(0)],
  ['a symbol', Symbol('s')],
  ['true', true],
  ['a function', () => 1],
  ['an empty object', {}],
  ['an object without a prototype', Object.create(null)],
  ['a frozen list', Object.freeze([1])],
  ['an empty list', []],
  ['a list with a hole', Object.assign([1], { 2: 2 })],
  ['a list of texts', ['1', '2']],
  ['a list of nothing', [null]],
  ['a nested list', [[[1]]]],
  ['no numbers at all', new Float64Array(0)],
  ['64-bit integers', BigInt64Array.of(1n)],
  ['bytes', Uint8Array.of(1, 2)],
  ['a view of bytes', new DataView(new ArrayBuffer(8))],
  ['a promise', Promise.resolve(1)],
  ['a map', new Map([['x', 1]])],
  ['a structure without data', { shape: [2], data: null }],
  ['a structure of texts', { shape: [2], data: ['1', '2'] }],
  ['a structure with a negative size', { shape: [-1, 2], data: [1, 2] }],
];

/** What functions return, where that is called too: with the arguments of a right call. */
const spare = core.adam();
const start = Float64Array.of(1, 2);
const bound = <T extends object>(owner: T, name: keyof T): Anything => (owner[name] as Anything).bind(owner);
const made: readonly (readonly [string, Anything, readonly unknown[]])[] = [
  ['grad(f)', core.grad(sumOfSquares), [x]],
  ['valueAndGrad(f)', core.valueAndGrad(sumOfSquares), [x]],
  ['hessian(f)', core.hessian(sumOfSquares), [x]],
  ['jacobian(f)', core.jacobian(sumOfSquares), [x]],
  ['hvp(f)', core.hvp(sumOfSquares), [x, x]],
  ['jvp(f)', core.jvp(sumOfSquares), [x, x]],
  ['vjp(f)', core.vjp(sumOfSquares), [x, 1]],
  ['cholesky(A).solve', core.cholesky(A).solve, [[1, 2]]],
  ...(['value', 'gradient', 'valueAndGradient', 'hessian'] as const).map(
    (name) => [`oracle.${name}`, bound(saddle, name), [[1, 2]]] as const,
  ),
  ['oracle.hvp', bound(saddle, 'hvp'), [[1, 2], [1, 2]]], // biome-ignore format: two vectors
  ['oracle.unflatten', core.oracle(({ w }) => sumOfSquares(w), { w: x }).unflatten, [[1, 2]]],
  ['parameters.flatten', core.parameters({ w: x }).flatten, [{ w: x }]],
  ['random.integer', core.random(1).integer, [3]],
  ['random.permutation', core.random(1).permutation, [3]],
  ['adam.init', bound(spare, 'init'), [start]],
  ['adam.step', bound(spare, 'step'), [start.slice(), spare.init(start), start]],
  ['lbfgs.step', bound(core.lbfgs(), 'step'), [start.slice(), core.lbfgs().init(start), saddle]],
  ['batches.epochs', bound(data.batches({ x: [1, 2] }, { size: 1 }), 'epochs'), [2]],
  ['dense.apply', bound(nn.dense(2, 2, { seed: 1 }), 'apply'), [nn.dense(2, 2, { seed: 1 }).tree, M]],
  ['sequential.apply', bound(nn.sequential([nn.dense(2, 2, { seed: 1 })]), 'apply'), [[nn.dense(2, 2, { seed: 1 }).tree], M]],
  ['conv2d.apply', nn.conv2d(1, 1, { seed: 1 }).apply, [nn.conv2d(1, 1, { seed: 1 }).tree, image]],
  ['layerNorm.apply', nn.layerNorm(2).apply, [nn.layerNorm(2).tree, M]],
  ['batchNorm.apply', nn.batchNorm(2).apply, [nn.batchNorm(2).tree, M]],
  ['maxPool', nn.maxPool(2), [image]],
];

/** Errors that do not begin with a name of ours, when nonsense stands in the place of each argument in turn. */
const engineWords = async (f: Anything, right: readonly unknown[]): Promise<string[]> => {
  const found: string[] = [];
  await f(...right);
  for (let i = 0; i < right.length; i++)
    for (const [what, value] of NONSENSE) {
      try {
        await f(...right.map((given, k) => (k === i ? value : given)));
      } catch (error) {
        if (!/^[\w.·]+(\(\w*\))?: /u.test((error as Error).message)) found.push(`argument ${i + 1}, ${what}: ${(error as Error).message}`);
      }
    }
  return found;
};

type Entry = Readonly<Record<string, unknown>>;
const entries: readonly [string, Entry, Table][] = [
  ['saddlepoint', core, inCore],
  ['saddlepoint/nn', nn, inNn],
  ['saddlepoint/data', data, inData],
  ['saddlepoint/gpu', gpu, inGpu],
  ['saddlepoint/ndarray', bridge, inBridge],
  ['saddlepoint/report', report, inReport],
  ['a tensor', tensorMethods, inTensor],
];

describe.each(entries)('%s', (_, entry, table) => {
  const functions = Object.keys(entry).filter((name) => typeof entry[name] === 'function');
  it('has every function in the table, or among the exceptions', () => {
    expect(functions.filter((name) => !Object.hasOwn(table, name) && !Object.hasOwn(exceptions, name))).toEqual([]);
    expect(Object.keys(table).filter((name) => !functions.includes(name))).toEqual([]);
  });
  const tabled = functions.filter((name) => Object.hasOwn(table, name));
  it.each(tabled)('%s', async (name) => {
    const f = entry[name] as (...args: unknown[]) => unknown;
    const { args, options } = table[name];
    const whole = options === undefined ? args : [...args, options];
    const before = await refusal(f, whole);
    expect(before, 'the right call').toBe('nothing was refused');
    for (const more of [7, 'more', { more: 1 }, null])
      expect(await refusal(f, [...whole, more]), String(more)).toMatch(new RegExp(`^${name}: `));
    if (options === undefined) return;
    expect(await refusal(f, [...args, { ...options, unheard: 1 }])).toMatch(new RegExp(`^${name}: unknown option 'unheard'`));
    for (const none of [null, 0.5, 'fast', [1]]) expect(await refusal(f, [...args, none]), String(none)).toMatch(new RegExp(`^${name}: `));
  });

  it.each(tabled)('%s, with nonsense in the place of each argument', async (name) => {
    const { args, options } = table[name];
    expect(await engineWords(entry[name] as Anything, options === undefined ? args : [...args, options])).toEqual([]);
  });
});

describe('what is returned and called', () => {
  it.each(made)('%s, with nonsense in the place of each argument', async (_, f, args) => {
    expect(await engineWords(f, args)).toEqual([]);
  });
});
