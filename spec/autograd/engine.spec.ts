/** The laws of automatic differentiation, held by this library. */
import { describe, expect, it } from 'vitest';
import { lawsOfAutograd } from '../laws/autograd/scalar.ts';
import { check, titleOf } from '../laws/law.ts';
import { saddlepoint } from './engine.ts';

describe('autograd holds the laws of differentiation', () => {
  for (const law of lawsOfAutograd(saddlepoint)) it(titleOf(law), () => check(law, saddlepoint));

  it('No law is left out, and no two have the same name', () => {
    const ids = lawsOfAutograd(saddlepoint).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(80);
  });
});
