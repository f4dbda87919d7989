/** Means with their errors, and medians. */

/** A mean over random probes, and how far it may be off. */
export interface Estimate {
  readonly value: number;
  /** The standard deviation of `value`, as the scatter of the probes shows it. */
  readonly standardError: number;
}

/** The mean and its standard error. */
export function estimate(samples: readonly number[]): Estimate {
  const n = samples.length;
  const sum = samples.reduce((a, b) => a + b, 0);
  const value = Number.isFinite(sum) ? sum / n : samples.reduce((a, b) => a + b / n, 0);
  // √(Σ (xᵢ − x̄)² / (n (n − 1))), whose squares neither overflow nor vanish
  const spread = samples.reduce((most, x) => Math.max(most, Math.abs(x - value)), 0);
  const unit = spread > 0 && spread < Infinity ? 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(spread)))) : 1;
  const squares = samples.reduce((total, x) => total + ((x - value) / unit) ** 2, 0);
  return { value, standardError: unit * Math.sqrt(squares / (n - 1) / n) };
}

/** One-sided quantiles of the normal distribution, 95 and 99 %. */
export const Z95 = 1.645;
export const Z99 = 2.326;
/** 99.9 % of a normal variable lie below 3.09 standard deviations. */
export const Z999 = 3.09;

/** The middle value, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
