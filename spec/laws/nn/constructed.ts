/**
 * Networks at critical points that are known without training: the data are chosen for the weights. L17 L21
 *
 *   y = f(x; θ) − ρ r,   Jᵀr = 0:   ∇L = (2/N) Jᵀ(f − y) = 0,   H = (2/N)(JᵀJ + ρ Σ rₙ ∇²fₙ)
 *
 * With ρ = 0 the fit is exact and H is JᵀJ alone; with a small ρ > 0, and more examples than parameters, θ is a strict minimum.
 */
import fc from 'fast-check';
import { eigh, jacobian, type Oracle, oracle, random, type Tensor, tensor } from 'saddlepoint';
import { type DenseTree, mlp, squaredError } from 'saddlepoint/nn';
import type { Classify, EscapeFrom } from '../landscape/criticalPoints.ts';
import type { Law } from '../law.ts';
import { dot, normals, seeds, small } from './tools.ts';

/** One hidden layer of tanh units, [inputs, units, outputs], with N examples. */
interface Shape {
  readonly seed: number;
  readonly inputs: number;
  readonly units: number;
  readonly outputs: number;
  readonly examples: number;
}

interface Constructed {
  readonly tree: readonly DenseTree[];
  readonly x: Tensor;
  /** f(x; θ). */
  readonly fit: Tensor;
  /** Rows of J, one an output of an example. */
  readonly J: readonly Float64Array[];
}

const parametersOf = ({ inputs, units, outputs }: Shape): number => (inputs + 1) * units + (units + 1) * outputs;

function constructed(shape: Shape): Constructed {
  const { seed, inputs, units, outputs, examples } = shape;
  const r = random(seed);
  const net = mlp([inputs, units, outputs], { seed: r });
  const tree: DenseTree[] = [
    { W: normals(r, inputs, units), b: normals(r, units) },
    { W: normals(r, units, outputs), b: normals(r, outputs) },
  ];
  const x = normals(r, examples, inputs);
  const leaves = (jacobian((t: DenseTree[]) => net.apply(t, x).reshape([-1]))(tree) as DenseTree[]).flatMap(({ W, b }) => [W, b!]);
  const J = Array.from({ length: examples * outputs }, (_, row) =>
    Float64Array.from(
      leaves.flatMap(({ data }) => [
        ...data.slice((row * data.length) / (examples * outputs), ((row + 1) * data.length) / (examples * outputs)),
      ]),
    ),
  );
  return { tree, x, fit: net.apply(tree, x), J };
}

/** The loss of such a network on (x, y). */
const lossOn = (tree: readonly DenseTree[], x: Tensor, y: Tensor): Oracle => {
  const widths = [tree[0].W.shape[0], tree[0].W.shape[1], tree[1].W.shape[1]] as number[];
  const net = mlp(widths, { seed: 0 });
  return oracle((t: DenseTree[]) => squaredError(net.apply(t, x), y), tree as DenseTree[]);
};

/** A random vector less its part in the columns of J, of length 1: twice, for rounding. */
function across(J: readonly Float64Array[], seed: number): Float64Array {
  const r = random(seed);
  const basis: number[][] = [];
  for (let j = 0; j < J[0].length; j++) {
    const v = J.map((row) => row[j]);
    for (let pass = 0; pass < 2; pass++) for (const q of basis) subtract(v, q);
    const size = Math.hypot(...v);
    if (size > 1e-12) basis.push(v.map((a) => a / size));
  }
  const v = J.map(() => r.normal());
  for (let pass = 0; pass < 2; pass++) for (const q of basis) subtract(v, q);
  return Float64Array.from(v, (a) => a / Math.hypot(...v));
}
function subtract(v: number[], q: readonly number[]): void {
  const share = dot(v, q);
  for (let i = 0; i < v.length; i++) v[i] -= share * q[i];
}

/** Where g and H are right to rounding, so are the signs of eigenvalues far below the usual tolerance. */
const FINE = { eigenvalueTolerance: 1e-12 };

/** The first unit twice, with α and 1 − α of its output. */
function duplicated([first, second]: readonly DenseTree[], α: number): DenseTree[] {
  const [d, n] = first.W.shape as [number, number];
  const W = Float64Array.from({ length: d * (n + 1) }, (_, k) => first.W.data[Math.floor(k / (n + 1)) * n + ((k % (n + 1)) % n)]);
  const K = second.W.shape[1];
  const V = [...second.W.data, ...second.W.data.slice(0, K).map((v) => (1 - α) * v)].map((v, k) => (k < K ? α * v : v));
  return [
    { W: tensor(W, { shape: [d, n + 1] }), b: tensor([...first.b!.data, first.b!.data[0]]) },
    { W: tensor(V, { shape: [n + 1, K] }), b: second.b! },
  ];
}

export const wideningMakesSaddles: Law<{ readonly classify: Classify; readonly escape: EscapeFrom }> = {
  id: 'escape.duplicated-unit',
  rows: ['L17', 'L102'],
  claim:
    'a strict minimum of a network of one hidden layer has no way down; with its first unit duplicated, of the shares α = ½ and 3/2 one at least makes a saddle of it at the same loss, whose way down lowers the loss; at α = ½ it parts the two copies, u and −u, and moves nothing else',
  tolerance: 'B',
  runs: 25,
  property: ({ classify, escape }) =>
    fc.property(seeds, small(1, 2), small(1, 2), (seed, inputs, units) => {
      const shape = { seed, inputs, units, outputs: 1, examples: 0 };
      const { tree, x, fit, J } = constructed({ ...shape, examples: parametersOf(shape) + 3 });
      const r = across(J, seed);
      const JᵀJ = Array.from(J[0], (_, i) => Array.from(J[0], (_, j) => J.reduce((sum, row) => sum + row[i] * row[j], 0)));
      const λ = eigh(JᵀJ, { vectors: false }).values;
      fc.pre(λ[0] > 1e-4 * λ[λ.length - 1]);
      const answers = (ρ: number): Tensor =>
        tensor(
          fit.data.map((f, n) => f - ρ * r[n]),
          { shape: [...fit.shape] },
        );
      // the largest of these residuals that JᵀJ outweighs
      const floor = λ[0] / J.length;
      let ρ = 1;
      let L = lossOn(tree, x, answers(ρ));
      while (eigh(L.hessian(L.theta!), { vectors: false }).values[0] < floor) L = lossOn(tree, x, answers((ρ /= 2)));
      const y = answers(ρ);
      const narrow = classify(L, L.theta!, FINE);
      if (narrow.kind !== 'minimum' || escape(L, L.theta!, FINE) !== undefined) return false;
      let saddles = 0;
      for (const α of [0.5, 1.5]) {
        const wide = lossOn(duplicated(tree, α), x, y);
        const { kind, eigenvalues, index } = classify(wide, wide.theta!, FINE);
        if (Math.abs(wide.value(wide.theta!) - L.value(L.theta!)) > 1e-14 * ρ) return false;
        const way = escape(wide, wide.theta!, FINE);
        if (kind !== 'saddle') {
          if (kind !== 'degenerate' || index > 0 || way !== undefined) return false;
          continue;
        }
        saddles++;
        if (
          way === undefined ||
          !(way.actual > 0) ||
          Math.abs(way.eigenvalue - eigenvalues[0]) > 1e-9 * eigenvalues[eigenvalues.length - 1]
        )
          return false;
        // θ = [W, b, V, c]; the first unit is 0, its copy the last
        const m = units + 1;
        const ofUnit = (k: number): number[] => Array.from({ length: inputs + 1 }, (_, i) => way.direction[i * m + k]);
        const [one, copy] = [ofUnit(0), ofUnit(units)];
        if (α === 0.5 && Math.abs(Math.hypot(...one, ...copy) - 1) > 1e-6) return false;
        if (α === 0.5 && Math.hypot(...one.map((u, i) => u + copy[i])) > 1e-6) return false;
      }
      return saddles > 0;
    }),
};

export const zeroResidualCounts: Law<Classify> = {
  id: 'classify.zero-residual',
  rows: ['L21', 'L20'],
  claim:
    'where a network fits N examples of K outputs exactly, H = (2/NK) JᵀJ: its eigenvalues are those of the Gram matrix (2/NK) JJᵀ, and zeros. With more parameters than N·K no such point is a minimum by its eigenvalues: degenerate, none negative; with a Gram matrix of full rank and no more parameters than N·K it is a strict minimum',
  tolerance: 'B',
  runs: 30,
  property: (classify) =>
    fc.property(seeds, small(1, 2), small(1, 3), small(1, 2), small(1, 9), (seed, inputs, units, outputs, examples) => {
      const shape = { seed, inputs, units, outputs, examples };
      const { tree, x, fit, J } = constructed(shape);
      const L = lossOn(tree, x, fit);
      const { kind, eigenvalues, signs, index } = classify(L, L.theta!, FINE);
      const [P, rows] = [parametersOf(shape), J.length];
      const gram = eigh(
        J.map((a) => J.map((b) => (2 / rows) * dot(a, b))),
        { vectors: false },
      ).values;
      const top = gram[rows - 1];
      const descending = [...gram].reverse();
      const expected = Array.from({ length: P }, (_, i) => descending[i] ?? 0).reverse();
      if (!eigenvalues.every((λ, i) => Math.abs(λ - expected[i]) <= 1e-12 * P * top)) return false;
      if (index !== 0 || signs.positive > Math.min(P, rows)) return false;
      if (P > rows) return kind === 'degenerate' && signs.zero >= P - rows;
      return kind === (expected[0] > 1e-11 * top ? 'minimum' : expected[0] < 1e-13 * top ? 'degenerate' : kind);
    }),
};
