/**
 * The limit for training: one network's loss, gradient and Adam step as hand-fused loops around the fastest product there is.
 * No tape, no tensors, no allocation after the first step: what an engine that knows nothing in advance is measured against.
 */
import { product } from 'saddlepoint';

/**
 * @param {{ widths: number[], batch: number, dtype: 'float32' | 'float64', activation: 'relu' | 'tanh', loss: 'cross-entropy' | 'squared error',
 *   theta: Float64Array, x: Float64Array, y: ArrayLike<number>, rate: number }} problem
 * @returns {{ step(): number, gradient(): number }} each returns the loss before the step
 */
export function limit({ widths, batch: N, dtype, activation, loss, theta, x, y, rate }) {
  const Floats = dtype === 'float32' ? Float32Array : Float64Array;
  const θ = Floats.from(theta);
  const g = new Floats(θ.length);
  const m = new Floats(θ.length);
  const v = new Floats(θ.length);
  const input = Floats.from(x);
  const layers = [];
  for (let l = 0, at = 0; l + 1 < widths.length; l++) {
    const [from, to] = [widths[l], widths[l + 1]];
    const layer = { from, to, W: at, b: at + from * to, h: new Floats(N * to), δ: new Floats(N * to), dW: g.subarray(at, at + from * to) };
    layers.push(layer);
    at += from * to + to;
  }
  const times = (m, k, n, a, aOffset, aRow, aColumn, b, bOffset, bRow, bColumn, out) =>
    product({ batch: 1, m, k, n, a, aOffset, aBatch: 0, aRow, aColumn, b, bOffset, bBatch: 0, bRow, bColumn, out });
  const relu = activation === 'relu';

  const gradient = () => {
    // Forward: h ← φ(h W + b), bias and activation in one pass.
    layers.forEach(({ from, to, W, b, h }, l) => {
      times(N, from, to, l === 0 ? input : layers[l - 1].h, 0, from, 1, θ, W, to, 1, h);
      const bends = l + 1 < layers.length;
      for (let i = 0, p = 0; i < N; i++) {
        for (let j = 0; j < to; j++, p++) {
          const a = h[p] + θ[b + j];
          h[p] = bends ? (relu ? (a > 0 ? a : 0) : Math.tanh(a)) : a;
        }
      }
    });
    // The loss, and its derivative by the last layer's outputs.
    const { h, δ, to } = layers.at(-1);
    let value = 0;
    if (loss === 'cross-entropy') {
      for (let i = 0; i < N; i++) {
        const row = i * to;
        let top = h[row];
        for (let j = 1; j < to; j++) if (h[row + j] > top) top = h[row + j];
        let sum = 0;
        for (let j = 0; j < to; j++) sum += δ[row + j] = Math.exp(h[row + j] - top);
        value += Math.log(sum) + top - h[row + y[i]];
        const scale = 1 / (sum * N);
        for (let j = 0; j < to; j++) δ[row + j] *= scale;
        δ[row + y[i]] -= 1 / N;
      }
      value /= N;
    } else {
      for (let i = 0; i < N * to; i++) {
        const off = h[i] - y[i];
        value += (off * off) / (N * to);
        δ[i] = (2 * off) / (N * to);
      }
    }
    // Backward.
    for (let l = layers.length - 1; l >= 0; l--) {
      const { from, to, W, b, δ, dW } = layers[l];
      times(from, N, to, l === 0 ? input : layers[l - 1].h, 0, 1, from, δ, 0, to, 1, dW);
      for (let j = 0; j < to; j++) g[b + j] = 0;
      for (let i = 0, p = 0; i < N; i++) for (let j = 0; j < to; j++) g[b + j] += δ[p++];
      if (l === 0) break;
      const below = layers[l - 1];
      times(N, to, from, δ, 0, to, 1, θ, W, 1, to, below.δ);
      for (let i = 0; i < N * from; i++) below.δ[i] *= relu ? (below.h[i] > 0 ? 1 : 0) : 1 - below.h[i] * below.h[i];
    }
    return value;
  };

  let [b1, b2] = [1, 1];
  const step = () => {
    const value = gradient();
    b1 *= 0.9;
    b2 *= 0.999;
    const [c1, c2] = [1 / (1 - b1), 1 / (1 - b2)];
    for (let i = 0; i < θ.length; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
      θ[i] -= (rate * m[i] * c1) / (Math.sqrt(v[i] * c2) + 1e-8);
    }
    return value;
  };
  return { step, gradient };
}
