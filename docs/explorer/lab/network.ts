/** From settings to a loss over θ: the network, its start, the loss over all points and over the batch of each step. */
import { type Layer, layersOf, type OracleOf, oracle, type Tensor, tensor } from 'saddlepoint';
import { batches } from 'saddlepoint/data';
import {
  type Activation,
  binaryCrossEntropy,
  crossEntropy,
  type DenseTree,
  he,
  type Init,
  mlp,
  orthogonal,
  squaredError,
  uniform,
  weightDecay,
  xavier,
} from 'saddlepoint/nn';
import type { State } from '../figure.ts';
import { type Points, pointsOf } from './data.ts';

export interface Network {
  readonly points: Points;
  /** The loss over all points; `theta` is where training starts. */
  readonly whole: OracleOf<DenseTree[]>;
  /** The loss that step t sees: its batch's, or the whole. */
  at(t: number): OracleOf<DenseTree[]>;
  /** Points in a batch. */
  readonly batch: number;
  readonly layers: readonly Layer[];
  /** Outputs at inputs [M, 2]: one logit for two classes, else one for each. */
  outputs(θ: ArrayLike<number>, x: Tensor): Tensor;
}

const initialiser = (name: string, gain: number): Init => {
  const made: Readonly<Record<string, () => Init>> = {
    xavier: () => xavier({ gain }),
    he: () => he({ gain }),
    orthogonal: () => orthogonal({ gain }),
    uniform: () => uniform({ low: -gain / 10, high: gain / 10 }),
    equal: () => (shape) => tensor(new Float64Array(shape[0] * shape[1]).fill(gain / 2), { shape }),
    zeros: () => 'zeros',
  };
  return made[name]();
};

/** The loss of outputs against classes: for two classes of one number, of K for K. */
function lossOf(kind: string, classes: number, outputs: Tensor, y: Uint8Array): Tensor {
  const target = (high: number, low: number): Tensor =>
    classes === 2
      ? tensor(
          Float64Array.from(y, (k) => (k ? high : low)),
          { shape: [y.length, 1] },
        )
      : tensor(
          Float64Array.from({ length: y.length * classes }, (_, p) => (y[Math.floor(p / classes)] === p % classes ? high : low)),
          { shape: [y.length, classes] },
        );
  if (kind === 'squared error') return squaredError(outputs, target(1, classes === 2 ? -1 : 0));
  return classes === 2 ? binaryCrossEntropy(outputs, target(1, 0)) : crossEntropy(outputs, y);
}

export function networkOf(state: State): Network {
  const points = pointsOf(state);
  const { x, y, classes } = points;
  const hidden = Array<number>(Number(state['depth'])).fill(Number(state['width']));
  const net = mlp([2, ...hidden, classes === 2 ? 1 : classes], {
    activation: state['activation'] as Activation,
    init: initialiser(String(state['init']), Number(state['gain'])),
    seed: Number(state['seed']),
  });
  const δ = Number(state['decay']);
  const lossOn = (x: Tensor, y: Uint8Array): OracleOf<DenseTree[]> =>
    oracle((tree) => {
      const loss = lossOf(String(state['loss']), classes, net.apply(tree, x), y);
      return δ > 0 ? loss.add(weightDecay(tree, δ)) : loss;
    }, net.tree);
  const whole = lossOn(x, y);
  const batch = Math.min(Number(state['batch']), y.length);
  const loader = batch < y.length ? batches({ x, y }, { size: batch, seed: Number(state['seed']) }) : undefined;
  return {
    points,
    whole,
    batch,
    layers: layersOf(Object.fromEntries(net.tree.map((layer, l) => [l === hidden.length ? 'output' : `hidden ${l + 1}`, layer]))),
    at(t) {
      if (loader === undefined) return whole;
      const part = loader.at(t);
      return lossOn(part.x, part.y);
    },
    outputs: (θ, x) => net.apply(whole.unflatten(θ), x),
  };
}

/** The class that outputs speak for, row by row, and the share of points that are right. */
export function classesOf(outputs: Tensor): Uint8Array {
  const [count, columns] = outputs.shape;
  return Uint8Array.from({ length: count }, (_, i) => {
    if (columns === 1) return outputs.data[i] > 0 ? 1 : 0;
    let best = 0;
    for (let k = 1; k < columns; k++) if (outputs.data[i * columns + k] > outputs.data[i * columns + best]) best = k;
    return best;
  });
}
