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
  const value = samples.reduce((a, b) => a + b, 0) / n;
  const squares = samples.reduce((sum, x) => sum + (x - value) ** 2, 0);
  return { value, standardError: Math.sqrt(squares / (n - 1) / n) };
}

/** The middle value, or the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
