/** TensorFlow.js on its CPU backend: float32; an optimizer keeps its state in itself, and its rate is a number. */
import * as tf from '@tensorflow/tfjs';

await tf.setBackend('cpu');

const kept = [];
/** @param make hyperparameters in, one of its optimizers out */
const optimizer = (make) => (h) => ({
  init(θ) {
    return { handle: kept.push({ variable: tf.variable(tf.tensor1d(Array.from(θ))), optimizer: make(h) }) - 1 };
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
export const gradientDescent = optimizer(({ learningRate: η }) => tf.train.sgd(η));
export const momentum = optimizer(({ learningRate: η, momentum: λ }) => tf.train.momentum(η, λ));
export const nesterov = optimizer(({ learningRate: η, momentum: ρ }) => tf.train.momentum(η, ρ, true));
export const rmsprop = optimizer(({ learningRate: η, alpha, epsilon }) => tf.train.rmsprop(η, alpha, 0, epsilon));
export const centredRmsprop = optimizer(({ learningRate: η, alpha, epsilon }) => tf.train.rmsprop(η, alpha, 0, epsilon, true));
export const adam = optimizer(({ learningRate: η, beta1, beta2, epsilon }) => tf.train.adam(η, beta1, beta2, epsilon));
export const adamax = optimizer(({ learningRate: η, beta1, beta2, epsilon }) => tf.train.adamax(η, beta1, beta2, epsilon));
export const adadelta = optimizer(({ learningRate: η, rho, epsilon }) => tf.train.adadelta(η, rho, epsilon));

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
/** `own`, in run.mjs, says more of each optimizer. */
export const capabilities = {
  epsilonPlacement: ['outside'],
  epsilon: ['positive', 'zero'],
  learningRate: ['number'],
  state: ['handle'],
};
