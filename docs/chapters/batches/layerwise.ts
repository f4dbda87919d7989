/**
 * Rates for each layer, for large batches: LARS (You, Gitman and Ginsburg 2017) and LAMB (You and others 2020). L54
 *
 *   LARS   v ← μv + η τ (‖w‖/‖g‖) g                   w ← w − v        a layer's step is a share of its own length
 *   LAMB   r = m̂/(√v̂ + ε)                             w ← w − η (‖w‖/‖r‖) r
 *
 * A layer is a block of θ: a weight matrix or a vector of biases. Where ‖w‖ or the direction is 0 its ratio is 1.
 */
import type { Optimizer, State } from 'saddlepoint';

interface LayerOptions {
  readonly learningRate: number;
  /** The lengths of the blocks in θ, in order. */
  readonly blocks: readonly number[];
}

const norm = (v: Float64Array): number => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));
const ratio = (w: number, step: number): number => (w > 0 && step > 0 ? w / step : 1);

/** One rule, block by block: `direction` fills in a block's step before it is scaled by its ratio. */
function layerwise(
  name: string,
  { learningRate, blocks }: LayerOptions,
  vectors: readonly string[],
  update: (w: Float64Array, g: Float64Array, state: Readonly<Record<string, Float64Array>>, t: number) => void,
): Optimizer {
  return {
    name,
    options: { learningRate },
    needsOracle: false,
    order: 1,
    learningRate: () => learningRate,
    init: (θ) => Object.assign({ t: 0 }, Object.fromEntries(vectors.map((v) => [v, new Float64Array(θ.length)]))) as State,
    step(θ, state, source) {
      state.t++;
      let from = 0;
      for (const length of blocks) {
        const part = (v: unknown): Float64Array => (v as Float64Array).subarray(from, from + length);
        update(part(θ), part(source), Object.fromEntries(vectors.map((v) => [v, part(state[v])])), state.t);
        from += length;
      }
    },
  };
}

/** LARS. `trust` is τ; default 0.02. `momentum` is μ; default 0.9. */
export const lars = ({ trust = 0.02, momentum = 0.9, ...layers }: LayerOptions & { trust?: number; momentum?: number }): Optimizer =>
  layerwise('LARS', layers, ['v'], (w, g, { v }) => {
    const scale = layers.learningRate * trust * ratio(norm(w), norm(g));
    for (let i = 0; i < w.length; i++) {
      v[i] = momentum * v[i] + scale * g[i];
      w[i] -= v[i];
    }
  });

/** LAMB with β = (0.9, 0.999), ε = 10⁻⁶, without weight decay. */
export const lamb = (layers: LayerOptions): Optimizer =>
  layerwise('LAMB', layers, ['m', 'v'], (w, g, { m, v }, t) => {
    const r = new Float64Array(w.length);
    for (let i = 0; i < w.length; i++) {
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
      r[i] = m[i] / (1 - 0.9 ** t) / (Math.sqrt(v[i] / (1 - 0.999 ** t)) + 1e-6);
    }
    const scale = layers.learningRate * ratio(norm(w), norm(r));
    for (let i = 0; i < w.length; i++) w[i] -= scale * r[i];
  });
