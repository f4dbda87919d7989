/** TensorFlow.js on its CPU backend: float32; an optimizer keeps its state in itself, and its rate is a number. */
import * as tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');

const kept = [];
export const adam = ({ learningRate, beta1, beta2, epsilon }) => ({
  init(θ) {
    const variable = tf.variable(tf.tensor1d(Array.from(θ)));
    return { handle: kept.push({ variable, optimizer: tf.train.adam(learningRate, beta1, beta2, epsilon) }) - 1 };
  },
  step(θ, { handle }, g) {
    tf.tidy(() => {
      const { variable, optimizer } = kept[handle];
      variable.assign(tf.tensor1d(Array.from(θ)));
      optimizer.applyGradients({ [variable.name]: tf.tensor1d(Array.from(g)) });
      θ.set(variable.dataSync());
    });
  },
});

export const autograd = {
  name: 'tfjs',
  orders: 4,
  constant: (value) => tf.scalar(value),
  value: (x) => x.dataSync()[0],
  add: (a, b) => tf.add(a, b),
  sub: (a, b) => tf.sub(a, b),
  mul: (a, b) => tf.mul(a, b),
  functions: {
    tanh: tf.tanh,
    sigmoid: tf.sigmoid,
    exp: tf.exp,
    log: tf.log,
    sin: tf.sin,
    cos: tf.cos,
    sqrt: tf.sqrt,
    reciprocal: tf.reciprocal,
    relu: tf.relu,
  },
  trace: (f, x) => ({
    get value() {
      return f(...x);
    },
    // tf.grads takes a variable for every tensor that is the same, also a captured one: so each is a copy. It refuses a function that does not
    // use an input: so each is used, times 0.
    backward: () =>
      tf.grads((...inputs) => inputs.reduce((y, input) => tf.add(y, tf.mul(input, 0)), f(...inputs)))(x.map((xi) => tf.clone(xi))),
  }),
};

export const unit = 2 ** -24;
export const capabilities = {
  epsilonPlacement: ['outside'],
  epsilon: ['positive', 'zero'],
  learningRate: ['number'],
  state: ['handle'],
};
