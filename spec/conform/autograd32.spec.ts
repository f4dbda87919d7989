/** Automatic differentiation in single precision: our own tensors of dtype float32, held to the laws at u = 2⁻²⁴. */
import { type Tensor, tensor } from 'saddlepoint';
import { describe, expect, it } from 'vitest';
import { saddlepoint } from '../autograd/engine.ts';
import { type Engine, lawsOfAutograd } from '../laws/autograd/scalar.ts';
import { check, refutes, titleOf } from '../laws/law.ts';

const terms = { unit: 2 ** -24 };
const float32: Engine<Tensor> = {
  ...saddlepoint,
  name: 'saddlepoint in float32',
  constant: (value) => tensor(value, { dtype: 'float32' }),
};

describe('autograd in float32', () => {
  for (const law of lawsOfAutograd(float32)) it(`obeys ${law.id}: ${titleOf(law)}`, () => check(law, float32, terms));
});

describe('0.01 % off in float32 is caught', () => {
  const caught = (engine: Engine<Tensor>) => lawsOfAutograd(engine).filter((law) => refutes(law, engine, terms)).map(({ id }) => id); // biome-ignore format: one line

  it('in the value of tanh', () => {
    const off = { ...float32, functions: { ...float32.functions, tanh: (x: Tensor) => x.tanh().mul(1.0001) } };
    expect(caught(off)).toEqual(expect.arrayContaining(['autograd.derivative-0.tanh', 'autograd.value']));
  });
  it('in every gradient', () => {
    const off: Engine<Tensor> = {
      ...float32,
      trace: (f, x) => {
        const trace = float32.trace(f, x);
        return { value: trace.value, backward: () => trace.backward().map((g) => g.mul(1.0001)) };
      },
    };
    expect(caught(off)).toEqual(
      expect.arrayContaining(['autograd.derivative-1.tanh', 'autograd.remainder-2', 'autograd.polynomial.gradient', 'autograd.chain']),
    );
  });
  it('and float64’s unit would refuse what is right', () => {
    expect(lawsOfAutograd(float32).some((law) => refutes(law, float32))).toBe(true);
  });
});
