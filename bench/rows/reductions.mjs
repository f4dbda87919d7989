/** Sums, means of squares, largest entries and softmax of an [n, n] tensor along each of its axes. */
import { tensor } from 'saddlepoint';
import { distance, numbers } from '../lib/numbers.mjs';
import { peer } from '../lib/peers.mjs';
import { viaPython } from './product.mjs';

export const title = 'Reductions and softmax of 512 × 512 numbers, by axis';
const CASES = ['sum', 'max', 'variance', 'softmax'].flatMap((call) => [0, 1].map((axis) => ({ call, axis })));
export const sizes = CASES.map((_, i) => i + 1);
export const label = (size) => `${CASES[size - 1].call} along axis ${CASES[size - 1].axis}`;
const N = 512;

export async function contenders(size) {
  const { call, axis } = CASES[size - 1];
  const values = numbers(N * N, 6);
  const list = ['float64', 'float32'].map((dtype) => {
    const x = tensor(values, { shape: [N, N], dtype });
    let found;
    return {
      name: 'saddlepoint',
      dtype,
      run: () => {
        found = x[call](axis);
      },
      result: () => Array.from(found.data),
    };
  });
  const tf = await peer('@tensorflow/tfjs');
  if (tf) {
    const x = tf.tensor2d(Float32Array.from(values), [N, N]);
    // its softmax takes the last axis alone
    const calls = {
      sum: () => tf.sum(x, axis),
      max: () => tf.max(x, axis),
      variance: () => tf.moments(x, axis).variance,
      softmax: () => (axis === 1 ? tf.softmax(x) : tf.transpose(tf.softmax(tf.transpose(x)))),
    };
    let found;
    list.push({
      name: 'tfjs-wasm',
      dtype: 'float32',
      run: () => {
        found = tf.tidy(() => calls[call]().dataSync());
      },
      result: () => Array.from(found),
    });
  }
  const python = await peer('torch');
  if (python) {
    const question = { do: 'prepare', what: 'reduction', call, axis, n: N, x: Array.from(values) };
    for (const dtype of ['float64', 'float32']) list.push({ name: 'PyTorch', dtype, ...viaPython(python, { ...question, dtype }) });
  }
  return list;
}

export function check(size, { dtype }, result) {
  const { call, axis } = CASES[size - 1];
  const off = distance(result, tensor(numbers(N * N, 6), { shape: [N, N] })[call](axis).data);
  return off <= (dtype === 'float32' ? 1e-4 : 1e-12) ? undefined : `off by ${off.toExponential(1)} of the largest entry`;
}
