/** The classifier of this chapter: glyph digits through 144-64-64-10, and one update at a time. L42 L47 */
import { descend, type Optimizer, type Oracle, oracle, parameters } from 'saddlepoint';
import { accuracy, batches, glyphDigits, predictions } from 'saddlepoint/data';
import { crossEntropy, mlp } from 'saddlepoint/nn';

export interface Task {
  readonly start: Float64Array;
  /** Loss over the whole training set. */
  readonly whole: Oracle;
  /** Losses over batches of B, in a new order every epoch; t = 1, 2, … */
  loader(size: number, seed: number): { readonly perEpoch: number; source(t: number): Oracle };
  /** Shares of training and test digits that are right at θ. */
  right(θ: Float64Array): { readonly train: number; readonly test: number };
  /** Mean losses at θ. */
  losses(θ: Float64Array): { readonly train: number; readonly test: number };
}

/** Digits to train on and as many of others to test on; weights from the same seed. */
export function task({
  seed,
  count,
  tests,
  widths = [64, 64],
}: {
  seed: number;
  count: number;
  tests: number;
  widths?: readonly number[];
}): Task {
  const train = glyphDigits({ count, seed: 2 * seed });
  const test = glyphDigits({ count: tests, seed: 2 * seed + 1 });
  const net = mlp([144, ...widths, 10], { activation: 'relu', init: 'he', seed });
  type Weights = typeof net.tree;
  const { theta, unflatten } = parameters(net.tree);
  const lossOn = (x: typeof train.x, y: ArrayLike<number>): Oracle =>
    oracle((tree: Weights) => crossEntropy(net.apply(tree, x), y), net.tree);
  const whole = lossOn(train.x, train.y);
  const other = lossOn(test.x, test.y);
  return {
    start: Float64Array.from(theta),
    whole,
    loader(size, order) {
      const data = batches({ x: train.x, y: train.y }, { size, seed: order });
      return {
        perEpoch: data.perEpoch,
        source: (t) => {
          const { x, y } = data.at(t);
          return lossOn(x, y);
        },
      };
    },
    right: (θ) => {
      const tree = unflatten(θ);
      const share = ({ x, y }: typeof train): number => accuracy(predictions(net.apply(tree, x)), y);
      return { train: share(train), test: share(test) };
    },
    losses: (θ) => ({ train: whole.value(θ), test: other.value(θ) }),
  };
}

/** Trains for so many updates, or until `enough` says so after one. Returns the updates made; stops where the loss is not finite. */
export function updates(
  { source }: ReturnType<Task['loader']>,
  θ: Float64Array,
  rule: Optimizer,
  most: number,
  enough: (t: number) => boolean = () => false,
): { readonly count: number; readonly broken: boolean } {
  let count = 0;
  const run = descend(source, θ, rule, { steps: most });
  for (const { t } of run) {
    count = t;
    if (enough(t)) return { count, broken: false };
  }
  return { count, broken: run.stop?.reason === 'not finite' };
}
