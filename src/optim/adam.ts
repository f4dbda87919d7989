/**
 * Adam (Kingma and Ba 2015, Algorithm 1): a running mean of gradients over a running root mean square of them (L88).
 *
 *   m ← β1 m + (1 − β1) g        m̂ = m / (1 − β1ᵗ)
 *   v ← β2 v + (1 − β2) g²       v̂ = v / (1 − β2ᵗ)
 *   θ ← θ − η m̂ / (√v̂ + ε)
 *
 * Both averages start at 0; dividing by 1 − βᵗ undoes that, exactly, under a steady gradient (L90: divide by it, and by
 * the root of v̂). Without the correction the first step is (1 − β1)/√(1 − β2) times as long, √10 at the defaults (L89).
 * m is (1 − β1) times heavy ball's velocity. One step can be longer than η, up to 7.27 η at the defaults (L91).
 *
 * βᵗ is kept as a running product: + − × ÷ √ round alike everywhere, powers do not.
 */
import { coordinatewise, type Kept, ratio } from './frame/coordinatewise.ts';
import { type EpsilonPlacement, fraction, placed } from './frame/hyperparameters.ts';
import type { LearningRate, Optimizer } from './frame/optimizer.ts';

/** Options of {@link adam}; adamw, amsgrad and radam share them. */
export interface AdamOptions {
  /** η, a number or a schedule of t; default 0.001. */
  readonly learningRate?: LearningRate;
  /** β1 in [0, 1), the weight of the past in m; default 0.9. */
  readonly beta1?: number;
  /** β2 in [0, 1), the weight of the past in v; default 0.999. */
  readonly beta2?: number;
  /** ε ≥ 0; at 0, 0/0 is 0 and a step does not depend on the scale of the loss (L92). Default 1e-8. */
  readonly epsilon?: number;
  /** √v̂ + ε, or √(v̂ + ε); default 'outside'. */
  readonly epsilonPlacement?: EpsilonPlacement;
}

/**
 * Adam.
 *
 * @param options as {@link AdamOptions}; `biasCorrection: false` (default true) leaves m and v as they are (004's first picture).
 * @throws RangeError where a hyperparameter is out of its range.
 * @example
 * import { adam } from 'saddlepoint';
 * const optimizer = adam({ learningRate: 0.5, epsilon: 0 });
 * const theta = new Float64Array([0, 0, 0]);
 * optimizer.step(theta, optimizer.init(theta), [3, -1e-9, 0]); // the first step is η·sign g
 * console.log([...theta]); // → [ -0.5, 0.5, 0 ]
 */
export function adam({ biasCorrection = true, ...shared }: AdamOptions & { readonly biasCorrection?: boolean } = {}): Optimizer {
  return adamFamily('adam', shared, { biasCorrection }, [], (θ, g, { m, v }, η, β1, β2, c1, c2, inside, outside) => {
    // Divisions are what the loop waits for: m̂/(√v̂ + ε) = m / (c1 (√v̂ + ε)) and v̂ = v · 1/c2 spare two of three.
    const [by, share] = biasCorrection ? [c1, 1 / c2] : [1, 1];
    move(θ, g, m, v, η, β1, β2, by, share, inside, outside);
  });
}

/** The loop, a function of its own, with m and v of one coordinate in variables of their own: each makes it a quarter faster. */
function move(
  θ: Float64Array,
  g: Float64Array,
  m: Float64Array,
  v: Float64Array,
  η: number,
  β1: number,
  β2: number,
  c1: number,
  r2: number,
  inside: number,
  outside: number,
): void {
  for (let i = 0; i < θ.length; i++) {
    // m ← β1 m + (1 − β1) g
    const mi = β1 * m[i] + (1 - β1) * g[i];
    // v ← β2 v + (1 − β2) g²
    const vi = β2 * v[i] + (1 - β2) * g[i] * g[i];
    // θ ← θ − η m̂ / (√v̂ + ε)
    θ[i] -= η * ratio(mi, c1 * (Math.sqrt(vi * r2 + inside) + outside));
    m[i] = mi;
    v[i] = vi;
  }
}

/** One update of a method of Adam's family: c1 = 1 − β1ᵗ and c2 = 1 − β2ᵗ correct m and v, ε stands inside or outside the root. */
export type AdamUpdate<V extends string> = (
  θ: Float64Array,
  g: Float64Array,
  kept: Kept<'m' | 'v' | V, 'β1ᵗ' | 'β2ᵗ'>,
  η: number,
  β1: number,
  β2: number,
  c1: number,
  c2: number,
  inside: number,
  outside: number,
) => void;

/** What Adam, AdamW, AMSGrad and RAdam share: options and their ranges, m and v from 0, and the running products βᵗ. */
export function adamFamily<V extends string = never>(
  name: string,
  { learningRate = 1e-3, beta1: β1 = 0.9, beta2: β2 = 0.999, epsilon: ε = 1e-8, epsilonPlacement = 'outside' }: AdamOptions,
  own: Readonly<Record<string, unknown>>,
  vectors: readonly V[],
  update: AdamUpdate<V>,
): Optimizer {
  fraction(name, 'beta1', β1);
  fraction(name, 'beta2', β2);
  const { inside, outside } = placed(name, ε, epsilonPlacement);
  return coordinatewise({
    name,
    options: { learningRate, beta1: β1, beta2: β2, epsilon: ε, epsilonPlacement, ...own },
    vectors: ['m', 'v', ...vectors],
    numbers: { β1ᵗ: 1, β2ᵗ: 1 },
    step: (θ, g, kept, η) => update(θ, g, kept, η, β1, β2, 1 - (kept.β1ᵗ *= β1), 1 - (kept.β2ᵗ *= β2), inside, outside),
  });
}
