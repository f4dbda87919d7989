/** What exchanging, turning and scaling hidden units changes, and starts from which they never part: L27 L109. */
import fc from 'fast-check';
import { grad, hessian, parameters, type Random, random, type Tensor, type Tree, tensor } from 'saddlepoint';
import type * as nn from 'saddlepoint/nn';
import type { Law } from '../law.ts';
import { close, normals, seeds, small } from './tools.ts';

type MakeMlp = typeof nn.mlp;
type SquaredError = typeof nn.squaredError;
export interface Mlp {
  readonly mlp: MakeMlp;
  readonly squaredError: SquaredError;
}

/** tr H, tr H² and tr H³: the same for the same spectrum. */
const powersOfSpectrum = (H: Tensor): number[] => {
  const H2 = H.matmul(H);
  return [H.trace().item(), H2.trace().item(), H2.mul(H).sum().item()];
};

/** Column i of W becomes column order[i], times sign[i]; likewise b, and the rows of the next W. */
function rearranged(tree: readonly nn.DenseTree[], order: readonly number[], scale: readonly number[]): nn.DenseTree[] {
  const [first, second] = tree as [nn.DenseTree, nn.DenseTree];
  const s = tensor([...scale]);
  return [
    { W: first.W.gather([...order], 1).mul(s), b: first.b!.gather([...order]).mul(s) },
    { W: second.W.gather([...order], 0).div(s.reshape([-1, 1])), b: second.b! },
  ];
}

const withData = (hidden: number, seed: number): { x: Tensor; y: Tensor; r: Random; hidden: number } => {
  const r = random(seed);
  return { x: normals(r, 6, 2), y: normals(r, 6, 1), r, hidden };
};

export const permutationSymmetry: Law<Mlp> = {
  id: 'nn.symmetry.permutation',
  rows: ['L27'],
  claim: 'exchanging hidden units, with their weights in and out, changes neither the loss nor the spectrum of its Hessian',
  tolerance: 'B',
  runs: 15,
  property: ({ mlp, squaredError }) =>
    fc.property(seeds, small(2, 6), (seed, n) => {
      const { x, y, r } = withData(n, seed);
      const net = mlp([2, n, 1], { seed: r });
      const loss = (tree: nn.DenseTree[]): Tensor => squaredError(net.apply(tree, x), y);
      const other = rearranged(net.tree, Array.from(r.permutation(n)), Array(n).fill(1));
      const [a, b] = [net.tree, other].map((tree) => powersOfSpectrum(hessian(loss)(tree) as Tensor));
      return close(loss(net.tree), loss(other)) && a.every((v, i) => Math.abs(v - b[i]) <= 1e-10 * Math.max(1, Math.abs(v)));
    }),
};

export const signSymmetry: Law<Mlp> = {
  id: 'nn.symmetry.sign',
  rows: ['L27'],
  claim:
    'turning the sign of a tanh unit’s weights in and out leaves the loss as it is, to the last bit, and the spectrum of its Hessian to rounding',
  tolerance: 'E',
  runs: 15,
  property: ({ mlp, squaredError }) =>
    fc.property(seeds, small(1, 6), fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (seed, n, flips) => {
      const { x, y, r } = withData(n, seed);
      const net = mlp([2, n, 1], { seed: r, activation: 'tanh' });
      const other = rearranged(
        net.tree,
        [...Array(n).keys()],
        flips.slice(0, n).map((flip) => (flip ? -1 : 1)),
      );
      const loss = (tree: nn.DenseTree[]): Tensor => squaredError(net.apply(tree, x), y);
      const [a, b] = [net.tree, other].map((tree) => powersOfSpectrum(hessian(loss)(tree) as Tensor));
      return loss(net.tree).item() === loss(other).item() && a.every((v, i) => Math.abs(v - b[i]) <= 1e-10 * Math.max(1, Math.abs(v)));
    }),
};

export const scaleSymmetry: Law<Mlp> = {
  id: 'nn.symmetry.scale',
  rows: ['L27', 'L50'],
  claim: 'under ReLU, weights in times 2ᵏ and out times 2⁻ᵏ leave the loss to the last bit but change the trace of the Hessian',
  tolerance: 'E',
  runs: 20,
  property: ({ mlp, squaredError }) =>
    fc.property(seeds, small(2, 6), fc.constantFrom(-2, -1, 1, 2, 3), (seed, n, k) => {
      const { x, y, r } = withData(n, seed);
      const net = mlp([2, n, 1], { seed: r, activation: 'relu' });
      const loss = (tree: nn.DenseTree[]): Tensor => squaredError(net.apply(tree, x), y);
      const other = rearranged(net.tree, [...Array(n).keys()], Array(n).fill(2 ** k));
      const [a, b] = [net.tree, other].map((tree) => (hessian(loss)(tree) as Tensor).trace().item());
      return loss(net.tree).item() === loss(other).item() && Math.abs(a - b) > 1e-6 * Math.abs(a);
    }),
};

export const symmetricStart: Law<Mlp> = {
  id: 'nn.start.symmetric',
  rows: ['L109'],
  claim: 'hidden units that start equal stay equal for ever, bit by bit, however long gradient descent trains them',
  tolerance: 'E',
  runs: 8,
  property: ({ mlp, squaredError }) =>
    fc.property(seeds, small(2, 6), fc.constantFrom('tanh' as const, 'relu' as const), (seed, n, activation) => {
      const { x, y } = withData(n, seed);
      const equal: nn.Initialiser = (shape) => tensor(new Float64Array(shape[0] * shape[1]).fill(0.3), { shape });
      const net = mlp([2, n, 1], { init: equal, activation });
      const { theta, unflatten } = parameters(net.tree);
      const before = theta.slice();
      for (let t = 0; t < 20; t++) {
        const g = parameters(
          grad((tree: nn.DenseTree[]) => squaredError(net.apply(tree, x), y))(unflatten(theta) as nn.DenseTree[]) as Tree,
        ).theta;
        for (let i = 0; i < theta.length; i++) theta[i] -= 0.1 * g[i];
      }
      const [first, second] = unflatten(theta) as nn.DenseTree[];
      const rowsEqual = (W: Tensor): boolean => W.data.every((w, i) => w === W.data[i - (i % n)]);
      return (
        rowsEqual(first.W) &&
        rowsEqual(first.b!) &&
        second.W.data.every((w) => w === second.W.data[0]) &&
        theta.some((v, i) => v !== before[i])
      );
    }),
};

export const zeroStart: Law<Mlp> = {
  id: 'nn.start.zero',
  rows: ['L109', 'L29'],
  claim: 'zero weights of a deep linear chain are a critical point: no gradient at two layers, no Hessian either at three and more',
  tolerance: 'E',
  runs: 10,
  property: ({ mlp, squaredError }) =>
    fc.property(seeds, small(2, 4), small(1, 4), (seed, layers, width) => {
      const { x, y } = withData(width, seed);
      const net = mlp([2, ...Array(layers - 1).fill(width), 1], { init: 'zeros', bias: false, activation: 'identity' });
      const loss = (tree: nn.DenseTree[]): Tensor => squaredError(net.apply(tree, x), y);
      const flat = parameters(grad(loss)(net.tree) as Tree).theta.every((g) => g === 0);
      const curved = (hessian(loss)(net.tree) as Tensor).data.some((h) => h !== 0);
      return flat && curved === (layers === 2);
    }),
};
