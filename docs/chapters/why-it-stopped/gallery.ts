/** The gallery: each verdict once, its evidence, its remedy against going on without, and a picture. */
import { type Diagnosis, descend, diagnose, type Oracle } from 'saddlepoint';
import { experiment, number, type Tell } from '../../report/experiment.ts';
import { grown, pictures } from './pictures.ts';
import { type Case, cases, type Plane, type Situation, type View } from './situations.ts';

/** What a picture needs, as plain data. */
export interface Picture {
  readonly view: View;
  /** L(θ + tu) along the eigenvectors of the smallest and the largest eigenvalue. */
  readonly low: readonly { readonly t: number; readonly loss: number }[];
  readonly high: readonly { readonly t: number; readonly loss: number }[];
  /** The run in the plane. */
  readonly path: readonly { readonly x: number; readonly y: number }[];
  /** The loss on a grid about the path. */
  readonly grid: { readonly x: Plane[0]; readonly y: Plane[1]; readonly side: number; readonly loss: readonly number[] };
  readonly layers: readonly { readonly layer: number; readonly norm: number }[];
}

export interface Exhibit {
  readonly truth: string;
  readonly rows: readonly string[];
  readonly title: string;
  readonly verdict: string;
  /** The report's sentences: what, and why. */
  readonly message: string;
  readonly why: string;
  /** The inequality that decided. */
  readonly because: string;
  readonly remedy: string;
  readonly kind: string;
  readonly parameters: number;
  /** Losses of the run (at most its last 200), after the remedy, and without it. */
  readonly run: readonly number[];
  readonly helped: readonly number[];
  readonly without: readonly number[];
  readonly picture: Picture;
}

/** Losses of the whole set, at θ and after each further step of the run's own rule. */
function goOn({ oracle: L, rule, source, options }: Situation, from: Float64Array, steps: number): number[] {
  const θ = from.slice();
  const losses = [L.value(θ)];
  const past = options.history?.length ?? 0;
  for (const _ of descend(source ? (t) => source(past + t) : L, θ, rule, { steps })) losses.push(L.value(θ));
  return losses;
}

/** Losses of the whole set as the remedy goes on; a jump is followed by the run's own rule. */
function help(situation: Situation, { remedy }: Diagnosis, steps: number): number[] {
  const { oracle: L, theta } = situation;
  if (remedy.kind === 'none') return [];
  if (remedy.kind === 'direction') return [L.value(theta), ...goOn(situation, remedy.apply().theta, steps - 1)];
  const { records, loss } = remedy.apply({ steps });
  // with minibatches the records hold the batches' losses
  if (situation.source) return [L.value(theta), ...records.map((_, i) => remedy.apply({ steps: i + 1 }).loss)];
  return [...records.map((r) => r.loss), loss];
}

const SIDE = 40;

/** The loss on a plane: the one given, or the one about the path. */
function plane(L: Oracle, path: readonly { x: number; y: number }[], given: Plane | undefined): Picture['grid'] {
  const range = (values: readonly number[]): [number, number] => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const edge = 0.15 * (most - least) || 1;
    return [least - edge, most + edge];
  };
  const [x, y] = given ?? [range(path.map((p) => p.x)), range(path.map((p) => p.y))];
  const at = ([from, to]: readonly [number, number], i: number): number => from + ((to - from) * i) / (SIDE - 1);
  return { x, y, side: SIDE, loss: Array.from({ length: SIDE * SIDE }, (_, p) => L.value([at(x, p % SIDE), at(y, Math.floor(p / SIDE))])) };
}

function pictureOf({ oracle: L, theta, options }: Situation, { evidence }: Diagnosis, view: View): Picture {
  const along = (u: Float64Array): Picture['low'] =>
    view.kind === 'cut'
      ? Array.from({ length: 81 }, (_, i) => view.from + ((view.to - view.from) * i) / 80).map((t) => ({
          t,
          loss: L.value(theta.map((w, i) => w + t * u[i])),
        }))
      : [];
  const H = 'curvature' in evidence && view.kind === 'cut' ? evidence.curvature : undefined;
  const path =
    view.kind === 'path' ? [...(options.history ?? []).map((r) => ({ x: r.theta![0], y: r.theta![1] })), { x: theta[0], y: theta[1] }] : [];
  return {
    view,
    low: H ? along(H.lowest) : [],
    high: H && theta.length > 1 ? along(H.highest) : [],
    path,
    grid: path.length > 0 ? plane(L, path, view.kind === 'path' ? view.plane : undefined) : { x: [0, 1], y: [0, 1], side: 0, loss: [] },
    layers:
      'layers' in evidence && view.kind === 'layers'
        ? evidence.layers!.layers.map(({ gradientNorm }, i) => ({ layer: i + 1, norm: gradientNorm }))
        : [],
  };
}

function exhibit({ make, truth, rows, title, view, steps = 20 }: Case, seed: number): Exhibit {
  const situation = make(seed);
  const { oracle: L, theta, options } = situation;
  const diagnosis = diagnose(L, theta, options);
  const { history = [] } = options;
  return {
    truth,
    rows,
    title,
    verdict: diagnosis.verdict,
    message: diagnosis.message,
    why: diagnosis.why,
    because: diagnosis.tests.at(-1)!.message,
    remedy: diagnosis.remedy.message,
    kind: diagnosis.remedy.kind,
    parameters: theta.length,
    run: [...history.slice(-200).map((r) => r.loss), L.value(theta)],
    helped: help(situation, diagnosis, steps),
    without: goOn(situation, theta, steps),
    picture: pictureOf(situation, diagnosis, view),
  };
}

export interface Gallery {
  readonly exhibits: readonly Exhibit[];
}

/** The mean over the last tenth of the steps: minibatches and chaos make single losses jump. */
const late = (losses: readonly number[]): number => {
  const last = losses.slice(-Math.ceil(losses.length / 10));
  return last.reduce((sum, loss) => sum + loss, 0) / last.length;
};
/** What goes beyond all numbers is no number: that helps nobody. */
const helps = ({ kind, helped, without }: Exhibit): boolean =>
  kind === 'none' || late(helped) < late(without) || !Number.isFinite(late(without));

export const gallery = experiment<Gallery>({
  id: 'gallery',
  title: 'Fourteen reasons to stop',
  question:
    'One situation for each of the notes’ reasons, most of them the notes’ own. Does diagnose find the reason that was built in, and does its remedy help?',
  chapter: 'why-it-stopped',
  quick: true,
  run(seed: number, tell: Tell): Gallery {
    return {
      exhibits: cases.map((one, i) => {
        tell(i / cases.length, one.title);
        return exhibit(one, seed);
      }),
    };
  },
  prints: ({ exhibits }) =>
    exhibits.map(({ title, message, why, remedy }) => `${title}\n  ${message}\n  ${why}\n  Next: ${remedy}.`).join('\n\n'),
  claims: ({ exhibits }) => [
    ...exhibits.map((e) => ({
      rows: e.rows,
      message: `${e.truth}: ${e.title}.`,
      measured: `${e.verdict === e.truth ? '' : `the verdict is ${e.verdict}: `}${e.because}`,
      holds: e.verdict === e.truth,
    })),
    {
      rows: ['L15', 'L32', 'L41', 'L55', 'L64', 'L77'],
      message: 'Wherever there is a remedy, the loss falls further with it than without (means over the last tenth of as many steps).',
      measured: `in ${exhibits.filter((e) => e.kind !== 'none' && helps(e)).length} of ${exhibits.filter((e) => e.kind !== 'none').length} situations; the table has the losses`,
      holds: exhibits.every(helps),
    },
  ],
  tables: ({ exhibits }) => [
    {
      title: 'The loss with the remedy and without',
      columns: ['situation', 'with', 'without'],
      rows: exhibits.filter((e) => e.kind !== 'none').map((e) => [e.verdict, number(late(e.helped), 4), number(late(e.without), 4)]),
      note: 'Means over the last tenth of as many steps.',
    },
  ],
  figures: ({ exhibits }) => [pictures(exhibits), grown(exhibits)],
});
