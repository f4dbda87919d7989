/** The networks of the benchmark, with the same numbers for everybody. */
import { numbers, uniform } from './numbers.mjs';

/** Parameters as a list W¹, b¹, W², …, and as one vector θ. */
export function network(widths, seed = 5) {
  const parameters = [];
  for (let l = 0; l + 1 < widths.length; l++) {
    const [from, to] = [widths[l], widths[l + 1]];
    const scale = 2 * Math.sqrt(6 / (from + to));
    parameters.push({ shape: [from, to], data: numbers(from * to, seed + 2 * l).map((x) => x * scale) });
    parameters.push({ shape: [to], data: numbers(to, seed + 2 * l + 1).map((x) => x * 0.2) });
  }
  const theta = new Float64Array(parameters.reduce((sum, { data }) => sum + data.length, 0));
  let at = 0;
  for (const { data } of parameters) {
    theta.set(data, at);
    at += data.length;
  }
  return { parameters, theta };
}

/** Training problems by name. */
export const trainings = {
  'mnist-128': { widths: [784, 128, 64, 10], batch: 128, activation: 'relu', loss: 'cross-entropy', rate: 1e-3 },
  'mnist-32': { widths: [784, 128, 64, 10], batch: 32, activation: 'relu', loss: 'cross-entropy', rate: 1e-3 },
  toy: { widths: [2, 16, 16, 1], batch: 32, activation: 'tanh', loss: 'squared error', rate: 1e-3 },
};

/** A problem's own numbers. */
export function trainingOf(name) {
  const problem = trainings[name];
  const { widths, batch } = problem;
  const draw = uniform(9);
  const x = numbers(batch * widths[0], 7).map((u) => 2 * u);
  const y =
    problem.loss === 'cross-entropy'
      ? Array.from({ length: batch }, () => Math.floor((draw() + 0.5) * widths.at(-1)))
      : Array.from({ length: batch }, (_, i) => Math.sin(3 * x[2 * i]) * x[2 * i + 1]);
  return { ...problem, ...network(widths), x, y };
}

/** The Hessian of a 2-h-h-1 network's squared error on 64 points: 105, 501 or 987 parameters. */
export function hessianOf(hidden) {
  const widths = [2, hidden, hidden, 1];
  const x = numbers(128, 7).map((u) => 2 * u);
  const y = Array.from({ length: 64 }, (_, i) => Math.sin(3 * x[2 * i]) * x[2 * i + 1]);
  return { widths, batch: 64, activation: 'tanh', loss: 'squared error', x, y, ...network(widths) };
}
