/**
 * How large must a batch be for g, and how large for H⁻¹g? L35 L36 L117
 *
 *   ‖H⁻¹δ‖/‖H⁻¹g‖ ≤ κ ‖δ‖/‖g‖,   attained where g lies along the steepest direction and δ along the flattest
 *
 * Least squares with inputs of very different scales: the gradient of B examples drawn with replacement is g + δ, and H is
 * the full Hessian, so the noise is the gradient's alone; and, for comparison, with H of the same batch. L117
 */
import { conditionNumber, Matrix, random, solve } from 'saddlepoint';
import { experiment, number, type Tell } from '../../report/experiment.ts';
import { mean } from '../../report/seeds.ts';
import { errors } from './figure.ts';

export interface Needed {
  readonly condition: number;
  readonly sizes: readonly {
    readonly size: number;
    readonly gradient: number;
    readonly newton: number;
    readonly own: number;
    readonly most: number;
  }[];
  /** Batch sizes at which the mean relative error is one half: error² falls as 1/B. */
  readonly enough: { readonly gradient: number; readonly newton: number };
  /** ‖H⁻¹δ‖/‖H⁻¹g‖ by ‖δ‖/‖g‖ in the worst case. */
  readonly attained: number;
}

const DIMENSIONS = 10;
const SPREAD = 1000;

const norm = (v: ArrayLike<number>): number => Math.hypot(...Array.from(v));
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => norm(Array.from(a, (x, i) => x - b[i]));

function run(seed: number, tell: Tell, full: boolean): Needed {
  const { normal, integer } = random(seed);
  const [examples, draws] = full ? [20_000, 200] : [4000, 40];
  // xⱼ has the variance SPREAD^(−j/9), so that H has about these eigenvalues
  const scale = Array.from({ length: DIMENSIONS }, (_, j) => SPREAD ** (-j / (DIMENSIONS - 1) / 2));
  const X = Array.from({ length: examples }, () => Float64Array.from(scale, (s) => s * normal()));
  // θ is about 1 away from the optimum in every parameter; eᵢ = xᵢ·offset + noise
  const offset = Float64Array.from(scale, () => normal());
  const residuals = X.map((x) => x.reduce((sum, v, j) => sum + v * offset[j], 0) + 3 * normal());
  const hessianOver = (indices: Iterable<number>, count: number): Matrix => {
    const H = new Float64Array(DIMENSIONS ** 2);
    for (const k of indices)
      for (let i = 0; i < DIMENSIONS; i++) for (let j = 0; j < DIMENSIONS; j++) H[i * DIMENSIONS + j] += (X[k][i] * X[k][j]) / count;
    return new Matrix(H, DIMENSIONS, DIMENSIONS);
  };
  const hessian = hessianOver(X.keys(), examples);
  const gradientOf = (indices: Iterable<number>, count: number): Float64Array => {
    const g = new Float64Array(DIMENSIONS);
    for (const i of indices) for (let j = 0; j < DIMENSIONS; j++) g[j] += (residuals[i] * X[i][j]) / count;
    return g;
  };
  const g = gradientOf(X.keys(), examples);
  const direction = solve(hessian, g);
  const condition = conditionNumber(hessian);

  const sizes = (full ? [10, 30, 100, 300, 1000, 3000, 10_000, 30_000] : [10, 100, 1000, 10_000]).map((size, k, all) => {
    tell(k / all.length, `batches of ${size}`);
    let [gradient, newton, own, most] = [0, 0, 0, 0];
    for (let d = 0; d < draws; d++) {
      const indices = Array.from({ length: size }, () => integer(examples));
      const batch = gradientOf(indices, size);
      const δ = batch.map((x, j) => x - g[j]);
      const inverse = solve(hessian, δ);
      const [relative, solved] = [norm(δ) / norm(g), norm(inverse) / norm(direction)];
      gradient += relative / draws;
      newton += solved / draws;
      most = Math.max(most, solved / relative);
      // both from the batch: its own Hessian is singular where it has fewer examples than dimensions
      if (size >= 3 * DIMENSIONS) own += distance(solve(hessianOver(indices, size), batch), direction) / norm(direction) / draws;
    }
    return { size, gradient, newton, own: size >= 3 * DIMENSIONS ? own : Number.NaN, most };
  });
  // error = c/√B: B = (c/½)²
  const enough = (pick: 'gradient' | 'newton'): number =>
    Math.exp(sizes.reduce((sum, s) => sum + Math.log(s.size * (2 * s[pick]) ** 2), 0) / sizes.length);
  // the worst case, on the diagonal: g = e₁, δ = eₙ
  const steep = solve(hessianOf([1, 1 / SPREAD]), [1, 0]);
  const flat = solve(hessianOf([1, 1 / SPREAD]), [0, 1]);
  return { condition, sizes, enough: { gradient: enough('gradient'), newton: enough('newton') }, attained: norm(flat) / norm(steep) };
}

const hessianOf = ([a, b]: readonly [number, number]): number[][] => [
  [a, 0],
  [0, b],
];

export const needed = experiment<Needed>({
  id: 'E13',
  title: 'Batches for the gradient, batches for Newton',
  question:
    'The notes: g needs batches of some hundred examples, H⁻¹g of some ten thousand. How much does H⁻¹ amplify the noise of a minibatch?',
  chapter: 'along-training',
  run,
  claims: ({ condition, sizes, enough, attained }) => [
    {
      rows: ['L35'],
      message: 'H⁻¹ amplifies the relative error, on average and by up to κ; never more.',
      measured: `κ = ${number(condition)}; largest amplification seen ${number(Math.max(...sizes.map((s) => s.most)))}; g along the steepest and δ along the flattest of two directions with κ = ${SPREAD}: ${number(attained)}`,
      numbers: { 'largest amplification': Math.max(...sizes.map((s) => s.most)) },
      holds: sizes.every((s) => s.most <= condition * (1 + 1e-9) && s.newton > s.gradient) && Math.abs(attained / SPREAD - 1) < 1e-9,
    },
    {
      rows: ['L35'],
      message: 'So Newton’s direction needs a larger batch for the same error: some tens to some hundreds of times as many examples here.',
      measured: `an error of one half: B ≈ ${number(enough.gradient, 2)} for g, B ≈ ${number(enough.newton, 2)} for H⁻¹g, ${number(enough.newton / enough.gradient, 2)} times as many`,
      numbers: { 'B for g': enough.gradient, 'B for H⁻¹g': enough.newton, 'their ratio': enough.newton / enough.gradient },
      holds: enough.newton > 10 * enough.gradient,
    },
    {
      rows: ['L117'],
      message:
        'With the batch’s own Hessian, noisy as it is, the direction is about as good as with the true one: within a third, from 100 examples on.',
      measured: sizes
        .filter((s) => !Number.isNaN(s.own))
        .map((s) => `B = ${s.size}: ${number(s.own)} against ${number(s.newton)}`)
        .join('; '),
      numbers: { 'own over true': mean(sizes.filter((s) => !Number.isNaN(s.own)).map((s) => s.own / s.newton)) },
      holds: sizes.every((s) => s.size < 100 || Math.abs(s.own / s.newton - 1) < 1 / 3),
    },
    {
      rows: ['L35', 'L36'],
      message: 'Both errors fall as 1/√B.',
      measured: sizes.map((s) => `B = ${s.size}: ${number(s.gradient)} and ${number(s.newton)}`).join('; '),
      holds: (['gradient', 'newton'] as const).every((pick) => {
        const [a, b] = [sizes[0], sizes.at(-1)!];
        return Math.abs(Math.log(a[pick] / b[pick]) / Math.log(b.size / a.size) - 0.5) < 0.1;
      }),
    },
  ],
  tables: ({ sizes }) => [
    {
      title: 'Mean relative errors',
      columns: ['B', '‖δ‖/‖g‖', '‖H⁻¹δ‖/‖H⁻¹g‖', 'with the batch’s own H', 'largest ratio of the first two'],
      rows: sizes.map((s) => [s.size, number(s.gradient), number(s.newton), Number.isNaN(s.own) ? '' : number(s.own), number(s.most)]),
    },
  ],
  figures: (data) => [errors(data)],
});
