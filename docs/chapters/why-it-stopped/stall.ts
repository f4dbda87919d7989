/**
 * A network on the glyph digits that stops learning, and what `diagnose` makes of it. L04 L15 L26 L102 L109
 *
 * Every weight begins at the same number. Hidden units that are equal get equal gradients, so they stay equal, and eight
 * units are worth one. The loss falls until the one unit can do no more, the gradient vanishes, and training is over. It is
 * a saddle: the directions that lead down are those in which the units part, and the gradient has no share in them.
 */
import { type Diagnosis, descend, diagnose, lbfgs, oracle, parameters, type StepRecord, tensor } from 'saddlepoint';
import { accuracy, glyphDigits, predictions } from 'saddlepoint/data';
import { crossEntropy, mlp, weightDecay } from 'saddlepoint/nn';
import { experiment, number } from '../../report/experiment.ts';
import { alongTheEigenvector, lossBySteps } from './figure.ts';

const UNITS = 8;
const DECAY = 1e-3;

/** One stretch of training. */
export interface Stretch {
  /** Losses, one a step. */
  readonly losses: readonly number[];
  readonly gradientNorm: number;
  readonly accuracy: number;
  /** The largest difference between a weight of a hidden unit and the same weight of the first one. */
  readonly apart: number;
  readonly stop: string;
}

export interface Stall {
  readonly first: Stretch;
  readonly report: string;
  readonly verdict: string;
  readonly lowest: number;
  readonly highest: number;
  /** The loss where the remedy leads. */
  readonly jumped: number;
  /** L(θ + tu) along the remedy's direction. */
  readonly cut: readonly { readonly t: number; readonly loss: number }[];
  readonly step: number;
  readonly second: Stretch;
  /** As many steps more without the remedy. */
  readonly without: number;
}

function run(seed: number, tell: (fraction: number, doing?: string) => void): Stall {
  const { x, y } = glyphDigits({ count: 300, seed });
  // Every weight 0.05.
  const net = mlp([144, UNITS, 10], {
    activation: 'tanh',
    init: ([rows, columns]) => tensor(new Float64Array(rows * columns).fill(0.05), { shape: [rows, columns] }),
  });
  const L = oracle((tree: typeof net.tree) => crossEntropy(net.apply(tree, x), y).add(weightDecay(tree, DECAY)), net.tree);
  const { unflatten } = parameters(net.tree);

  const apart = (θ: Float64Array): number => {
    let most = 0; // W¹ [144, units] comes first in θ
    for (let p = 0; p < 144 * UNITS; p++) most = Math.max(most, Math.abs(θ[p] - θ[p - (p % UNITS)]));
    return most;
  };
  const train = (θ: Float64Array, from: number, to: number, doing: string): { stretch: Stretch; history: StepRecord[] } => {
    const descent = descend(L, θ, lbfgs(), { steps: 2000, stopAtGradientNorm: 1e-7 });
    const history = collect(descent, ({ t, loss }) =>
      tell(from + (to - from) * Math.min(1, t / 700), `${doing}, step ${t}, loss ${number(loss)}`),
    );
    const stretch: Stretch = {
      losses: [...history.map(({ loss }) => loss), L.value(θ)],
      gradientNorm: Math.hypot(...L.gradient(θ)),
      accuracy: accuracy(predictions(net.apply(unflatten(θ), x)), y),
      apart: apart(θ),
      stop: descent.stop!.reason,
    };
    return { stretch, history };
  };

  const θ = Float64Array.from(L.theta);
  const { stretch: first, history } = train(θ, 0, 0.5, 'training until it stalls');

  tell(0.5, 'why?');
  const diagnosis: Diagnosis = diagnose(L, θ, { history });
  const { evidence, remedy } = diagnosis;
  const λ = 'curvature' in evidence ? evidence.curvature.eigenvalues : new Float64Array([Number.NaN]);
  const there = remedy.apply();
  const [u, step] = [remedy.direction ?? new Float64Array(θ.length), remedy.step ?? 0];
  const cut = Array.from({ length: 61 }, (_, i) => (i / 30 - 1) * 2.4 * Math.abs(step)).map((t) => ({
    t,
    loss: L.value(θ.map((w, i) => w + t * u[i])),
  }));

  const { stretch: second } = train(there.theta.slice(), 0.55, 0.9, 'training on from there');
  const further = θ.slice();
  collect(descend(L, further, lbfgs(), { steps: Math.min(200, second.losses.length) }), () => {});
  return {
    first,
    report: String(diagnosis),
    verdict: diagnosis.verdict,
    lowest: λ[0],
    highest: λ[λ.length - 1],
    jumped: there.loss,
    cut,
    step,
    second,
    without: L.value(further),
  };
}

/** The records of a run, each shown as it comes. */
function collect<R>(descent: Iterable<R>, each: (record: R) => void): R[] {
  const all: R[] = [];
  for (const record of descent) {
    all.push(record);
    each(record);
  }
  return all;
}

export const stall = experiment<Stall>({
  id: 'stall',
  title: 'Why did this network stop learning?',
  question:
    'A network of 144 inputs, 8 hidden units and 10 classes learns to read 300 drawn digits, and stops with half of them wrong, where the gradient is zero. diagnose says what kind of point this is and what to do; its remedy is applied, and training goes on.',
  chapter: 'why-it-stopped',
  quick: true,
  run,
  prints: ({ report }) => report,
  summary: ({ first, verdict, jumped, second }) => {
    const [began, stopped, end] = [first.losses[0], first.losses.at(-1)!, second.losses.at(-1)!];
    const right = ({ accuracy }: Stretch): string => `${number(100 * accuracy, 2)} % of the digits right`;
    return `The network was trained from a loss of ${number(began, 3)}, and at ${number(stopped, 3)} it stopped, with ${right(first)} and nothing pushing it any further. diagnose measured how the loss curves there and called the place a ${verdict}${verdict === 'saddle' ? ': as in the middle of a mountain pass it is level underfoot, and still one direction leads down' : ''}. Its remedy, carried out by one call, remedy.apply(), took the loss to ${number(jumped, 3)}. From there the same training went on to ${number(end, 2)}, with ${right(second)}.`;
  },
  claims: ({ first, verdict, lowest, highest, jumped, second, without }) => {
    const stalled = first.losses.at(-1)!;
    const end = second.losses.at(-1)!;
    return [
      {
        rows: ['L109'],
        message: 'Units that start equal stay equal: eight are worth one.',
        measured: `after ${first.losses.length - 1} steps the hidden units’ weights differ by ${number(first.apart)} at most, the loss has fallen from ${number(first.losses[0], 4)} to ${number(stalled, 4)}, and ${number(100 * first.accuracy)} % of the digits are right`,
        numbers: { 'share right': first.accuracy },
        holds: first.apart < 1e-6 && first.accuracy < 0.8,
      },
      {
        rows: ['L04'],
        message: 'Then the gradient vanishes, and training is over.',
        measured: `‖g‖ = ${number(first.gradientNorm)}; as many steps more leave the loss at ${number(without, 6)}`,
        numbers: { loss: stalled },
        holds: first.gradientNorm < 1e-4 && stalled - without < 1e-3,
      },
      {
        rows: ['L08', 'L16', 'L102'],
        message: 'It is no minimum but a saddle. Hessian-vector products alone tell, among 1250 parameters.',
        measured: `verdict: ${verdict}; λ from ${number(lowest)} to ${number(highest)}`,
        numbers: { λmin: lowest },
        holds: verdict === 'saddle',
      },
      {
        rows: ['L15', 'L26'],
        message: 'The remedy, a step along the eigenvector of negative curvature, lowers the loss, and training goes on.',
        measured: `${number(stalled, 4)} → ${number(jumped, 4)} by the step, → ${number(end, 3)} after ${second.losses.length - 1} steps of the same training, ${number(100 * second.accuracy)} % right`,
        numbers: { 'loss in the end': end, 'share right': second.accuracy },
        holds: jumped < stalled && end < 0.5 * stalled && second.accuracy > first.accuracy,
      },
    ];
  },
  figures: (data) => [lossBySteps(data), alongTheEigenvector(data)],
});
