/** How often a classifier is right, and what it takes for what. */
import type { Tensor } from '../autograd/tensor.ts';
import { Matrix } from '../linalg/matrix.ts';

/**
 * The class with the largest logit in each row; the first of equals.
 *
 * @param logits [N, classes]
 * @throws RangeError where a row has a NaN, which no class can win
 */
export function predictions(logits: Pick<Tensor, 'data' | 'shape'>): Uint32Array {
  const [count, classes] = logits.shape;
  if (logits.shape.length !== 2 || classes < 1)
    throw new RangeError(`predictions: logits must be [N, classes], got [${logits.shape.join(', ')}]`);
  const best = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < classes; k++) {
      const z = logits.data[i * classes + k];
      if (Number.isNaN(z)) throw new RangeError(`predictions: logits must be numbers, got NaN at [${i}, ${k}]`);
      if (z > logits.data[i * classes + best[i]]) best[i] = k;
    }
  }
  return best;
}

const expectPairs = (caller: string, predicted: ArrayLike<number>, labels: ArrayLike<number>): void => {
  if (predicted.length !== labels.length) throw new RangeError(`${caller}: ${predicted.length} predictions, but ${labels.length} labels`);
  if (labels.length === 0) throw new RangeError(`${caller}: there are no labels`);
};

/**
 * The share of predictions that equal their label.
 *
 * @param predicted whole numbers, as from {@link predictions}
 *
 * @example
 * import { accuracy, predictions } from 'saddlepoint/data';
 * import { tensor } from 'saddlepoint';
 * console.log(accuracy(predictions(tensor([[0, 1], [2, 1], [0, 3], [5, 4]])), [1, 0, 0, 0])); // → 0.75
 */
export function accuracy(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  expectPairs('accuracy', predicted, labels);
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) right++;
  return right / labels.length;
}

/**
 * Entry (i, j): how many examples of class i were taken for class j. The diagonal over the sum is the accuracy.
 *
 * @throws RangeError where the lengths differ or a class is outside 0 … classes − 1
 */
export function confusionMatrix(
  predicted: ArrayLike<number>,
  labels: ArrayLike<number>,
  { classes }: { readonly classes: number },
): Matrix {
  expectPairs('confusionMatrix', predicted, labels);
  const counts = new Matrix(new Float64Array(classes * classes), classes, classes);
  for (let i = 0; i < labels.length; i++) {
    for (const [name, value] of [
      ['label', labels[i]],
      ['prediction', predicted[i]],
    ] as const) {
      if (!Number.isInteger(value) || value < 0 || value >= classes) {
        throw new RangeError(`confusionMatrix: ${name} ${i} must be a whole number in 0 … ${classes - 1}, got ${value}`);
      }
    }
    counts.data[labels[i] * classes + predicted[i]]++;
  }
  return counts;
}
