/**
 * The saddle of (1 − w₁w₂)² once more: how long do descent, momentum, noise and second-order steps take to leave it, and
 * where do they go?
 */
import { adagrad, gradientDescent, momentum, random } from 'saddlepoint';
import { experiment, number, powerOfTen } from '../../report/experiment.ts';
import { escapeTable, escapeTimes, newtonAndSaddleFree, rateTable, sharpnessOverRate } from './figure.ts';
import {
  BALL,
  conservation,
  endOf,
  leavingAtRate,
  lossAt,
  noisyEscapes,
  type OverRate,
  type Reached,
  STARTS,
  secondOrderPath,
  sharpnessReached,
  stepsUntil,
} from './saddle.ts';

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
  readonly reached: readonly Reached[];
  readonly overRate: readonly OverRate[];
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
  const ballRates = full ? [0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3] : [0.001, 0.01, 0.05, 0.1, 0.2];
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
    reached: [...rates.map((η) => sharpnessReached(η)), ...ballRates.map((η) => sharpnessReached(η, BALL))],
    overRate: [0.001, 0.003, 0.01, 0.03].map((η) => leavingAtRate(η)),
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
  chapter: 'leaving-a-saddle',
  quick: true,
  run,
  claims({ quarter, noisy, labelNoise, drawnIn, newton, saddleFree, reached, overRate, conservation }) {
    const gd = quarter['gradient descent'];
    const descents = reached.filter((r) => r.momentum === 0);
    const balls = reached.filter((r) => r.momentum > 0);
    const smallest = descents[0];
    const flattened = [...descents, ...balls].filter((r) => r.edge > smallest.sharpness && r.sharpness < 0.9 * smallest.sharpness);
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
        message:
          'At one rate momentum leaves sooner, the smaller the rate the more; at equal effective rates, η/(1 − λ) for plain descent, gradient descent leaves first.',
        measured: `from ε = 10⁻⁸ until L < ½: ${overRate.map((r) => `η = ${r.learningRate}: momentum ${r.ball}, gradient descent ${r.descent}, at ${number(r.learningRate / (1 - BALL))} ${r.effective}`).join('; ')}`,
        holds:
          overRate.every((r) => r.ball < r.descent && r.effective < r.ball) &&
          overRate.every((r, k) => k === 0 || r.descent / r.ball < overRate[k - 1].descent / overRate[k - 1].ball),
      },
      {
        rows: ['L112'],
        message: 'On that line momentum converges to the saddle as well.',
        measured: `from (1, −1) to ${point(drawnIn.momentum)}`,
        holds: lossAt(drawnIn.momentum) === 1,
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
          'Root-sum Adagrad does not notice how small ε is, but its time goes as 1/η², gradient descent’s as 1/η: at small rates it is the slower, even from far inside. Root-mean Adagrad is the faster at all of them.',
        measured: `from ε = 10⁻⁸ until L < ½: ${overRate.map((r) => `η = ${r.learningRate}: sum ${r.sum}, mean ${r.mean}, gradient descent ${r.descent}`).join('; ')}`,
        holds:
          overRate[0].sum > overRate[0].descent &&
          overRate.at(-1)!.sum < overRate.at(-1)!.descent &&
          overRate.every((r) => r.mean < r.descent),
      },
      {
        rows: ['L25'],
        message: 'Newton’s method runs into the saddle; with |Λ| in place of Λ it runs away from it.',
        measured: `from (0.3, 0.2): Newton ends at ${point([newton.at(-1)!.w1, newton.at(-1)!.w2])} with loss ${number(newton.at(-1)!.loss)}, saddle-free Newton after ${saddleFree.length - 1} steps at loss ${number(saddleFree.at(-1)!.loss)}`,
        holds: newton.at(-1)!.loss === 1 && saddleFree.at(-1)!.loss < 1e-20,
      },
      {
        rows: ['L70'],
        message: 'No run ends at a minimum beyond its edge of stability, λmax = 2(1 + λ)/η.',
        measured: reached
          .map(
            (r) => `${r.momentum === 0 ? '' : 'ball, '}η = ${r.learningRate}: λmax = ${number(r.sharpness, 6)}, edge ${number(r.edge, 4)}`,
          )
          .join('; '),
        holds: reached.every((r) => r.loss < 1e-20 && r.sharpness <= r.edge * (1 + 1e-9)),
      },
      {
        rows: ['L70'],
        message: 'And far below that edge steps of finite length, and momentum, already end at flatter minima: overshooting does flatten.',
        measured: `a small rate ends at ${number(smallest.sharpness, 4)}; where that minimum would be stable, ${flattened.map((r) => `${r.momentum === 0 ? 'gradient descent' : 'the ball'} at η = ${r.learningRate} ends at ${number(r.sharpness, 4)}`).join(', ')}`,
        holds: [0, BALL].every((λ) => flattened.some((r) => r.momentum === λ)),
      },
      {
        rows: ['L70'],
        message: 'What a small rate conserves: every step multiplies w₁² − w₂² by 1 − (2ηe)², e = 1 − w₁w₂.',
        measured: `largest relative error in 100 steps from (2, 0.1), η = 0.2: ${number(conservation)}`,
        holds: conservation < 1e-14,
      },
    ];
  },
  tables: (data) => [escapeTable(data), rateTable(data)],
  figures: (data) => [escapeTimes(data), newtonAndSaddleFree(data), sharpnessOverRate(data)],
});
