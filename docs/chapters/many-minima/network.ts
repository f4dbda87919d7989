/** The networks of this chapter: y = f(x; θ) fitted to the sinc on 64 points, mean square (L17, L20, L21). */
import { descend, gradientDescent, levenbergMarquardt, type Oracle, oracle } from 'saddlepoint';
import { sinc } from 'saddlepoint/data';
import { mlp, squaredError } from 'saddlepoint/nn';

export const data = sinc();

/** Where ‖g‖ is at rounding level and H is small, so are the errors of λ, some 10⁻¹⁵·λmax: a finer tolerance tells more. */
export const FINE = 1e-10;

/** A tanh network of these widths, its loss over θ, and what it says of the data at θ. */
export function network(widths: readonly number[], seed: number) {
  const net = mlp(widths, { seed });
  const L = oracle((tree: typeof net.tree) => squaredError(net.apply(tree, data.x), data.y), net.tree);
  // W and b of each layer in turn, as they lie in θ
  const blocks = widths.slice(1).flatMap((outputs, i) => [widths[i] * outputs, outputs]);
  return { L, start: Float64Array.from(L.theta), blocks };
}

/** The output on the grid of the data, of one hidden layer laid out [W, b, V, c] in θ. */
export function fitted(θ: ArrayLike<number>): number[] {
  const h = (θ.length - 1) / 3;
  return Array.from(data.x.data, (x) => {
    let y = θ[3 * h];
    for (let k = 0; k < h; k++) y += θ[2 * h + k] * Math.tanh(θ[k] * x + θ[h + k]);
    return y;
  });
}

/** Gradient descent from θ, in place: enough to leave the start, not enough to arrive. */
export function train(L: Oracle, θ: Float64Array, steps: number, learningRate = 0.1): void {
  for (const _ of descend(L, θ, gradientDescent({ learningRate }), { steps }));
}

/** Damped Newton steps on the Hessian, in place, until ‖g‖ ≤ 10⁻¹³ or the steps are used up. Returns a function to go on. */
export function polish(L: Oracle, θ: Float64Array): (steps: number) => void {
  const optimizer = levenbergMarquardt();
  const state = optimizer.init(θ);
  return (steps) => {
    for (const _ of descend(L, θ, optimizer, { steps, state, stopAtGradientNorm: 1e-13 }));
  };
}
