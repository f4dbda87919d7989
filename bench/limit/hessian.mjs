/**
 * The limit for Hessians: forward over reverse by hand, for a network of tanh layers with squared error, all P tangents at once.
 *
 * Tangent t moves the t-th parameter. With R for the derivative along all tangents (an axis of its own):
 *
 *   Ra = Rh W + h V + c,   Rh' = φ'(a) Ra                        V, c: the tangents of W and b
 *   Rδ = (Rδ' Wᵀ + δ' Vᵀ) φ'(a) + (δ' Wᵀ) φ''(a) Ra              going back
 *   R(dW) = Rhᵀ δ + hᵀ Rδ,   R(db) = Σ Rδ                         the columns of H
 *
 * Layout [tangent, example, unit]: every layer is one large product. Tangents of a single parameter have one entry, so the terms with V
 * are additions. Tangents of later layers are zero in earlier ones, so layer l computes only those of the layers up to l.
 */
import { product } from 'saddlepoint';

/** @returns {() => Float64Array} the Hessian, [P, P] */
export function limitHessian({ widths, batch: N, theta: θ, x, y }) {
  const P = θ.length;
  const layers = [];
  for (let l = 0, at = 0; l + 1 < widths.length; l++) {
    const [from, to] = [widths[l], widths[l + 1]];
    const end = at + from * to + to;
    // Tangents [0, end) move this layer or one below.
    layers.push({
      from,
      to,
      W: at,
      b: at + from * to,
      end,
      h: new Float64Array(N * to),
      δ: new Float64Array(N * to),
      Ra: new Float64Array(end * N * to),
      Rδ: new Float64Array(P * N * to),
    });
    at = end;
  }
  const times = (m, k, n, a, aRow, aColumn, b, bOffset, bRow, bColumn, out, batch = 1, aBatch = 0, bBatch = 0) =>
    product({ batch, m, k, n, a, aOffset: 0, aBatch, aRow, aColumn, b, bOffset, bBatch, bRow, bColumn, out });
  const H = new Float64Array(P * P);

  return () => {
    // Forward, with tangents.
    layers.forEach(({ from, to, W, b, end, h, Ra }, l) => {
      const below = l === 0 ? { h: x } : layers[l - 1];
      times(N, from, to, below.h, from, 1, θ, W, to, 1, h);
      const last = l + 1 === layers.length;
      for (let i = 0, p = 0; i < N; i++) for (let j = 0; j < to; j++, p++) h[p] = last ? h[p] + θ[b + j] : Math.tanh(h[p] + θ[b + j]);
      const start = l === 0 ? 0 : below.end;
      if (l > 0) times(start * N, from, to, below.Rh, from, 1, θ, W, to, 1, Ra.subarray(0, start * N * to));
      Ra.fill(0, start * N * to);
      for (let i = 0; i < from; i++) {
        for (let j = 0; j < to; j++) {
          const t = W + i * to + j;
          for (let e = 0; e < N; e++) Ra[(t * N + e) * to + j] = below.h[e * from + i];
        }
      }
      for (let j = 0; j < to; j++) for (let e = 0; e < N; e++) Ra[((b + j) * N + e) * to + j] = 1;
      // Rh = φ'(a) Ra,  φ' = 1 − h²
      if (last) return;
      const layer = layers[l];
      layer.Rh ??= new Float64Array(end * N * to);
      for (let t = 0, p = 0; t < end; t++) for (let q = 0; q < N * to; q++, p++) layer.Rh[p] = (1 - h[q] * h[q]) * Ra[p];
    });
    // The last layer: δ = 2(h − y)/N, Rδ = 2 Ra/N.
    const top = layers.at(-1);
    const count = N * top.to;
    for (let q = 0; q < count; q++) top.δ[q] = (2 * (top.h[q] - y[q])) / count;
    for (let p = 0; p < P * count; p++) top.Rδ[p] = (2 * top.Ra[p]) / count;

    for (let l = layers.length - 1; l >= 0; l--) {
      const { from, to, W, b, δ, Rδ } = layers[l];
      const below = l === 0 ? { h: x } : layers[l - 1];
      // R(db) = Σ Rδ
      for (let t = 0; t < P; t++) {
        for (let j = 0; j < to; j++) {
          let sum = 0;
          for (let e = 0, p = t * N * to + j; e < N; e++, p += to) sum += Rδ[p];
          H[t * P + b + j] = sum;
        }
      }
      // R(dW) = hᵀ Rδ + Rhᵀ δ, for each tangent
      layers[l].RW ??= new Float64Array(P * from * to);
      const { RW } = layers[l];
      times(from, N, to, below.h, 1, from, Rδ, 0, to, 1, RW, P, 0, N * to);
      for (let t = 0; t < P; t++) for (let p = 0; p < from * to; p++) H[t * P + W + p] = RW[t * from * to + p];
      if (l === 0) break;
      const { end, Rh, Ra } = below;
      layers[l].RW2 ??= new Float64Array(end * from * to);
      const { RW2 } = layers[l];
      times(from, N, to, Rh, 1, from, δ, 0, to, 1, RW2, end, N * from, 0);
      for (let t = 0; t < end; t++) for (let p = 0; p < from * to; p++) H[t * P + W + p] += RW2[t * from * to + p];
      // Going back: δ' Wᵀ, and Rδ Wᵀ + δ Vᵀ
      layers[l].back ??= new Float64Array(N * from);
      const { back } = layers[l];
      times(N, to, from, δ, to, 1, θ, W, 1, to, back);
      times(P * N, to, from, Rδ, to, 1, θ, W, 1, to, below.Rδ);
      for (let i = 0; i < from; i++) {
        for (let j = 0; j < to; j++) {
          const t = W + i * to + j;
          for (let e = 0; e < N; e++) below.Rδ[(t * N + e) * from + i] += δ[e * to + j];
        }
      }
      const bend = below.h.map((h) => 1 - h * h);
      for (let t = 0, p = 0; t < P; t++) {
        if (t < end) for (let q = 0; q < N * from; q++, p++) below.Rδ[p] = bend[q] * (below.Rδ[p] - 2 * below.h[q] * back[q] * Ra[p]);
        else for (let q = 0; q < N * from; q++, p++) below.Rδ[p] *= bend[q];
      }
      for (let q = 0; q < N * from; q++) below.δ[q] = back[q] * bend[q];
    }
    return H;
  };
}
