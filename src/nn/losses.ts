/**
 * Losses: what training makes small. Each is a mean over the batch, a scalar tensor, differentiable twice.
 *
 *   squared error     mean (ŷ − y)²
 *   Huber             mean of  ½ e²  where |e| ≤ δ,  δ|e| − ½ δ²  beyond           Huber 1964
 *   cross-entropy     −mean log softmax(z)[label]
 *   the binary one    mean  softplus(z) − y z
 *   weight decay      ½ λ ‖θ‖²
 *
 * Both cross-entropies take logits z, not probabilities: so nothing overflows, and log 0 is never asked for.
 */

import { tensor } from '../autograd/create.ts';
import { defineOp, expectTensor } from '../autograd/operation.ts';
import { strongMul } from '../autograd/operations/arithmetic.ts';
import { Tensor } from '../autograd/tensor.ts';
import type { Tree } from '../autograd/tree.ts';
import { mapTree } from '../autograd/tree.ts';
import { callable, noMore, nonNegative, options, refuse } from '../base/arguments.ts';

/** Refuses two tensors of different shape: broadcasting [N, 1] against [N] would quietly compare all with all. */
function expectSameShape(caller: string, name: string, x: Tensor, target: Tensor): void {
  expectTensor(caller, name, x);
  expectTensor(caller, 'target', target);
  if (x.shape.join() !== target.shape.join()) refuse(caller, 'target', `of the shape of ${name} [${x.shape.join(', ')}]`, target);
  if (x.size === 0) refuse(caller, name, 'a tensor with entries to average over', x);
}

/**
 * Mean squared error over all entries.
 *
 * @example
 * import { tensor } from 'saddlepoint';
 * import { squaredError } from 'saddlepoint/nn';
 * console.log(squaredError(tensor([[1], [3]]), tensor([[0], [1]])).item()); // → 2.5
 *
 * @throws RangeError where the shapes differ
 */
export function squaredError(prediction: Tensor, target: Tensor, ...rest: never[]): Tensor {
  noMore('squaredError', rest, 'a prediction and a target');
  expectSameShape('squaredError', 'prediction', prediction, target);
  // mean (ŷ − y)²
  return meanSquare(prediction.sub(target));
}

/** mean e², in one pass each way: 2e/n. The same as e.square().mean(), which is five operations each way. */
const meanSquare: (e: Tensor) => Tensor = defineOp({
  name: 'meanSquare',
  forward: ([e]) => {
    let sum = 0;
    for (let i = 0; i < e.size; i++) sum += e.data[i] * e.data[i];
    return tensor(sum / e.size, { dtype: e.dtype });
  },
  // g has no axes but leading ones; e's are put behind them
  vjp: [(g, _y, [e]) => strongMul(g.mul(2 / e.size).reshape([...g.shape, ...e.shape.map(() => 1)]), e)],
});

/**
 * Huber's loss: square near the target, straight beyond δ, so that outliers pull no harder than δ.
 *
 * @throws RangeError where the shapes differ or δ is not above zero
 */
export function huber(prediction: Tensor, target: Tensor, given: { readonly delta?: number } = {}, ...rest: never[]): Tensor {
  noMore('huber', rest, 'a prediction, a target and options');
  const { delta: δ = 1 } = options('huber', given, ['delta']);
  expectSameShape('huber', 'prediction', prediction, target);
  if (!(typeof δ === 'number' && δ > 0)) refuse('huber', 'delta', 'a number > 0', δ);
  const e = prediction.sub(target);
  // With q = e cut to ±δ:  q (e − q/2)  is ½e² inside and δ|e| − ½δ² outside.
  const q = e.clamp(-δ, δ);
  return q.mul(e.sub(q.mul(0.5))).mean();
}

/** One whole number 0 … classes − 1 for each example. */
export type Labels = ArrayLike<number>;

/** Where the entry of each row's label lies in the flat logits. */
function placesOf(labels: Labels, count: number, classes: number): Int32Array {
  if (typeof labels !== 'object' || typeof labels?.length !== 'number')
    refuse('crossEntropy', 'target', 'labels in a list, or a tensor of labels or probabilities', labels, TypeError);
  if (labels.length !== count) refuse('crossEntropy', 'target', `${count} labels, one for each row of logits`, labels);
  const places = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const label = labels[i];
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      refuse('crossEntropy', `label ${i}`, `a whole number in 0 … ${classes - 1}`, label);
    }
    places[i] = i * classes + label;
  }
  return places;
}

/**
 * Cross-entropy from logits z [N, classes]: −mean over examples of Σₖ pₖ log softmax(z)ₖ.
 *
 * @param logits [N, classes]
 * @param target labels as a list, typed array or tensor [N] of whole numbers, or probabilities [N, classes]
 * @throws RangeError where the shapes disagree or a label is no class
 *
 * @example
 * import { tensor } from 'saddlepoint';
 * import { crossEntropy } from 'saddlepoint/nn';
 * console.log(crossEntropy(tensor([[0, 0]]), [1]).item() === Math.LN2); // → true
 */
export function crossEntropy(logits: Tensor, target: Labels | Tensor, ...rest: never[]): Tensor {
  noMore('crossEntropy', rest, 'logits and a target');
  if (!(logits instanceof Tensor && logits.shape.length === 2)) {
    const swapped = target instanceof Tensor && target.shape.length === 2 ? ' (logits first, labels second)' : '';
    refuse('crossEntropy', 'logits', `a tensor [N, classes]${swapped}`, logits, TypeError);
  }
  if (logits.size === 0) refuse('crossEntropy', 'logits', 'a tensor with entries to average over', logits);
  const [count, classes] = logits.shape;
  const logarithms = logits.logSoftmax(-1);
  if (target instanceof Tensor && target.shape.length !== 1) {
    expectSameShape('crossEntropy', 'logits', logits, target);
    // −(1/N) Σ p log softmax(z), where 0 · log 0 is 0
    return strongMul(target, logarithms).sum().div(-count);
  }
  const places = placesOf(target instanceof Tensor ? target.data : target, count, classes);
  // −(1/N) Σ log softmax(z)[label]
  return logarithms.reshape([-1]).gather(places).sum().div(-count);
}

/**
 * Binary cross-entropy from logits z: mean of −y log σ(z) − (1 − y) log(1 − σ(z)) = softplus(z) − y z.
 *
 * @param target the same shape, each entry in [0, 1]
 */
export function binaryCrossEntropy(logits: Tensor, target: Tensor, ...rest: never[]): Tensor {
  noMore('binaryCrossEntropy', rest, 'logits and a target');
  expectSameShape('binaryCrossEntropy', 'logits', logits, target);
  const wrong = target.data.findIndex((y) => !(y >= 0 && y <= 1));
  if (wrong >= 0) refuse('binaryCrossEntropy', `target entry ${wrong}`, 'a number in [0, 1]', target.data[wrong]);
  // softplus(z) − y z, as (1 − y) softplus(z) + y softplus(−z): nothing cancels, and what has no weight adds nothing, at ±∞ either
  const [no, yes] = [strongMul(target.neg().add(1), logits.softplus()), strongMul(target, logits.neg().softplus())];
  return no.add(yes).mean();
}

/** Options of {@link weightDecay}. */
export interface WeightDecayOptions {
  /** Which tensors are decayed, by path ('0.W') and value. Default all; `(_, w) => w.shape.length > 1` spares biases. */
  readonly include?: (path: string, value: Tensor) => boolean;
}

/**
 * Weight decay as a term of the loss: ½ λ Σ w². Its gradient is λw.
 *
 * @example
 * import { tensor } from 'saddlepoint';
 * import { weightDecay } from 'saddlepoint/nn';
 * console.log(weightDecay({ W: tensor([[3, 4]]) }, 0.1).item()); // → 1.25
 */
export function weightDecay(tree: Tree, λ: number, given: WeightDecayOptions = {}, ...rest: never[]): Tensor {
  noMore('weightDecay', rest, 'a tree, λ and options');
  const { include = () => true } = options('weightDecay', given, ['include']);
  callable('weightDecay', 'include', include);
  nonNegative('weightDecay', 'λ', λ);
  let sum: Tensor | undefined;
  mapTree('weightDecay', tree, (leaf, path) => {
    if (!include(path, leaf)) return;
    const squares = leaf.square().sum();
    sum = sum?.add(squares) ?? squares;
  });
  // ½ λ Σ w²
  return (sum ?? tensor(0)).mul(λ / 2);
}
