/** What the sample logs are made of: what a sample is, and runs of small losses. */
import {
  descend,
  gradientDescent,
  type Optimizer,
  type Oracle,
  oracle,
  random,
  type StepRecord,
  type Tensor,
  tensor,
  type Verdict,
} from 'saddlepoint';
import { glyphDigits } from 'saddlepoint/data';
import { binaryCrossEntropy, crossEntropy, mlp } from 'saddlepoint/nn';

export interface Sample {
  readonly id: string;
  readonly name: string;
  /** What a reader who knows how it was made would say. */
  readonly truth: Verdict;
  /** Asked in public, in such words. */
  readonly thread?: boolean;
  /** The run's records. */
  records(): readonly StepRecord[];
}

export const run = (L: Oracle | ((t: number) => Oracle), θ: ArrayLike<number>, rule: Optimizer, steps: number): StepRecord[] => [
  ...descend(L, Float64Array.from(θ), rule, { steps }),
];
export const rate = (learningRate: number): Optimizer => gradientDescent({ learningRate });

/** A loop that does not look at its numbers goes on after the first that is none. */
export const goingOn = (records: readonly StepRecord[], steps: number): StepRecord[] => [
  ...records,
  ...Array.from({ length: steps }, (_, k) => ({ t: records.length + k + 1, loss: NaN, gradientNorm: NaN }) as StepRecord),
];

/** Two clouds of points with labels 0 and 1, `apart` from each other, in n dimensions. */
export function clouds(count: number, n: number, apart: number, seed: number): { readonly x: Tensor; readonly y: Tensor } {
  const { normal } = random(seed);
  const rows = Array.from({ length: count }, (_, i) => Array.from({ length: n }, () => normal() + (i % 2 === 0 ? apart : -apart) / 2));
  return { x: tensor(rows), y: tensor(rows.map((_, i) => [i % 2 === 0 ? 1 : 0])) };
}

/** A network on digits, its first layer's biases moved. */
export function digits(activation: 'relu' | 'tanh', bias: number, seed = 1): Oracle & { readonly theta: ArrayLike<number> } {
  const { x, y } = glyphDigits({ count: 60, seed });
  const net = mlp([144, 12, 10], { activation, seed });
  const tree = net.tree.map(({ W, b }, i) => ({ W, b: i === 0 ? b!.add(bias) : b! }));
  return oracle((t: typeof net.tree) => crossEntropy(net.apply(t, x), y), tree);
}

/** A network that tells two clouds apart: the whole loss, and the loss of a batch of `size` rows. */
export function classifier(size: number, seed: number, scale = 1) {
  const { x, y } = clouds(40, 4, 2, seed);
  const net = mlp([4, 6, 1], { seed });
  const tree = net.tree.map(({ W, b }) => ({ W: W.mul(scale), b: b! }));
  const over = (rows: readonly number[]) => {
    const [X, Y] = [x.gather([...rows]), y.gather([...rows])];
    return oracle((t: typeof net.tree) => binaryCrossEntropy(net.apply(t, X), Y), tree);
  };
  const { integer } = random(seed);
  return { whole: over(Array.from({ length: 40 }, (_, i) => i)), batch: () => over(Array.from({ length: size }, () => integer(40))) };
}
