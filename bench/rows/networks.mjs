/** One training step with Adam of other networks than a chain of dense layers, beside the same in the peers; the first losses must agree. */
import { adam, oracle, tensor } from 'saddlepoint';
import { conv2d, crossEntropy, dense, flatten, maxPool, recurrent, squaredError, transformerBlock } from 'saddlepoint/nn';
import { jaxLosses, tfjsLosses } from '../lib/networks.mjs';
import { distance, numbers } from '../lib/numbers.mjs';
import { peer } from '../lib/peers.mjs';
import { jaxTrainer, tfjsTrainer } from '../lib/trainers.mjs';
import { viaPython } from './product.mjs';

export const title = 'Training step of other networks, with Adam';
export const sizes = [1, 2, 3];
export const label = (size) =>
  [
    'conv 3×3 of 8 channels, pool, dense: 32 images of 12×12',
    'transformer block, 32 features, 4 heads: 8 × 16 tokens',
    'recurrent, 32 units over 50 times, batch 32',
  ][size - 1];
const STEPS = 4;
const RATE = 1e-3;
const DTYPES = ['float64', 'float32'];

const images = { x: numbers(32 * 144, 7), shape: [32, 12, 12, 1], y: Array.from({ length: 32 }, (_, i) => (7 * i) % 10) };
const tokens = { x: numbers(8 * 16 * 32, 7), shape: [8, 16, 32] };
const series = { x: numbers(32 * 50 * 8, 7), shape: [32, 50, 8], y: numbers(32, 8) };

/** Each with its data, its parameters and its loss, a function of both. */
const PROBLEMS = [
  {
    what: 'conv',
    data: images,
    make: () => {
      const [conv, head, pool] = [conv2d(1, 8, { seed: 1 }), dense(200, 10, { seed: 2 }), maxPool(2)];
      const apply = (t, x) => head.apply(t.head, flatten(pool(conv.apply(t.conv, x).relu())));
      return { tree: { conv: conv.tree, head: head.tree }, loss: (t, x) => crossEntropy(apply(t, x), images.y) };
    },
  },
  {
    what: 'transformer',
    data: tokens,
    make: () => {
      const block = transformerBlock(32, { heads: 4, activation: 'relu', seed: 1 });
      return { tree: block.tree, loss: (t, x) => block.apply(t, x).square().mean() };
    },
  },
  {
    what: 'recurrent',
    data: series,
    make: () => {
      const [cell, head] = [recurrent(8, 32, { seed: 1 }), dense(32, 1, { seed: 2 })];
      const target = (dtype) => tensor(series.y, { shape: [32, 1], dtype });
      return {
        tree: { cell: cell.tree, head: head.tree },
        loss: (t, x) => squaredError(head.apply(t.head, cell.apply(t.cell, x)), target(x.dtype)),
      };
    },
  },
];

const mapValues = (object, f) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, f(value)]));

/** A tree of tensors, as nested lists and in another type. */
const mapTree = (tree, f) => (tree.data ? f(tree) : Object.fromEntries(Object.entries(tree).map(([key, part]) => [key, mapTree(part, f)])));

/** A contender from a start: a function that makes a step, which returns the loss before it. */
const contender = (name, dtype, start) => ({
  name,
  dtype,
  run: start(),
  result: () => Array.from({ length: STEPS }, start()),
});

function ours({ make, data }, dtype) {
  return contender('saddlepoint', dtype, () => {
    const { tree, loss } = make();
    const x = tensor(data.x, { shape: data.shape, dtype });
    const L = oracle(
      (t) => loss(t, x),
      mapTree(tree, (w) => tensor(Float64Array.from(w.data), { shape: w.shape, dtype })),
      { dtype },
    );
    const θ = L.theta.slice();
    const optimizer = adam({ learningRate: RATE });
    const state = optimizer.init(θ);
    return () => {
      const { value, gradient } = L.valueAndGradient(θ);
      optimizer.step(θ, state, gradient);
      return value;
    };
  });
}

/** Parameters by path, 'conv.W', and in a list. */
function namedLeaves(tree, path = '') {
  return Object.entries(tree).flatMap(([key, part]) => (part.data ? [[path + key, part]] : namedLeaves(part, `${path}${key}.`)));
}

/** The step of a peer, from its trainer and its losses. */
function theirs({ what, make, data }, trainer, losses, ...rest) {
  const leaves = namedLeaves(make().tree);
  const byName = (list) => Object.fromEntries(leaves.map(([name], i) => [name, list[i]]));
  const { x, shape, y } = data;
  const hot = () => Float64Array.from({ length: 10 * y.length }, (_, i) => (y[Math.floor(i / 10)] === i % 10 ? 1 : 0));
  const target = y && { shape: [y.length, what === 'conv' ? 10 : 1], data: what === 'conv' ? hot() : y };
  const constants = [{ data: x, shape }, ...(target ? [target] : [])];
  const loss = (list, ...data) => losses[what](byName(list), ...data);
  return trainer(
    leaves.map(([, leaf]) => leaf),
    constants,
    loss,
    ...rest,
  ).step;
}

export async function contenders(size) {
  const problem = PROBLEMS[size - 1];
  const list = DTYPES.map((dtype) => ours(problem, dtype));
  const tf = await peer('@tensorflow/tfjs');
  if (tf) {
    // its WebAssembly lacks the gradient of a convolution by its weights
    const plain = problem.what === 'conv';
    await tf.setBackend(plain ? 'cpu' : 'wasm');
    const bound = mapValues(tfjsLosses, (loss) => loss.bind(undefined, tf));
    list.push(
      contender(plain ? 'tfjs, plain JavaScript' : 'tfjs-wasm', 'float32', () =>
        theirs(problem, tfjsTrainer.bind(undefined, tf), bound, RATE),
      ),
    );
  }
  const jax = await peer('@jax-js/jax');
  if (jax) {
    const bound = mapValues(jaxLosses, (loss) => loss.bind(undefined, jax));
    list.push(
      contender('jax-js, jit', 'float32', () => theirs(problem, jaxTrainer.bind(undefined, jax), bound, { rate: RATE, dtype: 'float32' })),
    );
  }
  const python = await peer('torch');
  if (python) {
    const tree = mapTree(problem.make().tree, (w) => ({ shape: w.shape, data: Array.from(w.data) }));
    const { x, shape, y } = problem.data;
    const question = { do: 'prepare', what: problem.what, x: Array.from(x), shape, y: y && Array.from(y), tree, rate: RATE };
    for (const dtype of DTYPES) list.push({ name: 'PyTorch', dtype, ...viaPython(python, { ...question, dtype }, STEPS) });
  }
  return list;
}

/** The first losses must be ours in float64. */
export function check(size, { dtype }, losses) {
  const off = distance(losses.slice(0, STEPS), ours(PROBLEMS[size - 1], 'float64').result());
  return off <= (dtype === 'float32' ? 2e-4 : 1e-9) ? undefined : `losses ${losses.slice(0, STEPS).map((x) => Number(x).toPrecision(6))}`;
}
