/** Matrix products, n × n. Arrays in, array out; tfjs and jax-js keep their factors on their device and give the result back. */
import { blockedProduct, fusedProduct, product, readableProduct } from 'saddlepoint';
import { distance, numbers, rowsOf } from '../lib/numbers.mjs';
import { peer } from '../lib/peers.mjs';

export const title = 'Matrix product';
export const axis = 'order n';
export const theory = 3;
/** Relaxed SIMD: from Node 21 on, and in 20 behind a flag. */
export const FUSED = Number(process.versions.node.split('.')[0]) > 20 || process.execArgv.some((flag) => flag.includes('relaxed-simd'));
export const sizes = [32, 64, 128, 256, 512, 1024];
export const cost = (n) => ({ unit: 'GFLOP/s', of: (ms) => (2 * n ** 3) / ms / 1e6 });

const ours = (name, kernel, n, a, b, dtype) => {
  const out = new a.constructor(n * n);
  const problem = {
    ...{ batch: 1, m: n, k: n, n, out, a, aOffset: 0, aBatch: 0, aRow: n, aColumn: 1 },
    ...{ b, bOffset: 0, bBatch: 0, bRow: n, bColumn: 1 },
  };
  return { name, dtype, run: () => kernel(problem), result: () => out };
};

export async function contenders(n) {
  const list = [];
  const a = numbers(n * n, 1);
  const b = numbers(n * n, 2);
  const a32 = Float32Array.from(a);
  const b32 = Float32Array.from(b);
  list.push(ours('saddlepoint', product, n, a, b, 'float64'));
  if (FUSED) list.push(ours('saddlepoint, fused', fusedProduct, n, a, b, 'float64'));
  list.push(ours('blocked JavaScript', blockedProduct, n, a, b, 'float64'));
  if (n <= 256) list.push(ours('readable JavaScript', readableProduct, n, a, b, 'float64'));
  list.push(ours('saddlepoint', product, n, a32, b32, 'float32'));
  if (FUSED) list.push(ours('saddlepoint, fused', fusedProduct, n, a32, b32, 'float32'));

  const ml = n <= 512 && (await peer('ml-matrix'));
  if (ml) {
    const [A, B] = [new ml.Matrix(rowsOf(a, n)), new ml.Matrix(rowsOf(b, n))];
    let C;
    list.push({
      name: 'ml-matrix',
      dtype: 'float64',
      run: () => {
        C = A.mmul(B);
      },
      result: () => C.to1DArray(),
    });
  }
  const tf = await peer('@tensorflow/tfjs');
  if (tf) {
    const [A, B] = [tf.tensor2d(a32, [n, n]), tf.tensor2d(b32, [n, n])];
    let C;
    list.push({
      name: 'tfjs-wasm',
      dtype: 'float32',
      run: () => {
        const c = tf.matMul(A, B);
        C = c.dataSync();
        c.dispose();
      },
      result: () => C,
    });
  }
  const jax = n <= 512 && (await peer('@jax-js/jax'));
  if (jax) {
    for (const dtype of ['float32', 'float64']) {
      const of = (x) => jax.numpy.array(dtype === 'float32' ? Float32Array.from(x) : x, { shape: [n, n], dtype: jax.numpy[dtype] });
      const [A, B] = [of(a), of(b)];
      let C;
      list.push({
        name: 'jax-js',
        dtype,
        run: () => {
          C = jax.numpy.matmul(A.ref, B.ref).dataSync();
        },
        result: () => C,
      });
    }
  }
  const python = await peer('numpy');
  if (python) {
    for (const dtype of ['float64', 'float32']) {
      const prepare = { do: 'prepare', what: 'product', n, dtype, a: Array.from(a), b: Array.from(b) };
      list.push({ name: 'NumPy', dtype, ...viaPython(python, prepare) });
    }
  }
  return list;
}

let prepared = 0;

/** A problem in the Python process, sent to it once; `result` starts it anew. */
export function viaPython(python, prepare, runsBefore = 1) {
  const id = prepared++;
  let ready = false;
  const be = async () => {
    if (!ready) await python.ask({ ...prepare, id });
    ready = true;
  };
  return {
    time: async (count) => {
      await be();
      return (await python.ask({ do: 'time', id, count })).ms;
    },
    result: async () => {
      ready = false;
      await be();
      return (await python.ask({ do: 'result', id, count: runsBefore })).result;
    },
  };
}

/** All must agree with the readable product. */
export function check(n, { dtype }, result) {
  const out = new Float64Array(n * n);
  const [a, b] = [numbers(n * n, 1), numbers(n * n, 2)];
  blockedProduct({
    ...{ batch: 1, m: n, k: n, n, out, a, aOffset: 0, aBatch: 0, aRow: n, aColumn: 1 },
    ...{ b, bOffset: 0, bBatch: 0, bRow: n, bColumn: 1 },
  });
  const off = distance(result, out);
  const bound = n * (dtype === 'float32' ? 2 ** -23 : 2 ** -52);
  return off <= bound ? undefined : `off by ${off.toExponential(1)} of the largest entry`;
}
