/** How often a classifier is right, and what it takes for what. */
import { isSize } from '../autograd/shape.ts';
import { Tensor } from '../autograd/tensor.ts';
import { noMore, options, refuse, count as wholeNumber } from '../base/arguments.ts';
import { Matrix } from '../linalg/matrix.ts';

/**
 * The class with the largest logit in each row; the first of equals.
 *
 * @param logits [N, classes]
 * @throws RangeError where a row has a NaN, which no class can win
 */
export function predictions(logits: Pick<Tensor, 'data' | 'shape'>, ...rest: never[]): Uint32Array {
  noMore('predictions', rest, 'logits');
  const [count, classes] = logits?.shape?.length === 2 ? logits.shape : [];
  if (!(isSize(count) && isSize(classes) && classes > 0 && logits.data?.length === count * classes))
    refuse('predictions', 'logits', 'a tensor [N, classes]', logits);
  const best = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < classes; k++) {
      const z = logits.data[i * classes + k];
      if (Number.isNaN(z)) refuse('predictions', `logits[${i}, ${k}]`, 'a number', z);
      if (z > logits.data[i * classes + best[i]]) best[i] = k;
    }
  }
  return best;
}

/** Whole numbers, one for each example: a list, a typed array, or a tensor [N]. */
export type Classes = ArrayLike<number> | Tensor;

/** Predictions and labels as two lists of the same length. */
function pairsOf(caller: string, predicted: Classes, labels: Classes): readonly [ArrayLike<number>, ArrayLike<number>] {
  const listOf = (name: string, value: Classes, hint: string): ArrayLike<number> => {
    if (value instanceof Tensor && value.shape.length === 1) return value.data;
    const isList = typeof value === 'object' && value !== null && typeof (value as ArrayLike<number>).length === 'number';
    return isList && !(value instanceof Tensor) ? value : refuse(caller, name, `one class for each example${hint}`, value, TypeError);
  };
  const first = listOf('predicted', predicted, '; predictions(logits) makes them');
  const second = listOf('labels', labels, '');
  if (second.length === 0) refuse(caller, 'labels', 'at least one class', labels);
  if (first.length !== second.length) refuse(caller, 'the number of predictions', `that of the labels, ${second.length}`, first.length);
  return [first, second];
}

function expectClass(caller: string, name: string, value: number, classes: number): void {
  if (!Number.isInteger(value) || value < 0 || value >= classes)
    refuse(caller, name, classes === Infinity ? 'a whole number ≥ 0' : `a whole number in 0 … ${classes - 1}`, value);
}

/**
 * The share of predictions that equal their label.
 *
 * @param predicted whole numbers, as from {@link predictions}
 * @throws TypeError or RangeError where either is no list of whole numbers (logits are none), or their lengths differ
 *
 * @example
 * import { accuracy, predictions } from 'saddlepoint/data';
 * import { tensor } from 'saddlepoint';
 * console.log(accuracy(predictions(tensor([[0, 1], [2, 1], [0, 3], [5, 4]])), [1, 0, 0, 0])); // → 0.75
 */
export function accuracy(predicted: Classes, labels: Classes, ...rest: never[]): number {
  noMore('accuracy', rest, 'predictions and labels');
  const [found, wanted] = pairsOf('accuracy', predicted, labels);
  let right = 0;
  for (let i = 0; i < wanted.length; i++) {
    expectClass('accuracy', `prediction ${i}`, found[i], Infinity);
    expectClass('accuracy', `label ${i}`, wanted[i], Infinity);
    if (found[i] === wanted[i]) right++;
  }
  return right / wanted.length;
}

/**
 * Entry (i, j): how many examples of class i were taken for class j. The diagonal over the sum is the accuracy.
 *
 * @throws RangeError where the lengths differ or a class is outside 0 … classes − 1
 */
export function confusionMatrix(predicted: Classes, labels: Classes, given: { readonly classes: number }, ...rest: never[]): Matrix {
  noMore('confusionMatrix', rest, 'predictions, labels and options');
  const { classes } = options('confusionMatrix', given, ['classes']);
  wholeNumber('confusionMatrix', 'classes', classes, 1);
  const [found, wanted] = pairsOf('confusionMatrix', predicted, labels);
  const counts = new Matrix(new Float64Array(classes * classes), classes, classes);
  for (let i = 0; i < wanted.length; i++) {
    expectClass('confusionMatrix', `label ${i}`, wanted[i], classes);
    expectClass('confusionMatrix', `prediction ${i}`, found[i], classes);
    counts.data[wanted[i] * classes + found[i]]++;
  }
  return counts;
}
