/**
 * First-order optimizers in single precision, as a library on 32-bit tensors has them: what is of the size of θ is rounded to float32
 * after every operation, and scalars (η, β, 1 − βᵗ) are made in double precision and rounded where they meet a tensor.
 */
import type { Make, Rate, StepRule } from '../laws/optim/tools.ts';

const f = Math.fround;
/** a b, a + b, a / b in float32; over a mean square of 0 there is no step. */
const mul = (a: number, b: number) => f(f(a) * f(b));
const add = (a: number, b: number) => f(f(a) + f(b));
const over = (a: number, b: number) => (f(b) === 0 ? 0 : f(f(a) / f(b)));
const root = (a: number) => f(Math.sqrt(f(a)));

/** Any hyperparameters: each method takes its own. */
type H = any;
interface Step {
  /** The options, with η of this step. */
  readonly h: H;
  readonly η: number;
  readonly t: number;
  /** The state's vectors at this coordinate. */
  readonly s: { [name in 'm' | 'v' | 'w']: number };
}

/** One coordinate's displacement, from its gradient. */
type Change = (g: number, step: Step) => number;

const rule =
  (change: Change): Make<H> =>
  (h: H): StepRule => {
    const needsOracle = h.form === 'lookahead';
    return {
      ...(needsOracle ? { needsOracle } : {}),
      init: (θ) => ({ t: 0, m: new Float32Array(θ.length), v: new Float32Array(θ.length), w: new Float32Array(θ.length) }),
      step(θ, state, source) {
        const t = ++state.t;
        const rate: Rate = h.learningRate;
        const η = typeof rate === 'function' ? rate(t) : rate;
        const g: ArrayLike<number> = needsOracle ? source.gradient(θ.map((x, i) => add(x, mul(h.momentum, state.v[i])))) : source;
        for (let i = 0; i < θ.length; i++) {
          const s = { m: state.m[i], v: state.v[i], w: state.w[i] };
          const step = change(f(g[i]), { h, η, t, s });
          [state.m[i], state.v[i], state.w[i]] = [s.m, s.v, s.w];
          θ[i] = add(θ[i], step);
        }
      },
    };
  };

/** βx + (1 − β)y */
const mean = (β: number, x: number, y: number) => add(mul(β, x), mul(1 - β, y));
/** √x + ε, or √(x + ε). */
const denominator = (x: number, h: H) => (h.epsilonPlacement === 'inside' ? root(add(x, h.epsilon)) : add(root(x), h.epsilon));
const moments = (g: number, { h, s }: Step) => {
  s.m = mean(h.beta1, s.m, g);
  s.v = mean(h.beta2, s.v, mul(g, g));
};
/** m̂, v̂ */
const corrected = ({ h, t, s }: Step) => ({ m̂: over(s.m, 1 - h.beta1 ** t), v̂: over(s.v, 1 - h.beta2 ** t) });
const ratio = (η: number, m: number, v: number, h: H) => mul(-η, over(m, denominator(v, h)));

export const gradientDescent = rule((g, { η }) => mul(-η, g));

export const momentum = rule((g, { h, η, s }) => {
  if (h.form === 'movement') return (s.m = add(mul(h.momentum, s.m), mul(-η, g)));
  s.m = add(mul(h.momentum, s.m), h.form === 'averaged' ? mul(1 - h.momentum, g) : g);
  return mul(-η, s.m);
});

export const nesterov = rule((g, { h, η, s }) => {
  const ρ = h.momentum;
  if (h.form === 'torch') {
    s.v = add(mul(ρ, s.v), g);
    return mul(-η, add(g, mul(ρ, s.v)));
  }
  const last = s.v;
  s.v = add(mul(ρ, last), mul(-η, g));
  return h.form === 'lookahead' ? s.v : add(mul(-ρ, last), mul(1 + ρ, s.v));
});

export const adagrad = rule((g, { h, η, t, s }) => {
  s.v = add(s.v, mul(g, g));
  return ratio(η, g, h.accumulate === 'mean' ? over(s.v, t) : s.v, h);
});

const meanSquare = (g: number, { h, t, s }: Step) => {
  s.v = t === 1 && h.startAt !== 'zero' ? mul(g, g) : mean(h.alpha, s.v, mul(g, g));
};
export const rmsprop = rule((g, step) => {
  meanSquare(g, step);
  return ratio(step.η, g, step.s.v, step.h);
});
export const rmspropMomentum = rule((g, step) => {
  const { h, η, s } = step;
  meanSquare(g, step);
  s.m = add(mul(h.momentum, s.m), g);
  return ratio(η, s.m, s.v, h);
});

/** Adam; `off` is what makes it wrong. */
export const adamWith = ({ off = 1, correction = true }: { off?: number; correction?: boolean } = {}): Make<H> =>
  rule((g, step) => {
    moments(g, step);
    const { m̂, v̂ } = correction ? corrected(step) : { m̂: step.s.m, v̂: step.s.v };
    return mul(off, ratio(step.η, m̂, v̂, step.h));
  });
export const adam = adamWith();
export const uncorrectedAdam = adamWith({ correction: false });

export const amsgrad = rule((g, step) => {
  moments(g, step);
  const { m̂, v̂ } = corrected(step);
  step.s.w = Math.max(step.s.w, v̂);
  return ratio(step.η, m̂, step.s.w, step.h);
});
export const uncorrectedAmsgrad = rule((g, step) => {
  moments(g, step);
  step.s.w = Math.max(step.s.w, step.s.v);
  return ratio(step.η, corrected(step).m̂, over(step.s.w, 1 - step.h.beta2 ** step.t), step.h);
});

export const nadam = rule((g, step) => {
  moments(g, step);
  const { h, η, t, s } = step;
  const ahead = add(over(mul(h.beta1, s.m), 1 - h.beta1 ** (t + 1)), over(mul(1 - h.beta1, g), 1 - h.beta1 ** t));
  return ratio(η, ahead, corrected(step).v̂, h);
});

export const radam = rule((g, step) => {
  moments(g, step);
  const { h, η, t } = step;
  const { m̂, v̂ } = corrected(step);
  const ρmax = 2 / (1 - h.beta2) - 1;
  const ρ = ρmax - (2 * t * h.beta2 ** t) / (1 - h.beta2 ** t);
  if (ρ <= 4) return mul(-η, m̂);
  const r = Math.sqrt(((ρ - 4) * (ρ - 2) * ρmax) / ((ρmax - 4) * (ρmax - 2) * ρ));
  return ratio(η * r, m̂, v̂, h);
});

export const centredRmsprop = rule((g, { h, η, s }) => {
  s.v = mean(h.alpha, s.v, mul(g, g));
  s.m = mean(h.alpha, s.m, g);
  return ratio(η, g, Math.max(0, add(s.v, -mul(s.m, s.m))), h);
});

export const adamax = rule((g, { h, η, t, s }) => {
  const inside = h.epsilonPlacement === 'inside';
  s.m = mean(h.beta1, s.m, g);
  s.v = Math.max(mul(h.beta2, s.v), inside ? add(Math.abs(g), h.epsilon) : Math.abs(g));
  return mul(-η, over(over(s.m, 1 - h.beta1 ** t), inside ? s.v : add(s.v, h.epsilon)));
});

export const adadelta = rule((g, { h, η, s }) => {
  s.v = mean(h.rho, s.v, mul(g, g));
  const Δ = mul(over(root(add(s.w, h.epsilon)), root(add(s.v, h.epsilon))), g);
  s.w = mean(h.rho, s.w, mul(Δ, Δ));
  return mul(-η, Δ);
});

/** Lion as its formula stands, but for its decay, which is around it. */
const signs = rule((g, { h, η, s }) => {
  const c = mean(h.beta1, s.m, g);
  s.m = mean(h.beta2, s.m, g);
  return mul(-η, Math.sign(c));
});

/** Before each step, θ is made smaller by ηλθ. */
const decayed =
  (make: Make<H>): Make<H> =>
  (h) => {
    const inner = make(h);
    return {
      init: inner.init,
      step(θ, state, g) {
        const rate: Rate = h.learningRate;
        const η = typeof rate === 'function' ? rate(state.t + 1) : rate;
        const before = θ.map((x) => mul(η, mul(h.weightDecay, x)));
        inner.step(θ, state, g);
        for (let i = 0; i < θ.length; i++) θ[i] = add(θ[i], -before[i]);
      },
    };
  };
export const lion = decayed(signs);
export const adamw = decayed(adam);

/** The methods by the names of their subjects. */
export const METHODS = {
  gradientDescent,
  momentum,
  nesterov,
  adagrad,
  rmsprop,
  rmspropMomentum,
  adam,
  uncorrectedAdam,
  adamw,
  amsgrad,
  uncorrectedAmsgrad,
  nadam,
  radam,
  centredRmsprop,
  adamax,
  adadelta,
  lion,
} satisfies Record<string, Make<H>>;

/** The method with each step 0.01 % too long: the error that a bound in float64's units, or in none, lets pass. */
export const slightlyOff =
  (make: Make<H>): Make<H> =>
  (h) => {
    const inner = make(h);
    return {
      ...inner,
      step(θ, state, source) {
        const before = θ.slice();
        inner.step(θ, state, source);
        for (let i = 0; i < θ.length; i++) θ[i] = add(before[i], mul(1.0001, θ[i] - before[i]));
      },
    };
  };
