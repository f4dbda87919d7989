/**
 * Ten points and a line, by every optimizer of the notes. One learning rate for b and w does not do; what does?
 */
import { experiment, number } from '../../report/experiment.ts';
import { arrivalTable, burstsAndDecay, lossOverUpdates, paths } from './figure.ts';
import {
  type Arrival,
  arrivals,
  atTheEdge,
  crawl,
  crescentCurvature,
  divergence,
  type Edge,
  twoCycle,
  updatesForThousandth,
} from './runs.ts';
import { LEAST, type Moment, OPTIMUM, λmax, λmin } from './valley.ts';

export interface OneRate {
  readonly arrivals: readonly Arrival[];
  readonly crawl: Moment;
  readonly divergence: number;
  readonly forThousandth: number;
  readonly edge: Edge;
  readonly decayed: Edge;
  /** Where the edge ends if the ten residuals are summed from the other side. */
  readonly backwards: { readonly crossing: number; readonly end: Moment };
  readonly cycles: readonly { readonly learningRate: number; readonly offsets: readonly (readonly number[])[] }[];
  readonly crescent: readonly number[];
}

const run = (_: number, tell: (fraction: number, doing?: string) => void): OneRate => {
  tell(0, 'every method on the valley');
  const found = arrivals();
  tell(0.6, 'the edge of stability');
  const { crossing, end } = atTheEdge(20_000, { backwards: true });
  return {
    arrivals: found,
    crawl: crawl(),
    divergence: divergence(),
    forThousandth: updatesForThousandth(),
    edge: atTheEdge(20_000),
    decayed: atTheEdge(20_000, { decay: true }),
    backwards: { crossing, end },
    cycles: [1, 0.1, 0.01].map((learningRate) => ({ learningRate, ...twoCycle(learningRate) })),
    crescent: [0, 1].map(crescentCurvature),
  };
};

export const oneRate = experiment<OneRate>({
  id: 'E1',
  title: 'One rate for all?',
  question:
    'A line through ten points: two parameters, a convex loss, constant curvature, and gradient descent still does not arrive. Which optimizer does, and after how many updates?',
  chapter: 'one-rate-for-all',
  quick: true,
  run,
  claims({ arrivals, crawl, divergence, forThousandth, edge, decayed, backwards, cycles, crescent }) {
    const of = (name: string, settings = ''): Arrival => arrivals.find((a) => a.name === name && a.settings.startsWith(settings))!;
    const best = of('gradient descent', 'η = 2/');
    const momentum = of('momentum', 'η = 10⁻⁶');
    const sums = ['η = 1', 'η = 10'].map((η) => arrivals.find((a) => a.name === 'Adagrad, root sum' && a.settings === η)!.arrival!);
    const flips = cycles.map(({ offsets: [before, after] }) => before.every((x, i) => x * after[i] < 0));
    return [
      {
        rows: ['L37', 'L73'],
        message: 'The valley is convex and badly conditioned: at the best of all rates gradient descent needs a million updates.',
        measured: `λ = ${number(λmin, 6)} and ${number(λmax, 7)}, κ = ${Math.round(λmax / λmin)}; ${forThousandth} updates divide the distance by 1000; within 1 % of the least loss, ${number(LEAST, 8)}, after ${best.arrival}`,
        holds: Math.round(λmax / λmin) === 313_418 && Math.abs(forThousandth - 1.08e6) < 5e3 && best.arrival! > 5e5,
      },
      {
        rows: ['L74'],
        message: 'At η = 10⁻⁷ gradient descent does not stop, it crawls: 100 000 updates leave b nearly where it was.',
        measured: `(b, w) = (${number(crawl.b, 7)}, ${number(crawl.w, 7)}), the optimum is (${OPTIMUM.map((x) => number(x, 7)).join(', ')}); the gradient norm is still ${number(crawl.gradientNorm, 6)}`,
        holds: crawl.gradientNorm > 300 && Math.abs(crawl.b - -120) < 4,
      },
      {
        rows: ['L75'],
        message: 'At η = 10⁻² it diverges; the slide’s upright lines are what its window leaves of that.',
        measured: `every update multiplies the distance by ${number(divergence, 7)} = ηλmax − 1`,
        holds: Math.abs(divergence / (1e-2 * λmax - 1) - 1) < 1e-9 && Math.round(divergence) === 17_467,
      },
      {
        rows: ['L76'],
        message: 'One rate can do, with a memory; and with the curvature no rate is needed.',
        measured: `momentum λ = 0.99, η = 10⁻⁶: ${momentum.arrival} updates; Newton: ${of('Newton').arrival}`,
        holds: momentum.arrival! > 1000 && momentum.arrival! < 10_000 && of('Newton').arrival === 1,
      },
      {
        rows: ['L73', 'L114'],
        message:
          'Near in loss is not near in θ: most methods need more updates for the second. With η = 4/(3λmax + λmin) Nesterov’s momentum has the better rate than with 1/λmax, and is closer sooner.',
        measured: `to 1 % of the least loss, and of the way: ${arrivals
          .filter(({ close }) => close !== undefined && close > 10)
          .map(({ name, settings, arrival, close }) => `${name}, ${settings}: ${arrival ?? 'never'} and ${close ?? 'never'}`)
          .join('; ')}`,
        holds: of('Nesterov', 'η = 4').close! < of('Nesterov', 'η = 1').close!,
      },
      {
        rows: ['L77', 'L80', 'L114'],
        message: 'A rate for each parameter arrives without knowing the curvature; which η is good is still to be found out.',
        measured: `root-sum Adagrad: ${sums[0]} updates with η = 1, ${sums[1]} with η = 10; Adam: ${arrivals
          .filter(({ name }) => name === 'Adam')
          .map(({ settings, arrival }) => `${arrival} with ${settings}`)
          .join(', ')}`,
        holds: sums[1] < sums[0] / 10,
      },
      {
        rows: ['L78', 'L93'],
        message:
          'Root-mean Adagrad with constant η bursts where η·H_ww/σ_w exceeds 2: small gradients have shrunk σ, and the step is too long for the curvature.',
        measured: `the ratio first exceeds 2 at update ${edge.crossing}; of ${edge.bursts.length} bursts in 20 000 updates every one began above 2 and ended below, up to ${number(edge.highest)} times the least loss`,
        holds:
          edge.crossing === 516 && edge.bursts.length > 5 && edge.bursts.slice(0, -1).every(({ ratio, after }) => ratio > 2 && after < 2),
      },
      {
        rows: ['L93'],
        message:
          'When it bursts is no property of the method: summing the ten residuals from the other end moves the end, not the crossing.',
        measured: `crossing at ${edge.crossing} and ${backwards.crossing}; after 20 000 updates w = ${number(edge.end.w, 6)} and ${number(backwards.end.w, 6)}`,
        holds: edge.crossing === backwards.crossing,
      },
      {
        rows: ['L79', 'L93', 'L94'],
        message: 'Decay η/√t removes the bursts, and makes the root mean the root sum; it does not arrive faster, but far later.',
        measured: `with decay ${decayed.bursts.length} bursts, the ratio never above 2; within 1 % after ${decayed.arrival} updates, as root-sum Adagrad, without decay after ${edge.arrival}`,
        holds:
          decayed.bursts.length === 0 &&
          decayed.crossing === Number.POSITIVE_INFINITY &&
          decayed.arrival === sums[0] &&
          decayed.arrival > 10 * edge.arrival!,
      },
      {
        rows: ['L87'],
        message: 'RMSProp with constant η never settles: it ends in a cycle of two points, η/2 to each side of the optimum.',
        measured: cycles
          .map(
            ({ learningRate, offsets: [before, after] }) =>
              `η = ${learningRate}: w is off by ${number(before[1] * learningRate)}, then ${number(after[1] * learningRate)}`,
          )
          .join('; '),
        holds: cycles.every(({ offsets }, k) => flips[k] && offsets.flat().every((x) => Math.abs(Math.abs(x) - 0.5) < 1e-6)),
      },
      {
        rows: ['L82'],
        message: 'On a bent valley one parameter needs different rates at different places.',
        measured: `on the floor of (1 − a)² + 100(b − a²)² the curvature along a is ${crescent[0]} at a = 0 and ${crescent[1]} at a = 1: the largest stable rate for a alone, 2/H_aa, changes ${number(crescent[1] / crescent[0])}-fold`,
        holds: crescent[0] === 2 && crescent[1] === 802,
      },
      {
        rows: ['L97'],
        message: 'RAdam’s first updates are plain momentum with the same η; where gradients are large they throw it out for good.',
        measured: `from a gradient of norm 10⁷ with η = 1: loss ${number(of('RAdam').end.loss)} after ${of('RAdam').end.t} updates`,
        holds: of('RAdam').arrival === undefined && of('RAdam').end.loss > 1e20,
      },
    ];
  },
  tables: ({ arrivals }) => [arrivalTable(arrivals)],
  figures: (data) => [paths(data), lossOverUpdates(data), burstsAndDecay(data)],
});
