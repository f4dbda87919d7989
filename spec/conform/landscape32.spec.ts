/** What looks around a point is judged in single precision as such: right in float32 passes at u = 2⁻²⁴, and what is a little off does not. */
import { describe, expect, it } from 'vitest';
import { lawsOfCriticality, lawsOfUnits } from '../laws/landscape/criticality.ts';
import * as points from '../laws/landscape/criticalPoints.ts';
import { lawsOfDefinition, lawsOfStep, lawsOfWorst, lawsOfZero } from '../laws/landscape/definition.ts';
import { lawsOfDensity, lawsOfKeskar, lawsOfReading, lawsOfTrace } from '../laws/landscape/density.ts';
import { alongEigenvectors, congruence, hyperbola } from '../laws/landscape/notes.ts';
import { check, type Law, refutes, titleOf } from '../laws/law.ts';
import * as single from './landscape32.ts';

const terms = { unit: 2 ** -24 };
const subject = <I>(name: string, laws: readonly Law<I>[], implementation: I) => ({
  name,
  laws: laws as readonly Law<unknown>[],
  implementation: implementation as unknown,
});
// The reference writes no sentences.
const unsaid = lawsOfZero.filter(({ id }) => id !== 'classify.said');
const SUBJECTS = [
  subject('taylor', [...points.taylorLaws, alongEigenvectors], single.taylor32),
  subject('classify', [...points.classifyLaws, ...lawsOfUnits, ...unsaid, ...lawsOfWorst, hyperbola], single.classify32),
  subject('criticality', [...lawsOfCriticality, ...lawsOfDefinition], single.criticality32),
  subject('escape', [...points.escapeLaws, ...lawsOfStep], single.escape32),
  subject('minimumRatio', [...points.minimumRatioLaws, congruence], single.minimumRatio32),
  subject('conditionNumber', points.conditionNumberLaws, single.conditionNumber32),
  subject('blockDiagonalHessian', points.blockDiagonalLaws, single.blockDiagonal32),
  subject('density', [...lawsOfDensity, ...lawsOfReading], single.density32),
  subject('trace', lawsOfTrace, single.trace32),
  subject('keskar', lawsOfKeskar, single.keskar32),
];

describe.each(SUBJECTS)('$name in float32', ({ laws, implementation }) => {
  for (const law of laws) it(`obeys ${law.id}: ${titleOf(law)}`, () => check(law, implementation, terms));
});

type AnyOf = (...args: never[]) => any;
/** An implementation whose answer is changed. */
const but =
  (implementation: AnyOf, change: (answer: any) => unknown): AnyOf =>
  (...args) => {
    const answer = implementation(...args);
    return answer === undefined ? undefined : change(answer);
  };
const longer = (x: ArrayLike<number>) => Float64Array.from(x, (y) => y * 1.0001);
const caught = (name: string, implementation: unknown): string[] =>
  SUBJECTS.find((one) => one.name === name)!
    .laws.filter((law) => refutes(law, implementation, terms))
    .map(({ id }) => id);

describe('what is wrong is caught in float32', () => {
  // biome-ignore format: a table
  it.each<[string, string, unknown, string[]]>([
    ['taylor', 'without its ½', but(single.taylor32, (m) => Object.assign((v: number[]) => m(v) + (m(v) - m([0, 0, 0, 0, 0])) / 2, m)), ['taylor.step-cost']],
    ['taylor', '0.01 % off', but(single.taylor32, (m) => Object.assign((v: number[]) => m(v) * 1.0001, m)), ['taylor.exact-on-quadratics']],
    ['taylor', 'with its stationary point 0.1 % off', but(single.taylor32, (m) => ({ ...m, stationaryPoint: m.stationaryPoint?.map((x: number) => x * 1.001) })), ['taylor.newton-point']],
    ['classify', 'with eigenvalues 0.1 % off', but(single.classify32, (c) => ({ ...c, eigenvalues: Float64Array.from(c.eigenvalues, (x: number) => x * 1.001) })), ['classify.signs', 'classify.hyperbola']],
    ['classify', 'with an index of one too many', but(single.classify32, (c) => ({ ...c, index: c.index + 1 })), ['classify.signs', 'classify.three-flats']],
    ['classify', 'as ‖g‖ < 10⁻⁶', (L: any, θ: number[]) => ({ ...single.classify32(L, θ), kind: Math.hypot(...L.gradient(θ)) < 1e-6 ? 'minimum' : 'not critical' }), ['classify.units', 'classify.far-is-far', 'classify.signs']],
    ['criticality', 'with a gain 0.01 % off', but(single.criticality32, (c) => ({ ...c, gain: c.gain * 1.0001 })), ['criticality.definition']],
    ['escape', 'with a step 1 % longer than it says', but(single.escape32, (way) => ({ ...way, step: way.step * 1.01 })), ['escape.decreases']],
    ['escape', 'with the fall of the model 0.01 % off', but(single.escape32, (way) => ({ ...way, predicted: way.predicted * 1.0001 })), ['escape.decreases']],
    ['escape', 'along another way', but(single.escape32, (way) => ({ ...way, direction: longer(way.direction) })), ['escape.decreases']],
    ['minimumRatio', 'where zero is positive', (λ: any, o: any) => 1 - single.minimumRatio32(Array.isArray(λ[0]) ? λ.map((row: number[]) => row.map((x) => -x)) : λ.map((x: number) => -x), o), ['minimum-ratio.zero']],
    ['conditionNumber', '0.1 % off', but(single.conditionNumber32, (κ) => κ * 1.001), ['condition-number.spectrum']],
    ['blockDiagonalHessian', 'with what lies beside the blocks', () => ({ toArray: () => [[1, 2], [2, 1]] }), ['block-diagonal.flatters']],
    ['density', 'with a mass 0.1 % off', but(single.density32, (d) => ({ ...d, mean: (f: any) => { const found = d.mean(f); return { ...found, value: found.value * 1.001 }; } })), ['density.mass']],
    ['trace', '0.01 % off', but(single.trace32, (t) => ({ ...t, value: t.value * 1.0001 })), ['trace.diagonal']],
    ['keskar', '0.1 % off', but(single.keskar32, (φ) => φ * 1.001), ['keskar.quadratic']],
  ])('%s %s', (name, _, implementation, ids) => {
    expect(caught(name, implementation)).toEqual(expect.arrayContaining(ids));
  });
  it('held to float64’s unit, those that compute are refuted', () => {
    for (const { name, laws, implementation } of SUBJECTS) {
      const counts = ['minimumRatio', 'blockDiagonalHessian', 'trace'].includes(name);
      if (!counts) expect([name, laws.some((law) => refutes(law, implementation))]).toEqual([name, true]);
    }
  });
});
