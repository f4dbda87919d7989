/**
 * The table of verdicts, in order: the first test that holds gives the verdict. Each is an inequality between measured
 * numbers, scale-free: unchanged under L → aL + b (with η → η/a) and, with the full Hessian, under rotation of θ.
 *
 * Two traps shaped it. 2/λ at the local Hessian misses a bounce between the walls of |x|, where the wall is not at the
 * point: hence ρ and `turn`. And ‖g‖ ≤ τ‖H‖ℓ calls a crawl on a valley of condition 10⁶ a minimum: hence the test of
 * criticality along every eigenvector by itself.
 */
import { estimate } from '../base/statistics.ts';
import { worstSlope as criticality } from '../landscape/criticality.ts';
import type { Evidence } from './evidence.ts';
import { words } from './words.ts';

export type Verdict =
  | 'minimum'
  | 'maximum'
  | 'saddle'
  | 'plateau'
  | 'degenerate'
  | 'oscillating'
  | 'ill-conditioned'
  | 'crawling'
  | 'cliff'
  | 'diverging'
  | 'vanishing'
  | 'exploding'
  | 'noise-limited'
  | 'inconsistent'
  | 'not finite'
  | 'held back'
  | 'dead'
  | 'stalled'
  | 'descending';

/** A test with its numbers filled in. */
export interface Test {
  readonly verdict: Verdict;
  readonly holds: boolean;
  /** The inequality, in numbers. */
  readonly message: string;
}

/** One-sided 99 % quantile of the normal distribution. */
const Z99 = 2.326;

/**
 * The expected one-step decrease over η̂, signal minus noise: (1 − ½η̂λ_g)‖g‖² − ½η̂ tr(HΣ), and the error of the noise.
 *
 * Where a run has come to rest in its noise, signal and noise balance on the average,
 * and at a given moment either may be ahead: there the run itself is asked whether it still gets anywhere.
 */
export function expectedDecrease({ rate: η, gradientNorm, curvature: H, noise, series }: Evidence): {
  signal: number;
  lost: number;
  error: number;
} {
  // steps that remember (momentum) add up their noise: Σ corr = (1 + c)/(1 − c) for steps with correlation c
  const turns = [...series.turns.slice(-100)].filter((x) => !Number.isNaN(x));
  const c = Math.min(0.9, Math.max(0, estimate(turns).value || 0));
  const half = (η * Math.sqrt((1 + c) / (1 - c))) / 2;
  return {
    signal: (1 - (η * H.alongGradient) / 2) * gradientNorm ** 2,
    lost: half * noise!.curvature,
    error: half * noise!.curvatureError,
  };
}

/** Whether the losses of the last half of the run, compared quarter with quarter, show no fall at 99 %. */
function stalled(losses: Float64Array): boolean {
  const half = [...losses.slice(losses.length >> 1, -1)];
  const [before, after] = [estimate(half.slice(0, half.length >> 1)), estimate(half.slice(half.length >> 1))];
  return half.length >= 20 && before.value - after.value <= Z99 * Math.hypot(before.standardError, after.standardError);
}

/** All tests in their order. */
export function tests(e: Evidence): Test[] {
  const { growth, curvature: H, probe, gradientNorm: g, length: ℓ, rate: η, overshoot: ρ, turn, layers, noise, loss, lossAhead } = e;
  const { shrink, losses, turns } = e.series;
  const list: Test[] = [];
  const test = (verdict: Verdict, holds: boolean, message: string): void => {
    list.push({ verdict, holds, message });
  };

  // γ has grown tenfold since its smallest and still grows, the loss stands above its value there, and another step would
  // overshoot by more than it corrects
  const { factor, largestShare, bouncing, straight, record, lossThen } = growth;
  const growing = factor >= 10 && record > 1.001 && loss > lossThen && (ρ < -1 || lossAhead > loss);
  const oneStep = !bouncing && (largestShare > 0.5 || straight);
  const grew = words`γ grew ${factor}-fold since its smallest (≥ 10), L = ${loss} (> ${lossThen} then), ρ = ${ρ} (< −1) or L(θ − η̂g) = ${lossAhead} (> L), one step carries ${largestShare} of it`;
  test('cliff', growing && oneStep, words`${grew} (> 0.5${straight ? ', or straight on' : ''})`);
  test('diverging', growing && !oneStep, words`${grew} (${bouncing ? 'thrown back and forth' : words`≤ 0.5`})`);

  if (layers) {
    const { ratio, fit } = layers;
    const line = (bound: string): string =>
      words`gradient norms change by ${ratio} (${bound}) from the last layer to the first, along a line with R² = ${fit} (≥ 0.8)`;
    test('vanishing', fit >= 0.8 && ratio <= 1e-3, line('≤ 1e-3'));
    test('exploding', fit >= 0.8 && ratio >= 1e3, line('≥ 1e3'));
  }

  // ‖g‖ℓ + ½‖H‖ℓ² + D ≤ 10⁻⁴ A
  const near = g * ℓ + (H.norm * ℓ ** 2) / 2 + probe.D;
  const far = 1e-4 * probe.A;
  test('plateau', near <= far, words`‖g‖ℓ + ½‖H‖ℓ² + D = ${near} (≤ 10⁻⁴A = ${far})`);

  // every |cᵢ| ≤ ℓ max(τ|λᵢ|, δS/100), then the signs of λ
  const δS = e.tolerances.eigenvalue * e.scale;
  const worst = criticality(H.shares, ℓ, e.tolerances.gradient, δS);
  const critical = worst <= 1;
  const [low, high] = [H.eigenvalues[0], H.eigenvalues.at(-1)!];
  const flatBy = words`max |cᵢ|/(ℓ max(τ|λᵢ|, δS/100)) = ${worst} (≤ 1), λ from ${low} to ${high}, δS = ${δS}`;
  // Lanczos tells the ends of the spectrum within their residuals
  const within = H.full ? '' : words` (Ritz values, within ${H.residuals[0]} and ${H.residuals[1]})`;
  const curved = (verdict: Verdict, holds: boolean, signs: string): void =>
    test(verdict, critical && holds, `${flatBy}${within}: ${signs}`);
  curved('minimum', low > δS, words`all λ > δS`);
  curved('maximum', high < -δS, words`all λ < −δS`);
  curved('saddle', low < -δS && high > δS, words`λ on both sides of ±δS`);
  curved('degenerate', true, words`some λ within ±δS`);

  // A bounce that shrinks fast is on its way down. With batches at hand, one that the whole gradient does not share is noise;
  // without, a run that turns back again and again while its losses stand still is a slower bounce.
  const rest = stalled(losses);
  const back = turns.slice(-20).filter((x) => x <= -0.5).length;
  const unknown = Number.isNaN(turn);
  const fast = unknown ? ρ <= -0.9 : turn <= -0.9 && !(shrink < 0.7);
  const slow = !fast && !noise && back >= 2 && rest;
  const stands = ', and the losses no longer fall';
  const bounce = unknown
    ? words`ρ = ${ρ} (≤ −0.9)`
    : slow
      ? words`${back} of the last ${Math.min(20, turns.length)} steps turn back (≥ 2)${stands}`
      : words`turn = ${turn} (≤ −0.9), γ times ${shrink} a step (≥ 0.7), ρ = ${ρ}`;
  test('oscillating', (fast || slow) && !(noise && ρ > -0.5), bounce);

  if (noise && !Number.isNaN(η)) {
    const { signal, lost, error } = expectedDecrease(e);
    const net = signal - lost;
    test(
      'noise-limited',
      signal > 0 && (net - Z99 * error <= 0 || (rest && signal <= 8 * lost)),
      words`(1 − ½η̂λ_g)‖g‖² − ½η̂ tr(HΣ) = ${signal} (> 0) − ${lost} = ${net} ± ${error} (≤ 0 at 99 %)${rest ? stands : ''}`,
    );
  }
  const pace = η * H.norm;
  test('crawling', pace <= 1e-2, words`η̂ max|λ| = ${pace} (≤ 10⁻²)`);
  const κ = H.norm / Math.abs(H.alongGradient);
  test('ill-conditioned', κ >= 100, words`max|λ| / |λ_g| = ${κ} (≥ 100)`);
  test('descending', true, words`no test above holds: ‖g‖ = ${g}, η̂ = ${η}, ρ = ${ρ}`);
  return list;
}
