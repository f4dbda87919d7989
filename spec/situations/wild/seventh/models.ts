/** What the seventh and the eighth families are built from: small images, two towers, adders of gradients. */
import { oracle, type Tensor, tensor } from 'saddlepoint';
import { conv2d, crossEntropy, dense, flatten, type Layer, meanPool, sequential } from 'saddlepoint/nn';
import { cloud, type Problem, problem, toLabels, toNumbers } from '../networks.ts';
import { weights } from '../sixth/models.ts';
import type { Draw } from '../tools.ts';

/** Images [size, size, 1] with a bar that lies or stands, and noise. */
export function bars(draw: Draw, count: number, size: number, noise = 0.3): { X: number[][][][]; labels: number[] } {
  const labels = Array.from({ length: count }, (_, i) => i % 2);
  const X = labels.map((c) => {
    const at = draw.whole(0, size - 1);
    return Array.from({ length: size }, (_, i) =>
      Array.from({ length: size }, (_, j) => [((c === 0 ? i : j) === at ? 1 : 0) + noise * draw.normal()]),
    );
  });
  return { X, labels };
}

/** A convolution, a rectifier (or another), means of 2 × 2, a readout of `outputs`; on images of 6 × 6. */
export function convolutional(draw: Draw, filters: number, outputs: number, step: (x: Tensor) => Tensor = (x) => x.relu()): Layer<any> {
  const seed = draw.whole(1, 1e9);
  return sequential([
    conv2d(1, filters, { seed }),
    step,
    meanPool(2),
    flatten,
    dense(4 * filters, outputs, { seed: seed + 1 }),
  ] as any) as any;
}

/** The same bars, a number for each. */
export function barRegression(draw: Draw, filters: number, count = 20): Problem {
  const { X, labels } = bars(draw, count, 6);
  return problem(convolutional(draw, filters, 1), X, toNumbers(labels.map((c) => 3 * c + draw.normal())));
}

/** Lying and standing bars told apart by a convolutional network. */
export function barProblem(draw: Draw, filters: number, count = 24, step?: (x: Tensor) => Tensor): Problem {
  const { X, labels } = bars(draw, count, 6);
  return problem(convolutional(draw, filters, 2, step), X, toLabels(labels));
}

/** Pairs (x, y) of one hidden cause, and the loss by which two linear towers find which belongs to which: cross entropy of U x · V y. */
export function towers(draw: Draw, size = 0.3, count = draw.whole(10, 16)) {
  const [n, m, k] = [draw.whole(3, 5), draw.whole(3, 5), draw.whole(2, 3)];
  const causes = cloud(draw, count, 3);
  const seen = (width: number): Tensor => {
    const mix = cloud(draw, 3, width);
    return tensor(causes.map((c) => mix[0].map((_, j) => c.reduce((s, v, i) => s + v * mix[i][j], 0) / 1.7 + 0.2 * draw.normal())));
  };
  const [x, y] = [seen(n), seen(m)];
  const own = Array.from({ length: count }, (_, i) => i);
  return oracle(({ U, V }: any) => crossEntropy(x.matmul(U).matmul(y.matmul(V).transpose()), own), {
    U: weights(draw, n, k, size),
    V: weights(draw, m, k, size),
  });
}

/** Rows that mean `rank` hidden numbers seen through a random mixture. */
export function hidden(draw: Draw, count: number, width: number, rank: number, noise = 0.1): Tensor {
  const mix = cloud(draw, rank, width);
  return tensor(
    cloud(draw, count, rank).map((c) => mix[0].map((_, j) => c.reduce((s, v, i) => s + v * mix[i][j], 0) + noise * draw.normal())),
  );
}
