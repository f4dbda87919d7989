/**
 * What a log excludes: for each verdict the facts that it cannot be true with, each with its reason, the first that holds.
 *
 * A log shows the course of a run and not its landscape, so a verdict is left open unless the course contradicts it.
 */
import { sentence } from '../../base/numbers.ts';
import type { Verdict } from '../verdict.ts';
import type { Facts } from './facts.ts';

/** A verdict that the log excludes, and why. */
export interface Exclusion {
  readonly verdict: Verdict;
  readonly message: string;
}

type Reason = string | false;

/** A run under a rate that crawls loses at most two hundredths of its excess loss in a step: η max|λ| ≤ 10⁻². */
const CRAWL = 0.02;

/** The reasons against each verdict, given the facts of a run with at least two losses. */
const against: Record<Verdict, (facts: Facts) => readonly Reason[]> = {
  minimum: (f) => [
    ...moves(f),
    f.never && f.fromStart && 'the loss never fell: no run starts in a minimum',
    f.rose && 'the loss lies above where it began',
    ...scatters(f),
    ...steep(f),
    ...young(f),
  ],
  maximum: (f) => [...moves(f), f.fell && 'the loss lies below where it began', ...scatters(f), ...young(f)],
  saddle: (f) => [...moves(f), ...scatters(f), ...steep(f), ...young(f)],
  degenerate: (f) => [...moves(f), ...scatters(f), ...steep(f), ...young(f)],
  plateau: (f) => [
    falls(f) && !f.few && f.shape !== 'even' && 'the loss falls, and its pace changes: the land is not flat',
    rises(f) && !f.progress.thrown && 'the loss has risen',
    (f.manner === 'alternating' || (falls(f) && f.manner === 'noisy')) && 'the losses go up and down from record to record',
    ...young(f),
  ],
  dead: (f) => [
    falls(f) && 'the loss still falls',
    rises(f) && !f.progress.thrown && 'the loss has risen, and not by one step',
    f.manner === 'alternating' && 'the losses go up and down by turns',
    stands(f) &&
      f.fell &&
      !f.still &&
      f.manner === 'smooth' &&
      !f.progress.thrown &&
      'the loss still moves a little, all one way: something learns',
    ...young(f),
  ],
  oscillating: (f) => [
    f.turnsKnown >= 10 && f.turnsBack < 2 && sentence`${f.turnsBack} of the last ${f.turnsKnown} steps turned back`,
    f.few && 'there are too few steps to go back and forth',
    f.never && 'the loss never moved',
    f.progress.thrown !== undefined && f.still && 'one step threw the run, and it lies still since',
    stands(f) &&
      f.manner === 'smooth' &&
      !f.faint &&
      !f.still &&
      !f.progress.thrown &&
      'the loss creeps one way: steps that go back and forth make it go up and down, or repeat',
  ],
  'ill-conditioned': (f) => [
    rises(f) && 'the loss has risen',
    f.few && 'there are too few records to show a fast fall and a slow one',
    f.never && 'the loss never fell: in a valley the steep directions go first, and fast',
    !f.fell && !falls(f) && 'the loss never fell: in a valley the steep directions go first, and fast',
    f.still && 'the last losses agree to the last digit: in a valley they still fall',
    falls(f) && f.fromStart && f.shape === 'even' && 'the pace is even from the first record on: in a valley it is fast at first',
    falls(f) && f.fading * f.n < -0.5 && 'the loss falls faster and faster: in a valley it falls more slowly',
    (f.progress.thrown !== undefined || f.jumps) && 'one step threw the run up',
  ],
  crawling: (f) => [
    rises(f) && 'the loss has risen: a tiny rate does not raise it',
    f.never && !f.coarse && 'not one digit of the loss moved: a tiny rate moves the last ones',
    f.still && f.fell && 'the loss fell and came to rest',
    stands(f) && f.few && 'the loss goes up and down',
    f.manner === 'alternating' && 'the losses go up and down by turns',
    f.progress.thrown !== undefined && 'one step threw the run up',
    f.fell &&
      f.fading > CRAWL &&
      f.manner === 'smooth' &&
      sentence`the pace shrinks by ${100 * f.fading} % a step: under a tiny rate by 2 % at most`,
    f.manner === 'smooth' &&
      f.gradientChange > CRAWL &&
      sentence`the gradient changes by ${100 * f.gradientChange} % a step: under a tiny rate by 1 % at most`,
    stands(f) && f.fell && 'the loss fell, and stands: a tiny rate goes on falling',
  ],
  cliff: (f) => [
    stands(f) && !f.few && !f.leaps && !f.jumps && !f.progress.thrown && 'no step has thrown the loss up',
    stands(f) && settled(f) && !f.progress.thrown && 'no step has thrown the loss up',
  ],
  diverging: (f) => [
    falls(f) && !f.few && 'the loss falls',
    stands(f) && !f.few && !f.progress.thrown && 'the loss does not rise',
    stands(f) && settled(f) && 'the loss does not rise any more',
  ],
  vanishing: (f) => [
    rises(f) && !f.progress.thrown && 'the loss has risen: small gradients make small steps',
    f.manner === 'alternating' && 'the losses go up and down by turns',
    (f.still || f.faint) && !f.never && 'the last losses agree to many digits: the layers nearest to the loss would still move it',
  ],
  exploding: (f) => [
    (f.never || settled(f)) && 'the loss lies still: a gradient that explodes moves it',
    falls(f) && f.n >= 16 && f.shape === 'slowing' && 'the loss falls ever more gently: a gradient that explodes leaves no gentle fall',
    stands(f) && !f.few && !f.progress.thrown && 'no step has thrown the loss out of its range',
  ],
  'noise-limited': (f) => [
    f.never && 'the loss never moved',
    f.manner === 'alternating' && 'the losses go up and down by turns: that is no chance',
    f.manner === 'smooth' && (!f.few || falls(f) || settled(f)) && 'the losses follow each other without scatter',
  ],
  inconsistent: () => [],
  'not finite': (f) => [!f.broken && 'every number at the end of the log is finite'],
  'held back': (f) => [
    (rises(f) || f.rose) && 'the loss has risen: steps that are too short do not raise it',
    f.manner === 'alternating' && 'the losses go up and down by turns',
    f.stepShare >= 0.5 && sentence`the steps are ${f.stepShare} of rate × gradient: nothing shortens them`,
  ],
  stalled: (f) => [...moves(f), ...young(f)],
  descending: (f) => [
    rises(f) && 'the loss has risen',
    stands(f) && !f.few && 'the loss does not fall',
    stands(f) && settled(f) && 'the loss does not fall any more',
  ],
};

const falls = (f: Facts): boolean => f.progress.kind === 'falling';
const rises = (f: Facts): boolean => f.progress.kind === 'rising';
const stands = (f: Facts): boolean => f.progress.kind === 'standing';

/** The last losses agree: to rounding, or where there are few of them nearly so. */
const settled = (f: Facts): boolean => f.still || (f.few && f.resting);

/** Against whatever stands still. */
const moves = (f: Facts): Reason[] => [falls(f) && 'the loss still falls', rises(f) && 'the loss has risen'];
/** Against places where the gradient is zero. */
const scatters = (f: Facts): Reason[] => [
  f.progress.thrown !== undefined && !settled(f) && 'one step threw the loss up, and it still moves',
  f.manner !== 'smooth' && 'the losses go up and down from record to record: where the gradient is zero they would agree',
];
const steep = (f: Facts): Reason[] => [
  f.fell && f.gradientShare > 1e-2 && sentence`the gradient is still ${f.gradientShare} of its largest`,
];
/** Against what takes time: a few records that have not come to rest show none of it. */
const young = (f: Facts): Reason[] => [
  f.few && stands(f) && !f.still && !f.resting && 'the run is a few steps old, and has not come to rest',
  f.leaps && !f.resting && 'the last step moved the loss farther than any before it',
];

/** What a number that is not finite leaves open. */
const BROKEN: ReadonlySet<Verdict> = new Set<Verdict>(['not finite', 'diverging', 'exploding', 'cliff', 'inconsistent']);

/** All verdicts, those that stop a run first. */
export const VERDICTS: readonly Verdict[] = Object.keys(against) as Verdict[];

/** The verdicts that the log excludes. A log of less than two losses excludes none, unless they are not finite. */
export function exclusionsOf(facts: Facts): Exclusion[] {
  const why = (verdict: Verdict): Reason => {
    if (facts.broken) {
      if (facts.n === 0 && verdict !== 'not finite' && verdict !== 'exploding') return 'no loss was ever finite: no step has caused it';
      return !BROKEN.has(verdict) && 'a number at the end of the log is not finite';
    }
    return facts.n > 1 && (against[verdict](facts).find(Boolean) || false);
  };
  return VERDICTS.flatMap((verdict) => {
    const message = why(verdict);
    return message ? [{ verdict, message }] : [];
  });
}
