/** Single precision is judged as single precision: right in float32 passes every law at u = 2⁻²⁴, and 0.01 % off does not. */
import { describe, expect, it } from 'vitest';
import { check, refutes, titleOf } from '../laws/law.ts';
import { lawsOfOptim } from '../laws/optim/index.ts';
import * as float32 from './float32.ts';

const terms = { unit: 2 ** -24 };
describe.each(Object.entries(float32.METHODS))('%s in float32', (name, make) => {
  const laws = lawsOfOptim[name as keyof typeof float32.METHODS](make as never);
  for (const law of laws) it(`obeys ${law.id}: ${titleOf(law)}`, () => check(law, make as never, terms));

  it('with steps 0.01 % too long is caught', () => {
    const wrong = float32.slightlyOff(make);
    expect(laws.filter((law) => refutes(law, wrong as never, terms)).map(({ id }) => id)).not.toEqual([]);
  });
});

describe('Adam in float32', () => {
  const refuted = (make: unknown) => lawsOfOptim.adam(make as never).filter((law) => refutes(law, make as never, terms)).map(({ id }) => id); // biome-ignore format: one line

  it('without its bias correction is caught by the laws of the correction', () => {
    expect(refuted(float32.uncorrectedAdam)).toEqual(expect.arrayContaining(['adam.trace', 'adam.step-response', 'adam.step-bound']));
  });
  it('with its ratio 0.01 % off is caught by the trace and the step response', () => {
    expect(refuted(float32.adamWith({ off: 1.0001 }))).toEqual(expect.arrayContaining(['adam.trace', 'adam.step-response']));
  });
  it('held to float64’s unit it fails: the unit is what makes the judgement fair', () => {
    const failing = lawsOfOptim.adam(float32.adam as never).filter((law) => refutes(law, float32.adam as never));
    expect(failing.map(({ id }) => id)).toContain('adam.trace');
  });
});
