import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/index.ts';
import { type Diagnose, lawsOfDiagnosis } from '../laws/diagnose/diagnose.ts';
import { check, refutes, titleOf } from '../laws/law.ts';

describe('diagnose', () => {
  for (const law of lawsOfDiagnosis) test(titleOf(law), () => check(law, diagnose));
});

/** Diagnoses as one might write them at first, and the law that finds each out. */
const mistaken: readonly (readonly [bug: string, law: string, Diagnose])[] = [
  [
    'a gradient below 10⁻³ counts as zero, whatever the loss’s units',
    'diagnose.scale',
    (L, θ, options) => (L.gradient(θ).every((x) => Math.abs(x) < 1e-3) ? { verdict: 'minimum' } : diagnose(L, θ, options)),
  ],
  [
    'a loss near zero counts as a minimum',
    'diagnose.shift',
    (L, θ, options) => (Math.abs(L.value(θ)) < 0.1 ? { verdict: 'minimum' } : diagnose(L, θ, options)),
  ],
  [
    'the signs of the Hessian’s diagonal are taken for those of its eigenvalues',
    'diagnose.rotation',
    (L, θ, options) => {
      const given = diagnose(L, θ, options);
      const H = L.hessian(θ);
      return given.verdict === 'saddle' && Array.from(θ, (_, i) => H.get(i, i)).every((x) => x > 0) ? { verdict: 'minimum' } : given;
    },
  ],
  [
    'only the first half of the parameters is looked at',
    'diagnose.relabelling',
    (L, θ, options) => (L.gradient(θ)[0] === 0 ? { verdict: 'minimum' } : diagnose(L, θ, options)),
  ],
  [
    'a tolerance is used upside down',
    'diagnose.tolerance',
    (L, θ, options) => diagnose(L, θ, { ...options, gradientTolerance: 1e-9 / (options?.gradientTolerance ?? 1e-4) }),
  ],
  [
    'maxima are called saddles, as by "otherwise saddle" (L09)',
    'diagnose.negation',
    (L, θ, options) => {
      const { verdict } = diagnose(L, θ, options);
      return { verdict: verdict === 'maximum' ? 'saddle' : verdict };
    },
  ],
  [
    'semidefinite Hessians make minima',
    'diagnose.known',
    (L, θ, options) => {
      const { verdict } = diagnose(L, θ, options);
      return { verdict: verdict === 'degenerate' ? 'minimum' : verdict };
    },
  ],
  [
    'the point is moved',
    'diagnose.pure',
    (L, θ, options) => {
      const given = diagnose(L, θ, options);
      (θ as Float64Array)[0] += 1;
      return given;
    },
  ],
];

describe('The laws of diagnosis find mistakes', () => {
  for (const [bug, id, implementation] of mistaken) {
    test(`${id} catches: ${bug}`, () => {
      const law = lawsOfDiagnosis.find((each) => each.id === id)!;
      expect(refutes(law, implementation)).toBe(true);
    });
  }
});
