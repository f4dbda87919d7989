/** The full Hessian of a 2-h-h-1 network's squared error on 64 points, float64, and what a product with it costs beside a gradient. */
import { grad, hessian, hvp, oracle, tensor } from 'saddlepoint';
import { squaredError } from 'saddlepoint/nn';
import { distance } from '../lib/numbers.mjs';
import { peer } from '../lib/peers.mjs';
import { hessianOf } from '../lib/problems.mjs';
import { limitHessian } from '../limit/hessian.mjs';
import { viaPython } from './product.mjs';

void [grad, hessian, hvp];
export const title = 'Hessian of a 2-h-h-1 network, 64 points';
export const axis = 'parameters';
const hidden = { 105: 8, 501: 20, 987: 29 };
export const sizes = [105, 501, 987];
export const label = (size) => `${size} parameters`;

function saddlepoint(problem) {
  const tree = problem.parameters.map(({ data, shape }) => tensor(data, { shape }));
  const x = tensor(problem.x, { shape: [problem.batch, 2] });
  const y = tensor(problem.y, { shape: [problem.batch, 1] });
  return () =>
    oracle((leaves) => {
      let h = x;
      for (let l = 0; l < leaves.length; l += 2) {
        const a = h.matmul(leaves[l]).add(leaves[l + 1]);
        h = l + 2 < leaves.length ? a.tanh() : a;
      }
      return squaredError(h, y);
    }, tree);
}

export async function contenders(size) {
  const problem = hessianOf(hidden[size]);
  const list = [];
  const fresh = saddlepoint(problem);
  const { theta } = fresh();
  let H;
  list.push({
    name: 'saddlepoint',
    dtype: 'float64',
    run: () => {
      H = fresh().hessian(theta);
    },
    result: () => H.data,
  });
  const run = limitHessian(problem);
  let L;
  list.push({
    name: 'the limit, batched by hand',
    dtype: 'float64',
    run: () => {
      L = run();
    },
    result: () => L,
  });
  // One product and one gradient, for their ratio.
  const direction = theta.map((_, i) => Math.cos(i));
  list.push({ name: 'a gradient', dtype: 'float64', reference: true, run: () => fresh().gradient(theta), result: () => undefined });
  list.push({
    name: 'a product with H',
    dtype: 'float64',
    reference: true,
    run: () => fresh().hvp(theta, direction),
    result: () => undefined,
  });

  const jax = await peer('@jax-js/jax');
  if (jax) {
    const { numpy: np } = jax;
    for (const dtype of ['float64', 'float32']) {
      const Floats = dtype === 'float32' ? Float32Array : Float64Array;
      const array = (data, shape) => np.array(Floats.from(data), { shape, dtype: np[dtype] });
      const x = array(problem.x, [problem.batch, 2]);
      const y = array(problem.y, [problem.batch, 1]);
      const loss = (θ) => {
        let h = x.ref;
        let at = 0;
        problem.parameters.forEach(({ shape, data }, l) => {
          const part = θ.ref.slice([at, at + data.length]).reshape(shape);
          at += data.length;
          if (l % 2 === 0) h = np.matmul(h, part);
          else h = l + 1 < problem.parameters.length ? np.tanh(h.add(part)) : h.add(part);
        });
        θ.dispose();
        return np.mean(np.square(h.sub(y.ref)));
      };
      let found;
      const compiled = jax.jit(jax.hessian(loss));
      list.push({
        name: 'jax-js, jit',
        dtype,
        run: () => {
          found = compiled(array(theta, [size])).dataSync();
        },
        result: () => found,
      });
    }
  }
  const tf = size <= 501 && (await peer('@tensorflow/tfjs'));
  if (tf) {
    const x = tf.tensor2d(Float32Array.from(problem.x), [problem.batch, 2]);
    const y = tf.tensor2d(Float32Array.from(problem.y), [problem.batch, 1]);
    const loss = (θ) => {
      let h = x;
      let at = 0;
      problem.parameters.forEach(({ shape, data }, l) => {
        const part = tf.reshape(tf.slice(θ, at, data.length), shape);
        at += data.length;
        if (l % 2 === 0) h = tf.matMul(h, part);
        else h = l + 1 < problem.parameters.length ? tf.tanh(tf.add(h, part)) : tf.add(h, part);
      });
      return tf.losses.meanSquaredError(y, h);
    };
    const gradient = tf.grad(loss);
    let found;
    list.push({
      name: 'tfjs-wasm, row by row',
      dtype: 'float32',
      run: () => {
        found = tf.tidy(() => {
          const θ = tf.tensor1d(Float32Array.from(theta));
          const rows = [];
          for (let i = 0; i < size; i++)
            rows.push(
              tf
                .grad((θ) => tf.slice(gradient(θ), i, 1).sum())(θ)
                .dataSync(),
            );
          return Float32Array.from(rows.flatMap((row) => Array.from(row)));
        });
      },
      result: () => found,
    });
  }
  const python = await peer('torch');
  if (python) {
    const parameters = problem.parameters.map(({ data, shape }) => ({ shape, data: Array.from(data) }));
    const prepare = { do: 'prepare', what: 'hessian', batch: problem.batch, x: Array.from(problem.x), y: problem.y, parameters };
    list.push({ name: 'PyTorch, vectorised', dtype: 'float64', ...viaPython(python, prepare) });
  }
  return list;
}

/** Everybody against the Hessian by hand, which is itself held against differences of gradients in ours. */
export function check(size, { dtype, reference }, H) {
  if (reference) return undefined;
  const expected = limitHessian(hessianOf(hidden[size]))();
  const off = distance(H, expected);
  return off <= (dtype === 'float32' ? 1e-4 : 1e-10) ? undefined : `off by ${off.toPrecision(2)} of the largest entry`;
}
