/**
 * Layer normalisation, Ba, Kiros and Hinton 2016: every example brought to mean 0 and variance 1 over its features, then scaled and shifted.
 *
 *   y = γ ∘ x̂ + β,   x̂ = (x − μ)/s,   s = √(σ² + ε)
 *
 *   x̄ = (h − mean h − x̂ mean(h ∘ x̂)) / s  with h = γ ∘ g,     γ̄ = Σ g ∘ x̂,     β̄ = Σ g
 *
 * Each is one pass. The formulas beside them, made of x̂ (normalisation.ts), give the derivatives of higher order.
 */
import { allocate } from '../autograd/memory.ts';
import { defineOp } from '../autograd/operation.ts';
import { strongMul, strongProduct } from '../autograd/operations/arithmetic.ts';
import { fused } from '../autograd/operations/fused.ts';
import { isFloat32, sameShape, sizeOf } from '../autograd/shape.ts';
import { Tensor } from '../autograd/tensor.ts';
import { noMore, nonNegative, options } from '../base/arguments.ts';
import { expectFeatures, expectLeaves, expectSizes } from './arguments.ts';
import type { Layer } from './layer.ts';
import { type NormTree, scaleOf, standardisation, startOf } from './normalisation.ts';

/** y of x, γ and β, for rows along the last axis. */
function rowNorm(ε: number): (x: Tensor, γ: Tensor, β: Tensor) => Tensor {
  const standardised = standardisation(ε);
  const none = {};
  const toX = fused<object>(
    'layerNorm′',
    3,
    ([{ data: g, shape }, { data: x }, { data: γ }]) => {
      const out = allocate(isFloat32(g), g.length);
      const n = γ.length;
      const h = new Float64Array(n);
      for (let at = 0; at < g.length; at += n) {
        const row = at % x.length; // g may have leading axes
        const { μ, s } = scaleOf(x, row, n, ε);
        let [sum, along] = [0, 0];
        for (let i = 0; i < n; i++) {
          h[i] = strongProduct(g[at + i], γ[i]);
          sum += h[i];
          along += strongProduct(h[i], (x[row + i] - μ) / s);
        }
        for (let i = 0; i < n; i++) {
          const off = h[i] - sum / n - strongProduct(along / n, (x[row + i] - μ) / s);
          out[at + i] = off === 0 ? 0 : off / s;
        }
      }
      return new Tensor(out, shape);
    },
    ([g, x, γ]) => standardised.pulled(strongMul(g, γ), x, { axis: -1 }),
  );
  const toGain = fused<object>(
    'layerNorm′γ',
    2,
    ([{ data: g, shape }, { data: x, shape: xs }]) => {
      const n = shape[shape.length - 1];
      const lead = shape.slice(0, shape.length - xs.length);
      const out = allocate(isFloat32(g), sizeOf(lead) * n);
      for (let at = 0; at < g.length; at += n) {
        const row = at % x.length;
        const to = Math.floor(at / x.length) * n;
        const { μ, s } = scaleOf(x, row, n, ε);
        for (let i = 0; i < n; i++) out[to + i] += strongProduct(g[at + i], (x[row + i] - μ) / s);
      }
      return new Tensor(out, [...lead, n]);
    },
    ([g, x]) => {
      const product = strongMul(g, standardised(x));
      return x.rank === 1 ? product : product.sum(x.shape.slice(1).map((_, d) => -2 - d));
    },
  );
  const op = defineOp<object>({
    name: 'layerNorm',
    forward: ([{ data: x, shape }, { data: γ }, { data: β }]) => {
      const out = allocate(isFloat32(x) && isFloat32(γ) && isFloat32(β), x.length);
      const n = γ.length;
      for (let at = 0; at < x.length; at += n) {
        const { μ, s } = scaleOf(x, at, n, ε);
        for (let i = 0; i < n; i++) out[at + i] = ((x[at + i] - μ) / s) * γ[i] + β[i];
      }
      return new Tensor(out, shape);
    },
    vjp: [(g, _y, [x, γ]) => toX(g, x, γ, none), (g, _y, [x]) => toGain(g, x, none), (g) => g],
  });
  const fits = (x: Tensor, t: Tensor): boolean => sameShape(t.shape, x.shape.slice(-1));
  return (x, γ, β) => (fits(x, γ) && fits(x, β) ? op(x, γ, β, none) : standardised(x).mul(γ).add(β));
}

/**
 * Layer normalisation over the last axis: unchanged where x is shifted, or scaled by what leaves σ² far above ε.
 *
 * @param given `epsilon`: default 1e-5
 */
export function layerNorm(features: number, given: { readonly epsilon?: number } = {}, ...rest: never[]): Layer<NormTree> {
  noMore('layerNorm', rest, 'a size and options');
  const { epsilon: ε = 1e-5 } = options('layerNorm', given, ['epsilon']);
  expectSizes('layerNorm', { features });
  nonNegative('layerNorm', 'epsilon', ε);
  const normalised = rowNorm(ε);
  return {
    tree: startOf(features),
    apply(tree, x) {
      expectLeaves('layerNorm', tree, ['gain', 'shift']);
      expectFeatures('layerNorm', x, features);
      return normalised(x, tree.gain, tree.shift);
    },
  };
}
