/** Historic bugs in optimizers, re-created in our own words: each the whole method in a few lines, wrong in one place. */
import { eigh } from '../../src/linalg/eigen/eigh.ts';
import type { AdagradHyperparameters } from '../laws/optim/adagrad.ts';
import type { AdamHyperparameters } from '../laws/optim/adam.ts';
import type { GradientDescentHyperparameters } from '../laws/optim/gradientDescent.ts';
import type { MomentumHyperparameters } from '../laws/optim/momentum.ts';
import type { NesterovHyperparameters } from '../laws/optim/nesterov.ts';
import type { RmspropHyperparameters } from '../laws/optim/rmsprop.ts';
import type { Defaults } from '../laws/optim/second.ts';
import type { Loss, Make, Rate, StepRule } from '../laws/optim/tools.ts';

type State = { t: number; m: Float64Array; v: Float64Array };
/** An optimizer with two vectors, from what one coordinate does in a step: it returns the change of θᵢ. */
const each = (learningRate: Rate, change: (g: number, s: State, i: number, η: number) => number): StepRule => ({
  init: (θ) => ({ t: 0, m: new Float64Array(θ.length), v: new Float64Array(θ.length) }),
  step(θ, state: State, g: ArrayLike<number>) {
    state.t++;
    const η = typeof learningRate === 'number' ? learningRate : learningRate(state.t);
    for (let i = 0; i < θ.length; i++) θ[i] += change(g[i], state, i, η);
  },
});
const over = (a: number, b: number) => (b === 0 ? 0 : a / b);

/** Adam, from what is made of its moments, in a step and a coordinate. */
const adamLike =
  (made: (m: number, v: number, t: number, h: AdamHyperparameters) => number): Make<AdamHyperparameters> =>
  (h) =>
    each(h.learningRate, (g, s, i, η) => {
      s.m[i] = h.beta1 * s.m[i] + (1 - h.beta1) * g;
      s.v[i] = h.beta2 * s.v[i] + (1 - h.beta2) * g * g;
      return -η * made(s.m[i], s.v[i], s.t, h);
    });

/** Adam as it should be, in the museum's own frame: what the pieces are compared with. */
export const soundAdam = adamLike((m, v, t, { beta1, beta2, epsilon, epsilonPlacement }) => {
  const v̂ = v / (1 - beta2 ** t);
  return over(m / (1 - beta1 ** t), epsilonPlacement === 'inside' ? Math.sqrt(v̂ + epsilon) : Math.sqrt(v̂) + epsilon);
});

/** ConvNetJS, convnet_trainers.js, since 2016 (pull requests 70 and 107 would mend it): times the correction, not divided by it. */
export const convnetjsTimes = adamLike((m, v, t, h) => over(m * (1 - h.beta1 ** t), Math.sqrt(v * (1 - h.beta2 ** t)) + h.epsilon));

/** ConvNetJS again: t counts examples, so with batches of ten the correction runs ten times too fast. */
export const convnetjsCountsExamples = adamLike((m, v, t, h) =>
  over(m / (1 - h.beta1 ** (10 * t)), Math.sqrt(v / (1 - h.beta2 ** (10 * t))) + h.epsilon),
);

/** js-pytorch's optim.Adam; oxiglade/mlx-rs issue 301; EurekaLabsAI/micrograd pull request 2: no correction at all. */
export const uncorrected = adamLike((m, v, _, h) => over(m, Math.sqrt(v) + h.epsilon));

/** tensorflow issue 9047, pytorch pull request 22628, labml's ε̂: √v + ε is corrected, and ε with it. */
export const scaledEpsilon = adamLike((m, v, t, h) =>
  over(m / (1 - h.beta1 ** t), (Math.sqrt(v) + h.epsilon) / Math.sqrt(1 - h.beta2 ** t)),
);

/** labml's formula, and 004's "divide the former by the latter" (L90): the root is missing. */
export const withoutRoot = adamLike((m, v, t, h) => over(m / (1 - h.beta1 ** t), v / (1 - h.beta2 ** t) + h.epsilon));

/** 004's "we add a bias correction amount (`beta`)" (L90): added, not divided by 1 − βᵗ. */
export const addedBeta = adamLike((m, v, t, h) => over(m + h.beta1 ** t, Math.sqrt(v + h.beta2 ** t) + h.epsilon));

/** 004's "tally of all the gradients" (L90): not squared. */
export const tallyOfGradients: Make<AdamHyperparameters> = (h) =>
  each(h.learningRate, (g, s, i, η) => {
    s.m[i] = h.beta1 * s.m[i] + (1 - h.beta1) * g;
    s.v[i] = h.beta2 * s.v[i] + (1 - h.beta2) * g;
    return -η * over(s.m[i] / (1 - h.beta1 ** s.t), Math.sqrt(Math.abs(s.v[i]) / (1 - h.beta2 ** s.t)) + h.epsilon);
  });

/** PyTorch 1.13, nadam.py (one tensor at a time): Πμ is first multiplied by μᵗ in place, and then by μᵗ and μᵗ⁺¹: β1ᵗ⁺² stands where β1ᵗ⁺¹ should. */
export const nadamTwice: Make<AdamHyperparameters> = (h) =>
  each(h.learningRate, (g, s, i, η) => {
    s.m[i] = h.beta1 * s.m[i] + (1 - h.beta1) * g;
    s.v[i] = h.beta2 * s.v[i] + (1 - h.beta2) * g * g;
    const m̄ = (h.beta1 * s.m[i]) / (1 - h.beta1 ** (s.t + 2)) + ((1 - h.beta1) * g) / (1 - h.beta1 ** s.t);
    return -η * over(m̄, Math.sqrt(s.v[i] / (1 - h.beta2 ** s.t)) + h.epsilon);
  });

/** zc911/MatrixSlow, pull request 30: both averages start at the first gradient, and are not corrected. */
export const matrixSlowAdam: Make<AdamHyperparameters> = (h) =>
  each(h.learningRate, (g, s, i, η) => {
    s.m[i] = s.t === 1 ? g : h.beta1 * s.m[i] + (1 - h.beta1) * g;
    s.v[i] = s.t === 1 ? g * g : h.beta2 * s.v[i] + (1 - h.beta2) * g * g;
    return -η * over(s.m[i], Math.sqrt(s.v[i]) + h.epsilon);
  });

/** zc911/MatrixSlow issue 28: the book's formula starts at 0, its code at the first gradient. One of the two is L83; both have readers. */
export const matrixSlowRmsprop: Make<RmspropHyperparameters> = (h) =>
  each(h.learningRate, (g, s, i, η) => {
    s.v[i] = s.t === 1 ? g * g : h.alpha * s.v[i] + (1 - h.alpha) * g * g;
    return -η * over(g, Math.sqrt(s.v[i]) + h.epsilon);
  });

/** google-deepmind/optax issue 532: ε inside the root, where torch's settings were meant for outside. */
export const optaxEpsilon: Make<RmspropHyperparameters> = (h) =>
  each(h.learningRate, (g, s, i, η) => {
    s.v[i] = s.t === 1 && h.startAt === 'first gradient' ? g * g : h.alpha * s.v[i] + (1 - h.alpha) * g * g;
    return -η * over(g, Math.sqrt(s.v[i] + h.epsilon));
  });

/** 004's prose (L85): "tally × 0.9, then add g²", without 1 − α. */
export const proseRmsprop: Make<RmspropHyperparameters> = (h) =>
  each(h.learningRate, (g, s, i, η) => {
    s.v[i] = s.t === 1 && h.startAt === 'first gradient' ? g * g : h.alpha * s.v[i] + g * g;
    return -η * over(g, h.epsilonPlacement === 'inside' ? Math.sqrt(s.v[i] + h.epsilon) : Math.sqrt(s.v[i]) + h.epsilon);
  });

/** Adagrad that divides by the sum of squares itself. */
export const adagradWithoutRoot: Make<AdagradHyperparameters> = (h) =>
  each(h.learningRate, (g, s, i, η) => {
    s.v[i] += g * g;
    return -η * over(g, s.v[i] / (h.accumulate === 'mean' ? s.t : 1) + h.epsilon);
  });

/** torch.optim.SGD's `dampening`: it spares the first gradient, so an "average" begins 1/(1 − λ) times too large. */
export const torchDampening: Make<MomentumHyperparameters> = ({ learningRate, momentum: λ, form }) =>
  each(learningRate, (g, s, i, η) => {
    const share = form === 'averaged' ? 1 - λ : 1;
    s.v[i] = s.t === 1 ? g : λ * s.v[i] + share * g;
    if (form !== 'movement') return -η * s.v[i];
    s.m[i] = λ * s.m[i] - η * g;
    return s.m[i];
  });

/** d2l: a sign lost on the way from v ← βv + g to the update; here the movement is added with the gradient's own sign. */
export const lostSign: Make<MomentumHyperparameters> = ({ learningRate, momentum: λ, form }) =>
  each(learningRate, (g, s, i, η) => {
    const share = form === 'averaged' ? 1 - λ : 1;
    s.m[i] = λ * s.m[i] + share * g;
    return η * s.m[i];
  });

/** Velocity where movement was asked for: the same path at constant η, another under a schedule (L60). */
export const velocityForAll: Make<MomentumHyperparameters> = ({ learningRate, momentum: λ, form }) =>
  each(learningRate, (g, s, i, η) => {
    s.v[i] = λ * s.v[i] + (form === 'averaged' ? 1 - λ : 1) * g;
    return -η * s.v[i];
  });

/** pytorch issue 14465, the update that was proposed there: CS231n's shift with the velocity's other sign convention. */
export const proposedNesterov: Make<NesterovHyperparameters> = ({ learningRate, momentum: ρ }) =>
  each(learningRate, (g, s, i, η) => {
    const before = s.v[i];
    s.v[i] = ρ * before + g;
    return ρ * (s.v[i] - before) - η * s.v[i];
  });

/** 004's prose (L65): the gradient at the ghost, but only its difference from the gradient here is used. */
export const differenceOfGradients: Make<NesterovHyperparameters> = ({ learningRate, momentum: ρ }) => ({
  needsOracle: true,
  init: (θ) => ({ t: 0, v: new Float64Array(θ.length) }),
  step(θ, state, oracle: Loss) {
    const η = typeof learningRate === 'number' ? learningRate : learningRate(++state.t);
    const here = oracle.gradient(θ.slice());
    const there = oracle.gradient(θ.map((x, i) => x + ρ * state.v[i]));
    for (let i = 0; i < θ.length; i++) {
      state.v[i] = ρ * state.v[i] - η * (here[i] + ρ * (there[i] - here[i]));
      θ[i] += state.v[i];
    }
  },
});

/** The slide’s θ³ ← θ² − ηg³ (L38): an index off by one. Here each step has the gradient of the step before. */
export const staleGradient: Make<GradientDescentHyperparameters> = ({ learningRate }) =>
  each(learningRate, (g, s, i, η) => {
    const last = s.m[i];
    s.m[i] = g;
    return -η * last;
  });

/** A schedule asked with t = 0 first. */
export const countsFromZero: Make<GradientDescentHyperparameters> = ({ learningRate }) =>
  each(typeof learningRate === 'number' ? learningRate : (t) => learningRate(t - 1), (g, _, __, η) => -η * g);

/** TensorFlow.js 4.22, momentum_optimizer.js: `setMomentum` writes a field, and steps read the copy that was made of it at the start. Here of the rate. */
export const ignoredSetter: Make<GradientDescentHyperparameters> = ({ learningRate }) => {
  const optimizer = {
    rate: typeof learningRate === 'number' ? learningRate : learningRate(1),
    copy: Number.NaN,
    setRate(η: number) {
      this.rate = η;
    },
  };
  optimizer.copy = optimizer.rate;
  return {
    init: () => ({ t: 0 }),
    step(θ, state, g: ArrayLike<number>) {
      state.t++;
      optimizer.setRate(typeof learningRate === 'number' ? learningRate : learningRate(state.t));
      for (let i = 0; i < θ.length; i++) θ[i] -= optimizer.copy * g[i];
    },
  };
};

/** Saddle-free Newton as its formula stands: |Λ|⁻¹, without a floor. */
export const withoutFloor: Make<Defaults> = () => ({
  needsOracle: true,
  init: () => ({ t: 0 }),
  step(θ, state, oracle: Loss) {
    state.t++;
    const g = oracle.gradient(θ);
    const { values, vectors } = eigh(oracle.hessian(θ));
    values.forEach((λ, k) => {
      const u = vectors.column(k);
      const c = u.reduce((sum, x, i) => sum + x * g[i], 0) / Math.abs(λ);
      for (let i = 0; i < θ.length; i++) θ[i] -= c * u[i];
    });
  },
});
