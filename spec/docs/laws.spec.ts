/** The published specification: every law has a name of its own, a sentence and its rows, and runs as a user runs it. */
import { adam, eigh, gradientDescent } from 'saddlepoint';
import { lawsOf } from 'saddlepoint/laws';
import { describe, expect, it } from 'vitest';
import { everyLaw } from './every-law.ts';

describe('saddlepoint/laws', () => {
  it('no two laws share an id', () => {
    const seen = new Map<string, number>();
    for (const { id } of everyLaw) seen.set(id, (seen.get(id) ?? 0) + 1);
    expect([...seen].filter(([, times]) => times > 1)).toEqual([]);
    expect(seen.size).toBeGreaterThan(300);
  });
  it('every law has a dotted id, a sentence, a tolerance and rows of the ledger', () => {
    for (const { id, claim: says, tolerance, rows } of everyLaw) {
      expect(id).toMatch(/^[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+$/);
      expect(says.length, id).toBeGreaterThan(15);
      expect(tolerance, id).toMatch(/^[EBOAS]$/);
      for (const row of rows) expect(row, id).toMatch(/^L\d{2,3}$/);
    }
  });
  it('a law checks what it is bound to, and names the counterexample where it fails', () => {
    for (const law of lawsOf.gradientDescent(gradientDescent).slice(0, 3)) law.check({ runs: 5 });
    const [law] = lawsOf.eigh((A) => ({ values: eigh(A).values.toReversed(), vectors: eigh(A).vectors.toArray() }));
    expect(() => law.check()).toThrow(/Property failed after/);
    expect(lawsOf.adam(adam).map(({ id }) => id)).toContain('adam.step-response');
  });
});
