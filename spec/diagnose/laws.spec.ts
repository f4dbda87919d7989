import { describe, expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/index.ts';
import { classify, eigh, type Oracle } from '../../src/index.ts';
import { lawsOfCauses } from '../laws/diagnose/causes.ts';
import { type Diagnose, lawsOfDiagnosis } from '../laws/diagnose/diagnose.ts';
import { lawsOfEvidence } from '../laws/diagnose/evidence.ts';
import { lawsOfInvariance } from '../laws/diagnose/invariance.ts';
import { lawsOfTruth } from '../laws/diagnose/truth.ts';
import { check, refutes, titleOf } from '../laws/law.ts';

const laws = [...lawsOfDiagnosis, ...lawsOfInvariance, ...lawsOfTruth, ...lawsOfCauses, ...lawsOfEvidence];

describe('diagnose', () => {
  for (const law of laws) test(titleOf(law), () => check(law, diagnose));
});

/** Critical as it was defined once: lengths are compared with 1, ‖g‖ ≤ τ‖H‖ max(1, ‖θ‖). */
const withAbsoluteLength: Diagnose = (L, θ, options) => {
  const λ = eigh(L.hessian(θ)).values;
  const bound = 1e-6 * Math.max(...λ.map(Math.abs)) * Math.max(1, Math.hypot(...Array.from(θ)));
  return Math.hypot(...L.gradient(θ)) <= bound ? { verdict: signsOf(L, θ) } : diagnose(L, θ, options);
};

/** A verdict from the signs of the Hessian's eigenvalues, whatever slope and run say. */
const signsOf = (L: Oracle, θ: ArrayLike<number>): string => {
  const λ = eigh(L.hessian(θ)).values;
  if (λ.some((x) => x < 0) && λ.some((x) => x > 0)) return 'saddle';
  if (λ.every((x) => x === 0)) return 'plateau';
  return λ.includes(0) ? 'degenerate' : λ[0] > 0 ? 'minimum' : 'maximum';
};

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
  ['lengths are compared with 1, the units of θ differ', 'diagnose.units', withAbsoluteLength],
  ['lengths are compared with 1, all of θ is small', 'diagnose.common-scale', withAbsoluteLength],
  ['lengths are compared with 1, u is small', 'diagnose.far-is-far', withAbsoluteLength],
  [
    'what is left to gain is compared with the loss itself',
    'diagnose.affine',
    (L, θ, options) => (Math.hypot(...L.gradient(θ)) ** 2 < 1e-2 * Math.abs(L.value(θ)) ? { verdict: 'minimum' } : diagnose(L, θ, options)),
  ],
  ['a point where all curvature is positive is a minimum', 'diagnose.classify', (L, θ) => ({ verdict: signsOf(L, θ) })],
  [
    'a gradient that does not shrink is descending',
    'diagnose.bounce',
    (L, θ, options) => {
      const given = diagnose(L, θ, options);
      return given.verdict === 'oscillating' ? { verdict: 'descending' } : given;
    },
  ],
  [
    'descending is what is left where nothing else holds',
    'diagnose.progress',
    (L, θ, options) => {
      const { verdict, progress } = diagnose(L, θ, options);
      return { verdict: ['diverging', 'inconsistent', 'stalled'].includes(verdict) ? 'descending' : verdict, progress };
    },
  ],
  ['the evidence is kept back', 'diagnose.evidence', (L, θ, options) => ({ verdict: diagnose(L, θ, options).verdict })],
  [
    'zero eigenvalues are counted as positive',
    'diagnose.evidence',
    (L, θ, options) => {
      const given = diagnose(L, θ, options) as ReturnType<Diagnose>;
      const { negative = 0, zero = 0, positive = 0 } = given.evidence?.signs ?? {};
      return { ...given, evidence: { ...given.evidence, signs: { negative, zero: 0, positive: zero + positive } } };
    },
  ],
  [
    'the rate of the steps is taken for that of the records, whatever the gradient',
    'diagnose.evidence-of-a-run',
    (L, θ, options) => {
      const given = diagnose(L, θ, options) as ReturnType<Diagnose>;
      const rate = ([...(options?.history ?? [])].at(-1) as { stepLength: number } | undefined)?.stepLength ?? Number.NaN;
      return { ...given, evidence: { ...given.evidence, steps: { learningRate: rate, rate } } };
    },
  ],
  [
    'the way down is gone four times as far as was tried',
    'diagnose.remedy',
    (L, θ, options) => {
      const given = diagnose(L, θ, options) as ReturnType<Diagnose>;
      return { ...given, remedy: { ...given.remedy, ...(given.remedy?.step !== undefined && { step: 4 * given.remedy.step }) } };
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
      const law = laws.find((each) => each.id === id)!;
      expect(refutes(law, implementation)).toBe(true);
    });
  }

  test('a diagnosis that reads nothing but the signs of the Hessian fails six laws at least, and each of a cause', () => {
    const reader: Diagnose = (L, θ) => ({ verdict: signsOf(L, θ) });
    const broken = laws.filter((law) => refutes(law, reader, { runs: 30 })).map((law) => law.id);
    expect(broken).toEqual(expect.arrayContaining(['diagnose.classify', 'diagnose.far-is-far', 'diagnose.bounce']));
    expect(broken).toEqual(expect.arrayContaining(['diagnose.diverging', 'diagnose.on-the-way', 'diagnose.wrong-gradient']));
    expect(broken).toEqual(expect.arrayContaining(lawsOfCauses.map((law) => law.id)));
  });

  test('one that reads the place and not the run fails where the run decides', () => {
    const reader: Diagnose = (L, θ) => {
      const { kind } = classify(L, Float64Array.from(θ));
      return { verdict: kind === 'not critical' ? 'descending' : kind };
    };
    const broken = laws.filter((law) => refutes(law, reader, { runs: 30 })).map((law) => law.id);
    expect(broken).toEqual(expect.arrayContaining(['diagnose.diverging', 'diagnose.bounce', 'diagnose.wrong-gradient']));
  });

  test('one that calls every place of rest a slow descent fails at the end of a run', () => {
    const reader: Diagnose = () => ({ verdict: 'descending' });
    const broken = laws.filter((law) => refutes(law, reader, { runs: 30 })).map((law) => law.id);
    expect(broken).toEqual(expect.arrayContaining(['diagnose.arrived', 'diagnose.known']));
  });
});
