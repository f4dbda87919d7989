/** What all optimizers share: plain state, float32, errors by name. */
import { describe, expect, it } from 'vitest';
import { Matrix } from '../../src/linalg/matrix.ts';
import type { Optimizer, State } from '../../src/optim/frame/optimizer.ts';
import * as optim from '../../src/optim/index.ts';
import type { Oracle } from '../../src/oracle/types.ts';
import { rosenbrock } from '../laws/optim/second.ts';
import { quadratic } from '../laws/optim/tools.ts';

const first: Record<string, () => Optimizer> = {
  gradientDescent: optim.gradientDescent,
  'momentum movement': () => optim.momentum({ form: 'movement' }),
  'momentum velocity': () => optim.momentum({ form: 'velocity' }),
  'momentum averaged': () => optim.momentum({ form: 'averaged' }),
  'nesterov shifted': () => optim.nesterov({ form: 'shifted' }),
  'nesterov torch': () => optim.nesterov({ form: 'torch' }),
  'adagrad mean': () => optim.adagrad({ accumulate: 'mean' }),
  'adagrad sum': () => optim.adagrad({ accumulate: 'sum' }),
  'rmsprop first gradient': optim.rmsprop,
  'rmsprop zero': () => optim.rmsprop({ startAt: 'zero' }),
  rmspropMomentum: optim.rmspropMomentum,
  adam: optim.adam,
  'adam uncorrected': () => optim.adam({ biasCorrection: false }),
  adamw: optim.adamw,
  amsgrad: optim.amsgrad,
  radam: optim.radam,
};
const asking: Record<string, () => Optimizer> = {
  nesterov: optim.nesterov,
  newton: optim.newton,
  saddleFreeNewton: optim.saddleFreeNewton,
  levenbergMarquardt: optim.levenbergMarquardt,
  newtonCG: optim.newtonCG,
  lbfgs: optim.lbfgs,
};
const every = Object.entries({ ...first, ...asking });

const isPlain = (state: State): boolean =>
  Object.values(state).every(
    (v) => typeof v === 'number' || v instanceof Float64Array || (Array.isArray(v) && v.every((x) => x instanceof Float64Array)),
  );

describe('every optimizer', () => {
  it.each(every)('%s: its state is plain data, t counts the gradients seen', (_, make) => {
    const optimizer = make();
    const θ = Float64Array.of(-1.2, 1);
    const state = optimizer.init(θ);
    expect(state.t).toBe(0);
    for (let t = 1; t <= 3; t++) {
      optimizer.step(θ, state, rosenbrock as Oracle);
      expect(state.t).toBe(t);
      expect(isPlain(state)).toBe(true);
    }
    expect(structuredClone(state)).toEqual(state);
    expect(optimizer.name.startsWith(_.split(' ')[0])).toBe(true);
    expect(optimizer.options).toBeTypeOf('object');
  });
  it.each(every)('%s: its state survives JSON', (_, make) => {
    const optimizer = make();
    const θ = Float64Array.of(-1.2, 1);
    const state = optimizer.init(θ);
    for (let t = 1; t <= 3; t++) optimizer.step(θ, state, rosenbrock as Oracle);
    const [θ2, state2] = [θ.slice(), JSON.parse(JSON.stringify(state)) as State];
    for (let t = 1; t <= 3; t++) {
      optimizer.step(θ, state, rosenbrock as Oracle);
      optimizer.step(θ2, state2, rosenbrock as Oracle);
    }
    expect([...θ2]).toEqual([...θ]);
    expect(state2).toEqual(state);
  });
  it.each(every)('%s: float32 parameters are stepped in float64 and rounded once', (_, make) => {
    const wide = Float64Array.of(-1.25, 1);
    const narrow = Float32Array.of(-1.25, 1);
    const [a, b] = [make(), make()];
    const [stateA, stateB] = [a.init(wide), b.init(narrow)];
    a.step(wide, stateA, rosenbrock as Oracle);
    b.step(narrow, stateB, rosenbrock as Oracle);
    expect(narrow).toBeInstanceOf(Float32Array);
    expect([...narrow]).toEqual([...Float32Array.from(wide)]);
  });
  it('a step that moves a coordinate twice is rounded once', () => {
    const twice = optim.coordinatewise({
      name: 'twice',
      options: { learningRate: 1 },
      vectors: [],
      step({ θ, g }) {
        for (let k = 0; k < 2; k++) for (let i = 0; i < θ.length; i++) θ[i] -= g[i];
      },
    });
    const θ = Float32Array.of(1);
    twice.step(θ, twice.init(θ), [-(2 ** -24)]);
    expect([θ[0], twice.order]).toEqual([1 + 2 ** -23, 1]);
  });
  it.each(Object.entries(first))('%s: a float32 gradient, an array of numbers and an oracle are as good as a vector', (_, make) => {
    const run = (source: (θ: Float64Array) => never) => {
      const θ = Float64Array.of(3, -2);
      const optimizer = make();
      const state = optimizer.init(θ);
      for (let t = 0; t < 3; t++) optimizer.step(θ, state, source(θ));
      return [...θ];
    };
    const g = [0.5, -0.25];
    const expected = run(() => Float64Array.from(g) as never);
    expect(run(() => g as never)).toEqual(expected);
    expect(run(() => Float32Array.from(g) as never)).toEqual(expected);
    expect(run(() => ({ gradient: () => Float64Array.from(g) }) as never)).toEqual(expected);
  });
  it.each(Object.entries(first))('%s: a NaN in the gradient follows IEEE and stays in its coordinate', (_, make) => {
    const θ = Float64Array.of(1, 1);
    const optimizer = make();
    optimizer.step(θ, optimizer.init(θ), [NaN, 1]);
    expect(θ[0]).toBeNaN();
    expect(θ[1]).not.toBeNaN();
  });
});

describe('errors', () => {
  const θ = Float64Array.of(1, 2);
  it.each(Object.entries(first))('%s: a gradient of another length is refused', (name, make) => {
    const optimizer = make();
    const before = [...θ];
    expect(() => optimizer.step(θ, optimizer.init(θ), [1])).toThrow(`${name.split(' ')[0]}: the length of the gradient must be 2, got 1`);
    expect([...θ]).toEqual(before);
  });
  it.each(Object.entries(asking))('%s: needs an oracle and says so', (name, make) => {
    expect(make().needsOracle).toBe(true);
    expect(() => make().step(θ, make().init(θ), [1, 2])).toThrow(`${name}: the source must be an oracle, for `);
  });
  it('a state of another size is refused', () => {
    const adam = optim.adam();
    expect(() => adam.step(θ, adam.init(Float64Array.of(1)), [1, 2])).toThrow('adam: the length of state.m must be 2, got 1');
    expect(() => adam.step(θ, { t: 0 }, [1, 2])).toThrow('adam: the length of state.m must be 2, got undefined');
    expect(() => adam.step(θ, undefined as never, [1, 2])).toThrow('adam: the state must be one that init(θ) made, got undefined');
    const lost = { ...adam.init(θ), m: { 0: null, 1: 0 } } as never;
    expect(() => adam.step(θ, lost, [1, 2])).toThrow('adam: state.m[0] must be a number, got null');
    const [nesterov, lbfgs] = [optim.nesterov(), optim.lbfgs()];
    const bowl = quadratic([[1, 0], [0, 2]]) as Oracle; // biome-ignore format: a matrix
    expect(() => nesterov.step(θ, nesterov.init(Float64Array.of(1)), bowl)).toThrow('nesterov: the length of state.v must be 2, got 1');
    const other = { t: 1, S: [Float64Array.of(1)], Y: [Float64Array.of(1)] };
    expect(() => lbfgs.step(θ, other, bowl)).toThrow('lbfgs: the length of state.S[0] must be 2, got 1');
  });
  it('a second-order method asks for no more than it needs, refuses what is no gradient, and counts no step that fails', () => {
    const hessian = () => new Matrix(Float64Array.of(2), 1, 1);
    const x = Float64Array.of(3);
    const newton = optim.newton();
    newton.step(x, newton.init(x), { gradient: ([w]: number[]) => Float64Array.of(2 * w), hessian } as never);
    expect(x[0]).toBe(0);
    const state = newton.init(x);
    const late = { gradient: async () => x, hessian } as never;
    expect(() => newton.step(x, state, late)).toThrow('newton: the source must be a gradient vector or an oracle');
    const broken = { gradient: () => Float64Array.of(1), value: () => 1, hessian: () => { throw new Error('no H'); } }; // biome-ignore format: one line
    for (const method of [newton, optim.levenbergMarquardt()]) {
      expect(() => method.step(x, state, broken as never)).toThrow('no H');
      expect(state.t).toBe(0);
    }
    expect(() => optim.radam({ threshold: '5' as never })).toThrow("radam: threshold must be ≥ 4, got '5'");
  });
  it('θ and sources that are no vectors are refused', () => {
    expect(() => optim.adam().init([1] as never)).toThrow('adam.init: θ must be a Float64Array or a Float32Array, got a list of 1');
    expect(() => optim.adam().step(θ, optim.adam().init(θ), 3 as never)).toThrow(
      'adam: the source must be a gradient vector or an oracle, got 3',
    );
  });
  it('hyperparameters are refused by name', () => {
    expect(() => optim.gradientDescent({ learningRate: -1 })).toThrow('gradientDescent: learningRate must be a finite number ≥ 0, got -1');
    expect(() => optim.momentum({ momentum: 1.1 })).toThrow('momentum: momentum must be in [0, 1], got 1.1');
    expect(() => optim.momentum({ form: 'heavy' as never })).toThrow(
      "momentum: form must be 'movement' or 'velocity' or 'averaged', got 'heavy'",
    );
    expect(() => optim.nesterov({ momentum: 1 })).toThrow('nesterov: momentum must be in [0, 1), got 1');
    expect(() => optim.adagrad({ accumulate: 'max' as never })).toThrow("adagrad: accumulate must be 'mean' or 'sum', got 'max'");
    expect(() => optim.rmsprop({ alpha: NaN })).toThrow('rmsprop: alpha must be in [0, 1), got NaN');
    expect(() => optim.adam({ beta2: 1 })).toThrow('adam: beta2 must be in [0, 1), got 1');
    expect(() => optim.adam({ epsilon: -1e-8 })).toThrow('adam: epsilon must be a finite number ≥ 0, got -1e-8');
    expect(() => optim.adam({ epsilonPlacement: 'both' as never })).toThrow(
      "adam: epsilonPlacement must be 'outside' or 'inside', got 'both'",
    );
    expect(() => optim.adamw({ weightDecay: Infinity })).toThrow('adamw: weightDecay must be a finite number ≥ 0, got Infinity');
    expect(() => optim.radam({ threshold: 3 })).toThrow('radam: threshold must be ≥ 4, got 3');
    expect(() => optim.lbfgs({ history: 0 })).toThrow('lbfgs: history must be a whole number ≥ 1, got 0');
    expect(() => optim.levenbergMarquardt({ damping: 0 })).toThrow('levenbergMarquardt: damping must be a finite number > 0, got 0');
    expect(() => optim.saddleFreeNewton({ floor: 1 })).toThrow('saddleFreeNewton: floor must be in [0, 1), got 1');
  });
  it('a schedule is held to its word at every step', () => {
    const optimizer = optim.gradientDescent({ learningRate: (t) => 1 / (t - 2) });
    const at = Float64Array.of(1);
    const state = optimizer.init(at);
    expect(() => optimizer.step(at, state, [1])).toThrow('gradientDescent: learningRate(1) must be a finite number ≥ 0, got -1');
    expect([at[0], state.t]).toEqual([1, 0]);
  });
  it('Newton says where H has no inverse', () => {
    const flat = quadratic([[1, 0], [0, 0]]) as Oracle; // biome-ignore format: a matrix
    const at = Float64Array.of(1, 1);
    expect(() => optim.newton().step(at, optim.newton().init(at), flat)).toThrow('newton: H has no inverse here');
  });
});
