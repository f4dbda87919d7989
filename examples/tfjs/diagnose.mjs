/**
 * A model trained in TensorFlow.js, diagnosed from outside: saddlepoint sees nothing but its loss and its gradient.
 *
 * The network fits sin(3x) with four tanh units whose weights all start at zero. No weight of either layer has a gradient while
 * the other layer's are zero, so training comes to rest on a saddle. TensorFlow.js shows a loss that no longer
 * falls; the diagnosis says why, and which way is down.
 *
 * Here: npm run build in the repository's root, then npm install and npm start in this folder.
 */
import * as tf from '@tensorflow/tfjs';
import { diagnose, oracleFrom } from 'saddlepoint';

await tf.setBackend('cpu');
const x = tf.linspace(-1, 1, 32).reshape([32, 1]);
const y = x.mul(3).sin();

// the model: 13 parameters in four variables
const shapes = [[1, 4], [4], [4, 1], [1]];
const variables = shapes.map((shape) => tf.variable(tf.zeros(shape)));
const loss = () =>
  tf.tidy(() => {
    const [W1, b1, W2, b2] = variables;
    return x.matMul(W1).add(b1).tanh().matMul(W2).add(b2).sub(y).square().mean();
  });

const norm = (v) => Math.hypot(...v);

// θ ↔ variables
const sizes = shapes.map((shape) => shape.reduce((a, b) => a * b, 1));
const read = () => Float64Array.from(variables.flatMap((v) => [...v.dataSync()]));
const write = (θ) => {
  let at = 0;
  variables.forEach((v, i) => {
    const values = tf.tensor(Float32Array.from(θ.slice(at, (at += sizes[i]))), shapes[i]);
    v.assign(values);
    values.dispose();
  });
};
const gradient = () => {
  const { value, grads } = tf.variableGrads(loss, variables);
  const g = Float64Array.from(variables.flatMap((v) => [...grads[v.name].dataSync()]));
  tf.dispose([value, grads]);
  return g;
};
const model = oracleFrom({
  value: (θ) => {
    write(θ);
    return tf.tidy(() => loss().dataSync()[0]);
  },
  gradient: (θ) => {
    write(θ);
    return gradient();
  },
  // float32 gradients are good to some 1e-7: their differences want a step of its cube root, not of float64's
  hvp: (θ, v) => {
    const h = 5e-3 / norm(v);
    const [ahead, behind] = [h, -h].map((s) => model.gradient(θ.map((w, i) => w + s * v[i])));
    return ahead.map((g, i) => (g - behind[i]) / (2 * h));
  },
});

// training in TensorFlow.js, noting down what a diagnosis reads
const optimizer = tf.train.sgd(0.2);
const history = [];
let last;
for (let t = 1; t <= 200; t++) {
  const before = read();
  const g = gradient();
  const value = tf.tidy(() => loss().dataSync()[0]);
  optimizer.minimize(loss);
  const step = read().map((w, i) => w - before[i]);
  const turn = last ? step.reduce((sum, s, i) => sum + s * last[i], 0) / (norm(step) * norm(last)) : NaN;
  history.push({ t, loss: value, gradientNorm: norm(g), learningRate: 0.2, stepLength: norm(step), turn });
  last = step;
}
console.log(`TensorFlow.js after ${history.length} steps: loss ${history.at(-1).loss.toFixed(6)}\n`);

// for the same reason only eigenvalues above a thousandth of the largest count
const diagnosis = diagnose(model, read(), { history, eigenvalueTolerance: 1e-3 });
console.log(String(diagnosis));

const { theta, loss: lower } = diagnosis.remedy.apply();
write(theta);
for (let t = 0; t < 400; t++) optimizer.minimize(loss);
console.log(`\nafter the remedy ${lower.toFixed(6)}, and 400 steps of TensorFlow.js later ${model.value(read()).toFixed(6)}`);
if (diagnosis.verdict !== 'saddle' || !(lower < history.at(-1).loss))
  throw new Error(`expected a saddle and a way down, got ${diagnosis.verdict}`);
