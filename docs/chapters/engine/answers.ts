/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import type { Answers } from '../answers.ts';

/** The coefficients of (x − 1)(x − 2) … (x − n), the constant first. */
function wilkinson(n: number): bigint[] {
  let p = [1n];
  for (let k = 1n; k <= BigInt(n); k++) p = [...p, 0n].map((_, i) => (i > 0 ? p[i - 1] : 0n) - k * (p[i] ?? 0n));
  return p;
}

/** Changes of sign of Σ pᵢxⁱ + change·x¹⁹ along a grid of 1/1024, exactly: x = k/1024, all multiplied by 1024²⁰·2²³. */
function realRoots(p: readonly bigint[], change: bigint): number {
  const scaled = p.map((c, i) => c * 2n ** 23n + (i === 19 ? change : 0n));
  let [last, roots] = [0n, 0];
  for (let k = 0n; k <= 30n * 1024n; k++) {
    // Horner's rule on numerators
    let value = 0n;
    for (let i = 20; i >= 0; i--) value = value * k + scaled[i] * 1024n ** BigInt(20 - i);
    const sign = value > 0n ? 1n : value < 0n ? -1n : 0n;
    if (sign === 0n || (last !== 0n && sign !== last)) roots++;
    last = sign;
  }
  return roots;
}

export const answers: Answers = {
  'In b = a + a, c = b + b: why not pull each share back as soon as it arrives?': () => ({}),
  'Why is a cotangent of exactly zero kept at zero, whatever the slope?': () => ({}),
  'Why not read the eigenvalues off the characteristic polynomial?': () => {
    const p = wilkinson(20);
    return { '20': realRoots(p, 0n), '210': Number(p[19]), '10': realRoots(p, -1n) };
  },
};
