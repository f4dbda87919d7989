/**
 * The secular equation: the eigenvalues of a diagonal matrix with one rank added, D + ρ z zᵀ.
 *
 *   (D + ρ z zᵀ) u = λ u   ⇔   u ∝ (D − λ)⁻¹ z   and   f(λ) = 1/ρ + Σᵢ zᵢ² / (dᵢ − λ) = 0
 *
 * For d₀ < d₁ < … and ρ > 0, f climbs from −∞ to +∞ between neighbouring poles: one root in each gap, the last one in
 * (dₖ₋₁, dₖ₋₁ + ρ‖z‖²). So the eigenvalues interlace: d₀ < λ₀ < d₁ < λ₁ < … (Cauchy; Golub 1973).
 *
 * Two things make it delicate. A root may lie so close to a pole that dᵢ − λ has no correct digit left; so the origin is moved into
 * the nearer pole o, the unknown is τ = λ − d_o, and all differences are (dᵢ − d_o) − τ, nearly exact. And Newton's method, which draws
 * straight lines, is hopeless beside a pole; so each step solves a small equation of the same kind, with the two poles p, q around
 * the root:
 *
 *   c + s/(p − x) + S/(q − x) = 0
 *
 * where s/(p − x) + const has the value and slope of ψ (the poles to the left), and S/(q − x) + const those of φ (to the right): the
 * "middle way" of Li, *Solving secular equations stably and efficiently* (1993). It converges quadratically, in 3 to 5 steps; a step
 * that leaves the bracket is replaced by bisection.
 */

import { dot } from '../../vectors.ts';

/** Steps for one root; bisection alone would need about this many to come down to a distance of ε² from a pole. */
const MAX_STEPS = 128;

/** The root x ≠ 0 of c x² − a x + b = 0 in (low, high), the smaller in size where both are; NaN where none is. */
function rootBetween(low: number, high: number, c: number, a: number, b: number): number {
  const h = a * a - 4 * b * c;
  const big = (a + (a < 0 ? -1 : 1) * Math.sqrt(h > 0 ? h : 0)) / 2;
  // The roots are b/big and big/c; computed so, neither suffers from cancellation.
  const x = b / big;
  if (x > low && x < high) return x;
  const y = big / c;
  return y > low && y < high ? y : Number.NaN;
}

/** Where to cut a bracket that does not contain 0 inside: in the middle of the exponents if it spans many, else in the middle. */
const cut = (low: number, high: number): number => {
  const product = low * high;
  const wide = product > 0 && (high > 8 * low || low < 8 * high) && Math.abs(high - low) > 7 * Math.min(Math.abs(low), Math.abs(high));
  return wide ? Math.sign(low) * Math.sqrt(product) : (low + high) / 2;
};

/**
 * The j-th root of f. Returns it as λⱼ, and leaves in δ[0 … k − 1] the differences dᵢ − λⱼ, each with small relative error.
 *
 * @param d k poles, strictly ascending
 * @param z k weights, none of them zero
 * @param ρ positive
 */
export function secularRoot(d: Float64Array, z: Float64Array, ρ: number, j: number, δ: Float64Array): number {
  const k = d.length;
  if (k === 1) {
    // 1/ρ = z²/(λ − d)
    const τ = ρ * z[0] * z[0];
    δ[0] = -τ;
    return d[0] + τ;
  }
  const last = j === k - 1;
  // The two poles of the model: around the root, or the last two for the root beyond them.
  const p = last ? k - 2 : j;
  const q = p + 1;
  const gap = d[q] - d[p];
  // f in the middle of the bracket says which half holds the root, and with it the nearer pole.
  const middle = last ? (ρ * dot(z, z)) / 2 : gap / 2;
  const from = last ? q : p;
  let rest = 1 / ρ;
  for (let i = 0; i < k; i++) if (i !== p && i !== q) rest += (z[i] * z[i]) / (d[i] - d[from] - middle);
  const zp = z[p] * z[p];
  const zq = z[q] * z[q];
  const fMiddle = rest + zp / (d[p] - d[from] - middle) + zq / (d[q] - d[from] - middle);
  const o = last || fMiddle < 0 ? q : p;
  for (let i = 0; i < k; i++) δ[i] = d[i] - d[o];
  // The bracket is the whole gap: a root in the middle lies on either side of it, as rounding will have it. Beyond the last pole f is
  // surely positive at 2ρ‖z‖².
  let low = last || o === p ? 0 : -gap;
  let high = last ? 4 * middle : o === p ? gap : 0;

  // The first guess: both poles exact, the rest as it is in the middle.
  //   rest (p − τ)(q − τ) + zp (q − τ) + zq (p − τ) = 0
  let τ = rootBetween(low, high, rest, rest * (δ[p] + δ[q]) + zp + zq, rest * δ[p] * δ[q] + zp * δ[q] + zq * δ[p]);
  if (Number.isNaN(τ)) τ = cut(low, high);

  for (let step = 0; step < MAX_STEPS; step++) {
    // ψ: poles up to p; φ: poles from q on; with their slopes. Rounding errors are of the size of ε times `size`.
    let ψ = 0;
    let dψ = 0;
    let size = 0;
    for (let i = 0; i <= p; i++) {
      const t = z[i] / (δ[i] - τ);
      ψ += z[i] * t;
      dψ += t * t;
      size += Math.abs(ψ);
    }
    let φ = 0;
    let dφ = 0;
    for (let i = k - 1; i >= q; i--) {
      const t = z[i] / (δ[i] - τ);
      φ += z[i] * t;
      dφ += t * t;
      size += Math.abs(φ);
    }
    const f = 1 / ρ + ψ + φ;
    size += 8 * (Math.abs(ψ) + Math.abs(φ)) + 1 / ρ + Math.abs(τ) * (dψ + dφ);
    if (Math.abs(f) <= Number.EPSILON * size) break;
    if (f < 0) low = τ;
    else high = τ;

    // The middle way:  c = f − ψ'p − φ'q,  s = ψ'p²,  S = φ'q²  with p, q seen from τ; multiplied out,
    //   c η² − (f (p + q) − f' p q) η + f p q = 0
    const toP = δ[p] - τ;
    const toQ = δ[q] - τ;
    const c = f - dψ * toP - dφ * toQ;
    const η = rootBetween(low - τ, high - τ, c, f * (toP + toQ) - (dψ + dφ) * toP * toQ, f * toP * toQ);
    let next = τ + η;
    if (!(next > low && next < high)) next = cut(low, high); // NaN too
    if (next === τ || !(next > low && next < high)) break; // the bracket has closed
    τ = next;
  }
  for (let i = 0; i < k; i++) δ[i] -= τ;
  return d[o] + τ;
}

/**
 * The ẑ for which given λ are the exact eigenvalues of D + ρ ẑ ẑᵀ (Löwner 1934), from the differences δ[j·k + i] = dᵢ − λⱼ:
 *
 *   ρ ẑᵢ² = Πⱼ (λⱼ − dᵢ) / Πⱼ≠ᵢ (dⱼ − dᵢ),   here up to the common factor √ρ
 *
 * Interlacing makes every ẑᵢ² positive. The factors are paired so that each quotient is of moderate size. Signs are those of z.
 */
export function loewner(d: Float64Array, z: Float64Array, δ: Float64Array): Float64Array {
  const k = d.length;
  const squares = new Float64Array(k);
  for (let i = 0; i < k; i++) squares[i] = -δ[i * k + i];
  for (let j = 0; j < k; j++) {
    const row = j * k;
    for (let i = 0; i < j; i++) squares[i] *= δ[row + i] / (d[i] - d[j]);
    for (let i = j + 1; i < k; i++) squares[i] *= δ[row + i] / (d[i] - d[j]);
  }
  return squares.map((square, i) => Math.sign(z[i]) * Math.sqrt(square));
}
