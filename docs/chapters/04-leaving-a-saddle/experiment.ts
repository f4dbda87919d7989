/**
 * The saddle of (1 − w₁w₂)² once more: how long do descent, momentum, noise and second-order steps take to leave it, and
 * where do they go?
 */
import { adagrad, gradientDescent, momentum, random } from 'saddlepoint';
import { experiment, number, powerOfTen } from '../../report/experiment.ts';
import { escapeTable, escapeTimes, newtonAndSaddleFree, sharpnessOverRate } from './figure.ts';
import { conservation, endOf, lossAt, noisyEscapes, STARTS, secondOrderPath, sharpnessReached, stepsUntil } from './saddle.ts';

/** The methods whose escapes are counted, all with η = 0.01. */
export const LEAVERS = {
  'gradient descent': () => gradientDescent({ learningRate: 0.01 }),
  'momentum, λ = 0.9': () => momentum({ learningRate: 0.01, momentum: 0.9 }),
  'Adagrad, root sum': () => adagrad({ learningRate: 0.01, accumulate: 'sum', epsilon: 0 }),
  'Adagrad, root mean': () => adagrad({ learningRate: 0.01, accumulate: 'mean', epsilon: 0 }),
} as const;

export interface Leaving {
  /** Updates from (ε, ε), ε as in STARTS, to L < 0.25 and to L < 0.5, per method. */
  readonly quarter: Readonly<Record<string, readonly number[]>>;
  readonly half: Readonly<Record<string, readonly number[]>>;
  /** L46: from (½, −½) with noise; and with label noise, and with none, where they end. */
  readonly noisy: readonly number[];
  readonly labelNoise: readonly number[];
  /** From (10⁻³, −10⁻³) and from (1, −1), where gradient descent and momentum end. */
  readonly drawnIn: { readonly gradientDescent: readonly number[]; readonly momentum: readonly number[] };
  readonly newton: readonly { w1: number; w2: number; loss: number }[];
  readonly saddleFree: readonly { w1: number; w2: number; loss: number }[];
  readonly reached: readonly {
    readonly learningRate: number;
    readonly theta: readonly number[];
    readonly sharpness: number;
    readonly loss: number;
  }[];
  readonly conservation: number;
}

function run(seed: number, tell: (fraction: number, doing?: string) => void, full: boolean): Leaving {
  const times = (below: number) =>
    Object.fromEntries(
      Object.entries(LEAVERS).map(([name, make]) => [name, STARTS.map((ε) => stepsUntil(make(), { start: [ε, ε], below })!)]),
    );
  const quarter = times(0.25);
  const half = times(0.5);
  tell(0.3, 'noise');
  const rates = full ? [0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4] : [0.01, 0.2, 0.3, 0.4];
  return {
    quarter,
    half,
    noisy: noisyEscapes(full ? 1000 : 100, seed),
    labelNoise: labelNoise(seed),
    drawnIn: {
      gradientDescent: [...endOf(LEAVERS['gradient descent'](), [1e-3, -1e-3], 5000)],
      momentum: [...endOf(LEAVERS['momentum, λ = 0.9'](), [1, -1], 20_000)],
    },
    newton: secondOrderPath('newton', 10),
    saddleFree: secondOrderPath('saddleFreeNewton', 20),
    reached: rates.map((learningRate) => ({ learningRate, ...sharpnessReached(learningRate) })),
    conservation: conservation(),
  };
}

/** Noise in the label moves both weights alike: w₁ = −w₂ stays. The loss of ŷ is (ŷ − w₁w₂)², ŷ = 1 ± ½ at random. */
function labelNoise(seed: number): number[] {
  const source = random(seed);
  const θ = Float64Array.of(0.5, -0.5);
  for (let t = 0; t < 5000; t++) {
    const e = 1 + (source.uniform() < 0.5 ? -0.5 : 0.5) - θ[0] * θ[1];
    const [g1, g2] = [-2 * e * θ[1], -2 * e * θ[0]];
    θ[0] -= 0.01 * g1;
    θ[1] -= 0.01 * g2;
  }
  return [...θ];
}

const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;
const point = (θ: readonly number[]): string => `(${θ.map((x) => number(x)).join(', ')})`;

export const leaving = experiment<Leaving>({
  id: 'E2b',
  title: 'Leaving a saddle',
  question:
    'Beside the saddle of (1 − w₁w₂)² the gradient is small but not zero. How long does it take to get away, and does everything get away?',
  chapter: '04-leaving-a-saddle',
  quick: true,
  run,
  claims({ quarter, half, noisy, labelNoise, drawnIn, newton, saddleFree, reached, conservation }) {
    const gd = quarter['gradient descent'];
    const heavy = quarter['momentum, λ = 0.9'];
    const [sum, rootMean, plain] = ['Adagrad, root sum', 'Adagrad, root mean', 'gradient descent'].map((name) => half[name]);
    const wanted = reached.filter(({ learningRate }) => [0.01, 0.2, 0.3, 0.4].includes(learningRate));
    return [
      {
        rows: ['L26'],
        message: 'Gradient descent leaves, after a time that grows as ln 1/ε.',
        measured: STARTS.map((ε, k) => `from (ε, ε), ε = ${powerOfTen(ε)}: ${gd[k]} updates`).join('; '),
        // each tenth of ε costs ln 10 / ln(1 + 2η) updates more
        holds: Math.abs((gd[3] - gd[2]) / 4 - Math.log(10) / Math.log(1.02)) < 1,
      },
      {
        rows: ['L26'],
        message: 'On the line w₁ = −w₂ it does not leave: it converges to the saddle. “No problem” is true almost always, not always.',
        measured: `from (10⁻³, −10⁻³) to ${point(drawnIn.gradientDescent)} after 5000 updates`,
        holds: lossAt(drawnIn.gradientDescent) === 1 && Math.abs(drawnIn.gradientDescent[0]) < 1e-40,
      },
      {
        rows: ['L112'],
        message: 'Momentum leaves five times sooner; and on that line it converges to the saddle as well.',
        measured: `${heavy.join(', ')} updates for the same ε; from (1, −1) to ${point(drawnIn.momentum)}`,
        holds: heavy.every((t, k) => t < gd[k] / 4) && lossAt(drawnIn.momentum) === 1,
      },
      {
        rows: ['L46', 'L102', 'L106'],
        message: 'Noise in the gradient finds the way out, if it points there: isotropic noise does.',
        measured: `from (½, −½), deviation 10⁻⁶: ${number(mean(noisy), 4)} updates on average over ${noisy.length} seeds, ${Math.min(...noisy)} to ${Math.max(...noisy)}`,
        holds: noisy.every((t) => t > 500 && t < 2500),
      },
      {
        rows: ['L46'],
        message: 'Noise in the label does not: it moves both weights alike, and w₁ = −w₂ for ever.',
        measured: `after 5000 updates at ${point(labelNoise)}`,
        holds: labelNoise[0] === -labelNoise[1],
      },
      {
        rows: ['L113'],
        message:
          'Root-sum Adagrad is not “very bad for saddle points” as such: far inside it is faster than gradient descent, near the edge slower.',
        measured: `to L < ½ from ε = 10⁻⁸: sum ${sum[3]}, mean ${rootMean[3]}, gradient descent ${plain[3]}; from ε = 0.1: ${sum[0]}, ${rootMean[0]}, ${plain[0]}`,
        holds: sum[3] < plain[3] && sum[0] > plain[0],
      },
      {
        rows: ['L25'],
        message: 'Newton’s method runs into the saddle; with |Λ| in place of Λ it runs away from it.',
        measured: `from (0.3, 0.2): Newton ends at ${point([newton.at(-1)!.w1, newton.at(-1)!.w2])} with loss ${number(newton.at(-1)!.loss)}, saddle-free Newton after ${saddleFree.length - 1} steps at loss ${number(saddleFree.at(-1)!.loss)}`,
        holds: newton.at(-1)!.loss === 1 && saddleFree.at(-1)!.loss < 1e-20,
      },
      {
        rows: ['L70'],
        message: 'Larger rates end in flatter minima: those with λmax > 2/η are unstable. Stability chooses, not overshooting.',
        measured: `from (2, 0.1): ${wanted.map(({ learningRate, sharpness }) => `η = ${learningRate}: λmax = ${number(sharpness, 6)}`).join('; ')}`,
        holds: wanted.every(
          ({ sharpness, learningRate }, k) => sharpness < 2 / learningRate && (k === 0 || sharpness < wanted[k - 1].sharpness),
        ),
      },
      {
        rows: ['L70'],
        message: 'What a small rate conserves: every step multiplies w₁² − w₂² by 1 − (2ηe)², e = 1 − w₁w₂.',
        measured: `largest relative error in 100 steps from (2, 0.1), η = 0.2: ${number(conservation)}`,
        holds: conservation < 1e-14,
      },
    ];
  },
  tables: (data) => [escapeTable(data)],
  figures: (data) => [escapeTimes(data), newtonAndSaddleFree(data), sharpnessOverRate(data)],
});
