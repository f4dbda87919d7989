/** What the benchmark says about its peers, and about how cost grows with size. */
import { describe, expect, it } from 'vitest';

const { unfair } = (await import(new URL('../../bench/lib/peers.mjs', import.meta.url).href)) as {
  unfair(name: string, blas?: string): string | undefined;
};
const { exponent } = (await import(new URL('../../bench/lib/report.mjs', import.meta.url).href)) as {
  exponent(points: { size: number; ms: number }[]): number | undefined;
};

describe('The benchmark', () => {
  it('refuses to publish beside a peer on a reference BLAS, or an unknown one, and names it', () => {
    for (const blas of ['reference BLAS', 'libblas.so.3', undefined])
      expect(unfair('numpy', blas)).toContain(`numpy runs on ${blas ?? 'an unknown BLAS'}`);
    for (const blas of ['libopenblasp-r0.3.21.so', 'libmkl_rt.so.2', 'libblis.so.4', 'Accelerate'])
      expect(unfair('numpy', blas)).toBeUndefined();
  });

  it('fits the exponent of a power, over the upper half of the sizes', () => {
    const points = [8, 16, 32, 64, 128, 256].map((size) => ({ size, ms: size < 32 ? 1 : 1e-6 * size ** 3 }));
    expect(exponent(points)).toBeCloseTo(3, 9);
    expect(exponent(points.slice(0, 2))).toBeUndefined();
  });
});
