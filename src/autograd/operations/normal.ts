/**
 * The Gaussian, the error function and the normal distribution, as functions of plain numbers, to a few units in the last place
 * on both tails.
 *
 *   erf z = 2/√π e^(−z²) Σₙ 2ⁿ z²ⁿ⁺¹ / (1·3·5···(2n + 1))                      near 0: positive terms, nothing cancels
 *   Φ(−x) = φ(x) / (x + 1/(x + 2/(x + 3/(x + …))))     for x > 0               far out: Laplace's continued fraction
 */

/** e^(−c x²), c a power of two. The square is taken in two parts, since its last digits count: they are multiplied by x². */
export function gaussian(x: number, c: number): number {
  if (Math.abs(x) > 40) return 0;
  const h = Math.fround(x); // 24 digits: h² is exact, and x² = h² + (x − h)(x + h)
  return Math.exp(-c * h * h) * Math.exp(-c * (x - h) * (x + h));
}

/** Σₙ 2ⁿ z²ⁿ⁺¹ / (1·3·5···(2n + 1)) */
function powerSeries(z: number): number {
  let term = z;
  let total = z;
  for (let n = 1; term > total * 2 ** -55; n++) total += term *= (2 * z * z) / (2 * n + 1);
  return total;
}

/** x + 1/(x + 2/(x + 3/(x + …))), from the inside out; the nearer x is to 0, the more terms it takes. */
function continuedFraction(x: number): number {
  let rest = x;
  for (let n = Math.ceil((20 / x) ** 2) + 10; n > 0; n--) rest = x + n / rest;
  return rest;
}

const tabulated = new Float64Array(41); // M at 0, ⅛, … 5, as far as it has been asked for

/**
 * Mills' ratio M(x) = Φ(−x)/φ(x) for x ≥ 1. Far out it is the fraction; up to 5, where that is long, the Taylor series about the next
 * multiple of ⅛:  M′ = x M − 1,  M⁽ⁿ⁺¹⁾ = x M⁽ⁿ⁾ + n M⁽ⁿ⁻¹⁾.
 */
function millsRatio(x: number): number {
  if (x > 5) return 1 / continuedFraction(x);
  const k = Math.round(8 * x);
  const a = k / 8;
  const h = x - a;
  if (tabulated[k] === 0) tabulated[k] = 1 / continuedFraction(a);
  let [before, derivative, power] = [tabulated[k], a * tabulated[k] - 1, h];
  let total = derivative * h;
  for (let n = 1; n < 12; n++) {
    [before, derivative] = [derivative, a * derivative + n * before];
    power *= h / (n + 1);
    total += derivative * power;
  }
  return tabulated[k] + total;
}

/** erf z */
export function errorFunction(x: number): number {
  const z = Math.abs(x);
  if (!(z < 6)) return Number.isNaN(x) ? x : Math.sign(x); // 1 − erf(6) < 2⁻⁵³
  if (z < 2.5) return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * gaussian(z, 1) * powerSeries(z);
  // 1 − erf z = 2 Φ(−z√2)
  return Math.sign(x) * (1 - Math.sqrt(2 / Math.PI) * gaussian(z, 1) * millsRatio(z * Math.SQRT2));
}

/** Φ(x), the share of a standard normal variable below x. */
export function distribution(x: number): number {
  if (Number.isNaN(x)) return x;
  const z = Math.abs(x);
  const density = gaussian(z, 0.5) / Math.sqrt(2 * Math.PI);
  // Φ(x) = ½ ± ½ erf(z/√2), whose series in x itself is  φ Σₙ z²ⁿ⁺¹ / (1·3·5···(2n + 1))
  if (x > -1 && z < 2.5) return 0.5 + Math.sign(x) * density * powerSeries(z * Math.SQRT1_2) * Math.SQRT2;
  const below = z > 40 ? 0 : density * millsRatio(z);
  return x < 0 ? below : 1 - below;
}
