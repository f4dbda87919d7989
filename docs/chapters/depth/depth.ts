/**
 * Long products: one matrix again and again, or a fresh one for every layer. L33 L34 L105
 *
 *   x_T = Wᵀx₀ = Σ λᵢᵀ cᵢ uᵢ          one symmetric matrix: a power for each eigenvalue
 *   E‖x_T‖² = vᵀ‖x₀‖²                  fresh weights: v = 1 keeps the mean square; the typical size falls as e^(−T/2n)
 *
 * The gradient of a loss on x_T with respect to x₀ is the same product, transposed.
 */
import { oracle, random, type Tensor, tensor } from 'saddlepoint';
import { experiment, number, type Tell } from '../../report/experiment.ts';
import { norms, slopes } from './figure.ts';
import { PRODUCTS, type Product } from './products.ts';

export interface Depth {
  /** ‖∂/∂x₀‖ by depth, geometric mean over draws. */
  readonly gradients: readonly { readonly kind: Product; readonly depth: number; readonly norm: number }[];
  /** |dL/dw| along one weight: of a tanh recurrence, and of one layer of the same network with its weights untied. */
  readonly along: readonly { readonly kind: 'recurrent' | 'feedforward'; readonly w: number; readonly slope: number }[];
  /** Largest slope over the median slope along the weight, median over draws. */
  readonly steepness: { readonly recurrent: number; readonly feedforward: number };
  /** Of so many draws, in how many the recurrence's largest slope is the larger. */
  readonly steeper: readonly [count: number, of: number];
}

const N = 16;
const DEPTH = 60;

/** A symmetric matrix of spectral radius ρ: eigenvalues drawn normal, scaled. */
function symmetric(source: ReturnType<typeof random>, ρ: number): number[][] {
  const A = Array.from({ length: N }, () => Array.from({ length: N }, () => source.normal()));
  const S = A.map((row, i) => row.map((a, j) => (a + A[j][i]) / 2));
  // power iteration on S²
  let x = S.map(() => source.normal());
  let size = 1;
  for (let k = 0; k < 500; k++) {
    x = times(S, times(S, x));
    size = Math.hypot(...x);
    x = x.map((v) => v / size);
  }
  return S.map((row) => row.map((a) => (ρ * a) / Math.sqrt(size)));
}

const times = (A: readonly (readonly number[])[], x: readonly number[]): number[] =>
  A.map((row) => row.reduce((sum, a, j) => sum + a * x[j], 0));

function gradientNorms(source: ReturnType<typeof random>, kind: Product): number[] {
  const value = Number(kind.split('= ')[1]);
  const shared = kind.startsWith('shared') ? symmetric(source, value) : undefined;
  let g = Array.from({ length: N }, () => source.normal());
  const start = Math.hypot(...g);
  return Array.from({ length: DEPTH }, () => {
    const W = shared ?? Array.from({ length: N }, () => Array.from({ length: N }, () => Math.sqrt(value / N) * source.normal()));
    g = times(W, g);
    return Math.hypot(...g) / start;
  });
}

const UNITS = 4;
const TIME = 25;

/** dL/dw of both networks for values of one recurrent weight. They are the same function where w is the drawn one. */
function alongOneWeight(seed: number, points: number): { w: number; recurrent: number; feedforward: number }[] {
  const { normal } = random(seed);
  const U = Array.from({ length: UNITS }, () => Array.from({ length: UNITS }, () => (1.2 * normal()) / Math.sqrt(UNITS)));
  const x = Array.from({ length: TIME }, () =>
    tensor(
      Array.from({ length: UNITS }, () => 0.3 * normal()),
      { shape: [1, UNITS] },
    ),
  );
  const goal = tensor(
    Array.from({ length: UNITS }, () => normal()),
    { shape: [1, UNITS] },
  );
  const place = tensor(
    Array.from({ length: UNITS * UNITS }, (_, p) => (p === 0 ? 1 : 0)),
    { shape: [UNITS, UNITS] },
  );
  const still = tensor(U);
  // h ← tanh(x + hU), with w added to the first entry of U: at every step, or in the middle only
  const loss =
    (moves: (t: number) => boolean) =>
    (tree: { w: Tensor }): Tensor => {
      const moved = still.add(place.mul(tree.w));
      let h = x[0].tanh();
      for (let t = 1; t < TIME; t++) h = x[t].add(h.matmul(moves(t) ? moved : still)).tanh();
      return h.sub(goal).square().mean();
    };
  const [tied, untied] = [
    oracle(
      loss(() => true),
      { w: tensor(0) },
    ),
    oracle(
      loss((t) => t === (TIME - 1) / 2),
      { w: tensor(0) },
    ),
  ];
  return Array.from({ length: points }, (_, i) => {
    const w = -4 + (8 * i) / (points - 1);
    return { w, recurrent: Math.abs(tied.gradient([w])[0]), feedforward: Math.abs(untied.gradient([w])[0]) };
  });
}

const median = (xs: readonly number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1];

function run(seed: number, tell: Tell, full: boolean): Depth {
  const [draws, networks, points] = full ? [200, 50, 401] : [40, 9, 81];
  const gradients = PRODUCTS.flatMap((kind) => {
    const logs = new Float64Array(DEPTH);
    for (let d = 0; d < draws; d++) {
      for (const [t, norm] of gradientNorms(random(1000 * seed + d), kind).entries()) logs[t] += Math.log(norm) / draws;
    }
    return Array.from(logs, (log, t) => ({ kind, depth: t + 1, norm: Math.exp(log) }));
  });
  const scans = Array.from({ length: networks }, (_, k) => {
    tell(0.2 + (0.8 * k) / networks, `recurrence ${k + 1} of ${networks}`);
    return alongOneWeight(1000 * seed + k, points);
  });
  const steep = (kind: 'recurrent' | 'feedforward'): number[] =>
    scans.map((scan) => Math.max(...scan.map((p) => p[kind])) / median(scan.map((p) => p[kind])));
  const most = (scan: (typeof scans)[number], kind: 'recurrent' | 'feedforward'): number => Math.max(...scan.map((p) => p[kind]));
  const shown = scans.reduce((a, b) => (most(b, 'recurrent') > most(a, 'recurrent') ? b : a));
  return {
    gradients,
    along: (['recurrent', 'feedforward'] as const).flatMap((kind) => shown.map((p) => ({ kind, w: p.w, slope: p[kind] }))),
    steepness: { recurrent: median(steep('recurrent')), feedforward: median(steep('feedforward')) },
    steeper: [scans.filter((scan) => most(scan, 'recurrent') > most(scan, 'feedforward')).length, networks],
  };
}

export const depth = experiment<Depth>({
  id: 'E12',
  title: 'Gradients through many layers',
  question:
    'A gradient goes back through 60 layers. With one matrix for all of them it vanishes or explodes, the notes say, and deep feedforward networks avoid that. Do they?',
  chapter: 'depth',
  run,
  claims({ gradients, steepness, steeper, along }) {
    const at = (kind: Product, t: number): number => gradients.find((g) => g.kind === kind && g.depth === t)!.norm;
    const rate = (kind: Product): number => (at(kind, DEPTH) / at(kind, DEPTH / 2)) ** (2 / DEPTH);
    const largest = (kind: 'recurrent' | 'feedforward'): number => Math.max(...along.filter((p) => p.kind === kind).map((p) => p.slope));
    return [
      {
        rows: ['L33'],
        message: 'Through one shared matrix the gradient goes as ρᵀ.',
        measured: `ρ = 0.9: ${number(at('shared, ρ = 0.9', DEPTH))} after ${DEPTH} layers, ${number(rate('shared, ρ = 0.9'), 4)} a layer in the second half; ρ = 1.1: ${number(at('shared, ρ = 1.1', DEPTH))}, ${number(rate('shared, ρ = 1.1'), 4)} a layer`,
        holds: Math.abs(rate('shared, ρ = 0.9') / 0.9 - 1) < 0.02 && Math.abs(rate('shared, ρ = 1.1') / 1.1 - 1) < 0.02,
      },
      {
        rows: ['L34'],
        message:
          'Fresh matrices do not avoid it by themselves: the squared norm goes as vᵀ. At the right scale, v = 1, the typical gradient falls slowest, as e^(−T/2n).',
        measured: (['fresh, v = 0.8', 'fresh, v = 1', 'fresh, v = 1.25'] as const)
          .map((kind) => `${kind}: ${number(at(kind, DEPTH))}`)
          .join('; '),
        holds:
          at('fresh, v = 0.8', DEPTH) < 0.01 &&
          at('fresh, v = 1.25', DEPTH) > 10 &&
          at('fresh, v = 1', DEPTH) > 0.01 &&
          at('fresh, v = 1', DEPTH) < 10,
      },
      {
        rows: ['L105', 'L31'],
        message:
          'Along one weight a recurrence is steeper than the same network with its layers untied: the weight is multiplied with itself.',
        measured: `largest slope ${number(largest('recurrent'))} against ${number(largest('feedforward'))} in the steepest; larger in ${steeper[0]} of ${steeper[1]} draws; largest over median slope ${number(steepness.recurrent)} against ${number(steepness.feedforward)}`,
        holds: steeper[0] > 0.7 * steeper[1],
      },
    ];
  },
  tables: ({ gradients }) => [
    {
      title: 'Gradient norm after so many layers, geometric mean over draws',
      columns: ['layers', ...PRODUCTS],
      rows: [1, 10, 20, 40, 60].map((t) => [
        t,
        ...PRODUCTS.map((kind) => number(gradients.find((g) => g.kind === kind && g.depth === t)!.norm)),
      ]),
    },
  ],
  figures: (data) => [norms(data), slopes(data)],
});
