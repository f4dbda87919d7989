/** Optimizers that the library does not have: each as its paper has it, and with the mistakes that others have made. */
import type { Make, StepRule } from '../laws/optim/tools.ts';

type State = { t: number; m: Float64Array; v: Float64Array; w: Float64Array };
/** What is added to a coordinate: from its gradient, the state's vectors there, η and t. */
const each =
  <H extends { learningRate: number | ((t: number) => number) }>(
    change: (g: number, s: { m: number; v: number; w: number }, at: { h: H; η: number; t: number; θ: number }) => number,
  ): Make<H> =>
  (h): StepRule => ({
    init: (θ) => ({ t: 0, m: new Float64Array(θ.length), v: new Float64Array(θ.length), w: new Float64Array(θ.length) }),
    step(θ, state: State, g: ArrayLike<number>) {
      const t = ++state.t;
      const η = typeof h.learningRate === 'number' ? h.learningRate : h.learningRate(t);
      for (let i = 0; i < θ.length; i++) {
        const s = { m: state.m[i], v: state.v[i], w: state.w[i] };
        θ[i] += change(g[i], s, { h, η, t, θ: θ[i] });
        [state.m[i], state.v[i], state.w[i]] = [s.m, s.v, s.w];
      }
    },
  });
const over = (a: number, b: number) => (b === 0 ? 0 : a / b);
const mean = (β: number, x: number, y: number) => β * x + (1 - β) * y;

/** σ² = ⟨g²⟩ − ⟨g⟩²; what is made of it and ε below the gradient. */
const centred = (below: (σ2: number, h: any) => number) =>
  each<any>((g, s, { h, η }) => {
    s.v = mean(h.alpha, s.v, g * g);
    s.m = mean(h.alpha, s.m, g);
    return -η * over(g, below(s.v - s.m * s.m, h));
  });
export const centredRmsprop = centred((σ2, { epsilon: ε, epsilonPlacement }) => {
  const x = Math.max(0, σ2);
  return epsilonPlacement === 'inside' ? Math.sqrt(x + ε) : Math.sqrt(x) + ε;
});
/** TensorFlow.js 4.22, rmsprop_optimizer.ts: ms − (mg² + ε) stands under the root, so that ε makes the variance smaller. */
export const subtractedEpsilon = centred((σ2, { epsilon: ε }) => Math.sqrt(σ2 - ε));
/** A variance that rounds below 0 under a root. */
export const unguarded = centred((σ2, { epsilon: ε, epsilonPlacement }) =>
  epsilonPlacement === 'inside' ? Math.sqrt(σ2 + ε) : Math.sqrt(σ2) + ε,
);

const adamaxWith = (made: (m: number, u: number, t: number, h: any) => number) =>
  each<any>((g, s, { h, η, t }) => {
    const inside = h.epsilonPlacement === 'inside' ? h.epsilon : 0;
    s.m = mean(h.beta1, s.m, g);
    s.v = Math.max(h.beta2 * s.v, Math.abs(g) + inside);
    return -η * made(s.m, s.v + (inside > 0 ? 0 : h.epsilon), t, h);
  });
export const adamax = adamaxWith((m, u, t, h) => over(m / (1 - h.beta1 ** t), u));
/** Adam's habit: u corrected too, though a maximum that starts at 0 needs no correction. */
export const adamaxCorrectedTwice = adamaxWith((m, u, t, h) => over(m / (1 - h.beta1 ** t), u / (1 - h.beta2 ** t)));

const adadeltaWith = (remembered: (Δ: number, η: number) => number) =>
  each<any>((g, s, { h, η }) => {
    s.v = mean(h.rho, s.v, g * g);
    const Δ = (g * Math.sqrt(s.w + h.epsilon)) / Math.sqrt(s.v + h.epsilon);
    s.w = mean(h.rho, s.w, remembered(Δ, η) ** 2);
    return -η * Δ;
  });
export const adadelta = adadeltaWith((Δ) => Δ);
/** What was gone is remembered, ηΔ, and not Δ: at η = 1, the paper's, nothing shows. */
export const adadeltaRemembersSteps = adadeltaWith((Δ, η) => η * Δ);

const lionWith = (weights: (h: any) => [number, number]) =>
  each<any>((g, s, { h, η, θ }) => {
    const [β1, β2] = weights(h);
    const c = mean(β1, s.m, g);
    s.m = mean(β2, s.m, g);
    return -η * (Math.sign(c) + h.weightDecay * θ);
  });
export const lion = lionWith((h) => [h.beta1, h.beta2]);
/** One weight for both means: signed momentum, which is another method. */
export const lionWithOneMean = lionWith((h) => [h.beta2, h.beta2]);

/** TensorFlow.js 4.22, adadelta_optimizer.js: the step is divided by the mean of squares before this gradient. */
export const adadeltaOfOldSquares = each<any>((g, s, { h, η }) => {
  const Δ = (g * Math.sqrt(s.w + h.epsilon)) / Math.sqrt(s.v + h.epsilon);
  s.v = mean(h.rho, s.v, g * g);
  s.w = mean(h.rho, s.w, Δ ** 2);
  return -η * Δ;
});

/** The largest v is kept, and then corrected by 1 − β2ᵗ, which grows: the rate that should only fall rises at first. */
export const amsgradRises = each<any>((g, s, { h, η, t }) => {
  s.m = mean(h.beta1, s.m, g);
  s.v = mean(h.beta2, s.v, g * g);
  s.w = Math.max(s.w, s.v);
  return -η * over(s.m / (1 - h.beta1 ** t), Math.sqrt(s.w / (1 - h.beta2 ** t)) + h.epsilon);
});
