/** One training step with Adam: loss, gradient and update. Everybody starts at the same θ; the first losses must agree. */
import { adam, fusedProduct, oracle, tensor, withMatmul } from 'saddlepoint';
import { crossEntropy, squaredError } from 'saddlepoint/nn';
import { distance } from '../lib/numbers.mjs';
import { peer } from '../lib/peers.mjs';
import { trainingOf } from '../lib/problems.mjs';
import { jaxTrainer, tfjsTrainer } from '../lib/trainers.mjs';
import { limit } from '../limit/mlp.mjs';
import { FUSED, viaPython } from './product.mjs';

export const title = 'Training step with Adam';
const names = ['toy', 'mnist-32', 'mnist-128'];
export const sizes = [1, 2, 3];
export const label = (size) => ['2-16-16-1, batch 32', '784-128-64-10, batch 32', '784-128-64-10, batch 128'][size - 1];
const STEPS = 6;

/** A contender from a factory of trainers, whose step returns the loss before it, or a way to get it. */
const contender = (name, dtype, make) => {
  const trainer = make();
  return {
    name,
    dtype,
    run: trainer.step,
    result: async () => {
      const fresh = make();
      const losses = [];
      for (let i = 0; i < STEPS; i++) losses.push(await await fresh.step(true));
      return losses;
    },
  };
};

function saddlepoint(problem, dtype) {
  const tree = problem.parameters.map(({ data, shape }) => tensor(data, { shape, dtype }));
  const x = tensor(problem.x, { shape: [problem.batch, problem.widths[0]], dtype });
  const y = problem.loss === 'cross-entropy' ? problem.y : tensor(problem.y, { shape: [problem.batch, 1], dtype });
  const lossOf = problem.loss === 'cross-entropy' ? crossEntropy : squaredError;
  const loss = (leaves) => {
    let h = x;
    for (let l = 0; l < leaves.length; l += 2) {
      const a = h.matmul(leaves[l]).add(leaves[l + 1]);
      h = l + 2 < leaves.length ? a[problem.activation]() : a;
    }
    return lossOf(h, y);
  };
  const { valueAndGradient, theta } = oracle(loss, tree, { dtype });
  const θ = theta.slice();
  const optimizer = adam({ learningRate: problem.rate });
  const state = optimizer.init(θ);
  return {
    step: () => {
      const { value, gradient } = valueAndGradient(θ);
      optimizer.step(θ, state, gradient);
      return value;
    },
  };
}

/** A trainer whose products use fused multiply-add. */
const fused = ({ step }) => ({ step: () => withMatmul(fusedProduct, step) });

const dataOf = (problem) => {
  const classes = problem.widths.at(-1);
  const hot = () =>
    Float64Array.from({ length: problem.batch * classes }, (_, i) => (problem.y[Math.floor(i / classes)] === i % classes ? 1 : 0));
  return [
    { data: problem.x, shape: [problem.batch, problem.widths[0]] },
    { data: problem.loss === 'cross-entropy' ? hot() : problem.y, shape: [problem.batch, classes] },
  ];
};

function tfjs(tf, problem) {
  const loss = (parameters, x, y) => {
    let h = x;
    for (let l = 0; l < parameters.length; l += 2) {
      const a = tf.add(tf.matMul(h, parameters[l]), parameters[l + 1]);
      h = l + 2 < parameters.length ? tf[problem.activation](a) : a;
    }
    return problem.loss === 'cross-entropy' ? tf.losses.softmaxCrossEntropy(y, h) : tf.losses.meanSquaredError(y, h);
  };
  return tfjsTrainer(tf, problem.parameters, dataOf(problem), loss, problem.rate);
}

function jaxjs(jax, problem, dtype) {
  const { numpy: np, nn } = jax;
  const loss = (parameters, x, y) => {
    let h = x;
    for (let l = 0; l < parameters.length; l += 2) {
      const a = np.matmul(h, parameters[l]).add(parameters[l + 1]);
      h = l + 2 < parameters.length ? (problem.activation === 'relu' ? nn.relu(a) : np.tanh(a)) : a;
    }
    if (problem.loss === 'cross-entropy') return np.sum(nn.logSoftmax(h, -1).mul(y)).mul(-1 / problem.batch);
    return np.mean(np.square(h.sub(y)));
  };
  return jaxTrainer(jax, problem.parameters, dataOf(problem), loss, { rate: problem.rate, dtype });
}

function jspytorch({ torch }, problem) {
  const shapes = problem.parameters;
  class Network extends torch.nn.Module {
    constructor() {
      super();
      for (let l = 0; l + 1 < problem.widths.length; l++) {
        const linear = new torch.nn.Linear(problem.widths[l], problem.widths[l + 1]);
        const rows = (data, columns) =>
          Array.from({ length: data.length / columns }, (_, i) => Array.from(data.slice(i * columns, (i + 1) * columns)));
        linear.W._data = rows(shapes[2 * l].data, problem.widths[l + 1]);
        linear.b._data = Array.from(shapes[2 * l + 1].data);
        this[`layer${l}`] = linear;
      }
      this.relu = new torch.nn.ReLU();
    }
    forward(x) {
      let h = x;
      for (let l = 0; l + 1 < problem.widths.length; l++) {
        h = this[`layer${l}`].forward(h);
        if (l + 2 < problem.widths.length) h = this.relu.forward(h);
      }
      return h;
    }
  }
  const model = new Network();
  const lossOf = new torch.nn.CrossEntropyLoss();
  const optimizer = new torch.optim.Adam(model.parameters(), problem.rate, 0, [0.9, 0.999], 1e-8);
  const width = problem.widths[0];
  const x = torch.tensor(Array.from({ length: problem.batch }, (_, i) => Array.from(problem.x.slice(i * width, (i + 1) * width))));
  const y = torch.tensor(problem.y);
  return {
    step: () => {
      const value = lossOf.forward(model.forward(x), y);
      value.backward();
      optimizer.step();
      optimizer.zero_grad();
      return value.data[0] ?? value.data;
    },
  };
}

export async function contenders(size) {
  const name = names[size - 1];
  const problem = trainingOf(name);
  const list = [];
  for (const dtype of ['float64', 'float32']) {
    list.push(contender('saddlepoint', dtype, () => saddlepoint(problem, dtype)));
    if (FUSED) list.push(contender('saddlepoint, fused', dtype, () => fused(saddlepoint(problem, dtype))));
    list.push(contender('the limit, hand-fused', dtype, () => limit({ ...problem, dtype })));
  }
  const tf = await peer('@tensorflow/tfjs');
  if (tf) list.push(contender('tfjs-wasm', 'float32', () => tfjs(tf, problem)));
  const jax = await peer('@jax-js/jax');
  if (jax) list.push(contender('jax-js, jit', 'float32', () => jaxjs(jax, problem, 'float32')));
  const torch = problem.activation === 'relu' && (await peer('js-pytorch'));
  if (torch) list.push(contender('js-pytorch', 'float64', () => jspytorch(torch, problem)));
  const python = await peer('torch');
  if (python) {
    const { loss, activation, batch, rate, x, y, parameters } = problem;
    const plain = parameters.map(({ data, shape }) => ({ shape, data: Array.from(data) }));
    const prepare = {
      do: 'prepare',
      what: 'training',
      dtype: 'float32',
      loss,
      activation,
      batch,
      rate,
      x: Array.from(x),
      y,
      parameters: plain,
    };
    list.push({ name: 'PyTorch', dtype: 'float32', ...viaPython(python, prepare, STEPS) });
  }
  return list;
}

/** The first losses must be those of the hand-fused float64 loop. */
export function check(size, { dtype }, losses) {
  const reference = limit({ ...trainingOf(names[size - 1]), dtype: 'float64' });
  const expected = Array.from({ length: STEPS }, () => reference.step());
  const off = distance(losses.slice(0, STEPS), expected);
  return off <= (dtype === 'float32' ? 2e-4 : 1e-9)
    ? undefined
    : `losses ${losses.slice(0, 4).map((x) => Number(x).toPrecision(5))}, expected ${expected.slice(0, 4).map((x) => x.toPrecision(5))}`;
}
