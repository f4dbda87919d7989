/**
 * The table of verdicts, in order: the first test that holds gives the verdict. Each is an inequality between measured
 * numbers, scale-free: unchanged under L → aL + b (with η → η/a) and, with the full Hessian, under rotation of θ.
 *
 * Two traps shaped it. 2/λ at the local Hessian misses a bounce between the walls of |x|, where the wall is not at the
 * point: hence ρ and `turn`. And ‖g‖ ≤ τ‖H‖ℓ calls a crawl on a valley of condition 10⁶ a minimum: hence the test of
 * criticality along every eigenvector by itself.
 */
import { criticality } from './criticality.ts';
import type { Evidence } from './evidence.ts';

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
  | 'descending';

/** A test with its numbers filled in. */
export interface Test {
  readonly verdict: Verdict;
  readonly holds: boolean;
  /** The inequality, in numbers. */
  readonly says: string;
}

const n = (x: number): string => (x === 0 ? '0' : Number.isFinite(x) ? Number(x.toPrecision(3)).toString() : String(x));

/** γ has grown tenfold since its smallest and still grows, the loss stands above its value there, and another step would overshoot by more than it corrects. */
function growing({ growth, loss, overshoot, lossAhead }: Evidence): boolean {
  return growth.factor >= 10 && growth.record > 1.001 && loss > growth.lossThen && (overshoot < -1 || lossAhead > loss);
}

/** One-sided 99 % quantile of the normal distribution. */
const Z99 = 2.326;

/**
 * The expected one-step decrease over η̂, signal minus noise: (1 − ½η̂λ_g)‖g‖² − ½η̂ tr(HΣ).
 *
 * Where a run has come to rest in its noise, signal and noise balance on the average,
 * and at a given moment either may be ahead: there the run itself is asked whether it still gets anywhere.
 */
export function expectedDecrease({ rate: η, gradientNorm, curvature, noise, series }: Evidence): {
  signal: number;
  lost: number;
  net: number;
  error: number;
  stalled: boolean;
} {
  const signal = (1 - (η * curvature.alongGradient) / 2) * gradientNorm ** 2;
  // steps that remember (momentum) add up their noise: Σ corr = (1 + c)/(1 − c) for steps with correlation c
  const turns = [...series.turns.slice(-100)].filter((x) => !Number.isNaN(x));
  const c = Math.min(0.9, Math.max(0, turns.reduce((a, b) => a + b, 0) / (turns.length || 1)));
  const ηNoise = η * Math.sqrt((1 + c) / (1 - c));
  const lost = noise === undefined ? 0 : (ηNoise * noise.curvature) / 2;
  const error = noise === undefined ? 0 : (ηNoise * noise.curvatureError) / 2;
  return { signal, lost, net: signal - lost, error, stalled: stalled(series.losses) };
}

/** Whether the losses of the last half of the run, compared quarter with quarter, show no fall at 99 %. */
function stalled(losses: Float64Array): boolean {
  const half = losses.slice(losses.length >> 1, losses.length - 1);
  if (half.length < 20) return false;
  const moments = (x: Float64Array): [mean: number, variance: number] => {
    const mean = x.reduce((a, b) => a + b, 0) / x.length;
    return [mean, x.reduce((sum, y) => sum + (y - mean) ** 2, 0) / (x.length - 1) / x.length];
  };
  const [before, after] = [moments(half.slice(0, half.length >> 1)), moments(half.slice(half.length >> 1))];
  return before[0] - after[0] <= Z99 * Math.sqrt(before[1] + after[1]);
}

/** All tests in their order. */
export function tests(e: Evidence): Test[] {
  const { growth, curvature: H, probe, gradientNorm: g, length: ℓ, scale: S, rate: η, tolerances, layers } = e;
  const δS = tolerances.eigenvalue * S;
  const list: Test[] = [];
  const test = (verdict: Verdict, holds: boolean, says: string): void => {
    list.push({ verdict, holds, says });
  };

  const grew = `γ grew ${n(growth.factor)}-fold since its smallest (≥ 10), L ${n(e.loss)} against ${n(growth.lossThen)} then (>), ρ = ${n(e.overshoot)} (< −1), L(θ − η̂g) = ${n(e.lossAhead)}`;
  const oneStep = !growth.bouncing && (growth.largestShare > 0.5 || growth.straight);
  test(
    'cliff',
    growing(e) && oneStep,
    `${grew}; one step carries ${n(growth.largestShare)} of it (> 0.5${growth.straight ? ', or straight on' : ''})`,
  );
  test(
    'diverging',
    growing(e) && !oneStep,
    `${grew}; ${growth.bouncing ? 'thrown back and forth, further each time' : `no step carries more than ${n(growth.largestShare)} of it (≤ 0.5)`}`,
  );

  if (layers !== undefined) {
    const line = `gradient norms from the last layer to the first change by ${n(layers.ratio)} along a line (R² = ${n(layers.fit)})`;
    test('vanishing', layers.fit >= 0.8 && layers.ratio <= 1e-3, `${line} (≤ 1e-3, R² ≥ 0.8)`);
    test('exploding', layers.fit >= 0.8 && layers.ratio >= 1e3, `${line} (≥ 1e3, R² ≥ 0.8)`);
  }

  // ‖g‖ℓ + ½‖H‖ℓ² + D ≤ 10⁻⁴ A
  const near = g * ℓ + (H.norm * ℓ ** 2) / 2 + probe.D;
  const flat = near === 0 || (probe.A > 0 && near <= 1e-4 * probe.A);
  test(
    'plateau',
    flat,
    near === 0 ? 'g, H and every difference within ℓ/8 are 0' : `‖g‖ℓ + ½‖H‖ℓ² + D = ${n(near)} against 10⁻⁴A = ${n(1e-4 * probe.A)} (≤)`,
  );

  // every |cᵢ| ≤ ℓ max(τ|λᵢ|, δS/100), then the signs of λ
  const worst = criticality(e);
  const critical = worst <= 1;
  const [low, high] = [H.eigenvalues[0], H.eigenvalues[H.eigenvalues.length - 1]];
  const [lowError, highError] = H.residuals;
  const flatBy = `max |cᵢ|/(ℓ max(τ|λᵢ|, δS/100)) = ${n(worst)} (≤ 1), λ from ${n(low)} to ${n(high)}, δS = ${n(δS)}`;
  // Lanczos tells the ends of the spectrum within their residuals
  const within = H.full ? '' : ` (Ritz values, within ${n(lowError)} and ${n(highError)} of eigenvalues)`;
  test('minimum', critical && low > δS, `${flatBy}: all λ > δS${within}`);
  test('maximum', critical && high < -δS, `${flatBy}: all λ < −δS${within}`);
  test('saddle', critical && low < -δS && high > δS, `${flatBy}: λ on both sides of ±δS`);
  test('degenerate', critical, `${flatBy}: some λ within ±δS, the rest of one sign`);

  // A bounce that shrinks fast is on its way down. With batches at hand, one that the whole gradient does not share is noise;
  // without, a run that turns back again and again while its losses stand still is a slower bounce.
  const { shrink, losses, turns } = e.series;
  const back = turns.slice(-20).filter((x) => x <= -0.5).length;
  const fast = Number.isNaN(e.turn) ? e.overshoot <= -0.9 : e.turn <= -0.9 && !(shrink < 0.7);
  const slow = !fast && e.noise === undefined && back >= 2 && stalled(losses);
  const bouncing = fast || slow;
  test(
    'oscillating',
    bouncing && !(e.noise !== undefined && e.overshoot > -0.5),
    Number.isNaN(e.turn)
      ? `ρ = ${n(e.overshoot)} (≤ −0.9)`
      : slow
        ? `${back} of the last ${Math.min(20, turns.length)} steps turn back (≥ 2), and the losses no longer fall`
        : `turn = ${n(e.turn)} (≤ −0.9), γ times ${n(shrink)} a step (≥ 0.7), ρ = ${n(e.overshoot)}`,
  );

  if (e.noise !== undefined && !Number.isNaN(η)) {
    const { signal, lost, net, error, stalled } = expectedDecrease(e);
    test(
      'noise-limited',
      signal > 0 && (net - Z99 * error <= 0 || (stalled && signal <= 8 * lost)),
      `(1 − ½η̂λ_g)‖g‖² − ½η̂ tr(HΣ) = ${n(signal)} − ${n(lost)} = ${n(net)} ± ${n(error)}: not above 0 at 99 %${stalled ? ', and the losses of the run no longer fall' : ''}, though ${n(signal)} > 0`,
    );
  }
  test('crawling', η * H.norm <= 1e-2, `η̂ max|λ| = ${n(η * H.norm)} (≤ 10⁻²)`);
  const κ = H.norm / Math.abs(H.alongGradient);
  test('ill-conditioned', κ >= 100, `max|λ| / |λ_g| = ${n(κ)} (≥ 100)`);
  test('descending', true, `no test above holds: ‖g‖ = ${n(g)}, η̂ = ${n(η)}, ρ = ${n(e.overshoot)}`);
  return list;
}
