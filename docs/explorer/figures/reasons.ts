/** Reasons to stop: one run for each verdict; what was measured, test by test; and the verdict hidden, to be guessed. */
import { titles } from '../../chapters/why-it-stopped/titles.ts';
import { type Pane, type Plane, presentation } from '../figure.ts';
import type { Reasons } from '../models/reasons.ts';
import { along, equals } from '../reading.ts';
import { axes, colour, line, svg, text, ticks } from '../svg.ts';
import { testLines } from '../tests.ts';
import { say } from '../words.ts';

const PLOT: Omit<Plane, 'x' | 'y'> = { left: 46, top: 24, width: 340, height: 150 };

/** As high as the losses go, in logarithms where they span more than a factor of 50. */
function planeOf(losses: readonly number[]): { readonly plane: Plane; readonly log: boolean } {
  const finite = losses.filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const log = least > 0 && most > 50 * least;
  const at = (loss: number): number => (log ? Math.log10(loss) : loss);
  const edge = 0.08 * (at(most) - at(least)) || 0.5;
  return { plane: { ...PLOT, x: [0, Math.max(1, losses.length - 1)], y: [at(least) - edge, at(most) + edge] }, log };
}

function draw({ losses, title }: Reasons): string {
  const { plane, log } = planeOf(losses);
  return svg(
    [400, 215],
    `The losses of a run: ${title}`,
    axes(plane, 'step', log ? 'log₁₀ L' : 'loss', undefined, ticks(plane.y, 4)),
    line(
      plane,
      losses.map((loss, t) => [t, log ? Math.log10(loss) : loss] as const),
      { stroke: colour.blue },
    ),
    text(
      PLOT.left + PLOT.width,
      PLOT.top - 8,
      `${losses.length - 1} steps, from ${say(losses[0])} to ${say(losses.at(-1)!)}`,
      'text-anchor="end" font-size="11"',
    ),
  );
}

const panes = ({ losses }: Reasons): Pane[] => [
  along(
    planeOf(losses).plane,
    losses.map((_, t) => t),
    (t) => `${equals({ step: t })}: ${equals({ L: losses[t] })}`,
  ),
];

function describe({ hidden, guess, verdict, title, message, why, remedy, losses }: Reasons): string {
  if (!hidden) return `${title}. ${message} ${why} Next: ${remedy}.`;
  const asked = `A run of ${losses.length - 1} steps, from ${say(losses[0])} to ${say(losses.at(-1)!)}: why did it stop?`;
  if (guess === '?') return `${asked} The tests below are shuffled; choose a verdict.`;
  return guess === verdict ? `${asked} ${guess}: yes. ${message} ${why}` : `${asked} ${guess}: no. Look at the numbers again.`;
}

const RUNS = Object.entries(titles);
const VERDICTS = Object.keys(titles).sort();

export const reasons = presentation<Reasons>({
  id: 'reasons',
  title: 'Reasons to stop',
  purpose:
    'One run for each of the notes’ reasons. diagnose tests them in order, each an inequality between measured numbers; the first that holds is the verdict.',
  size: [400, 215],
  defaults: { run: 3, verdict: 'shown', guess: '?' },
  ranges: {
    run: { label: 'run', min: 1, max: RUNS.length, step: 1 },
    verdict: { label: 'verdict', options: ['shown', 'hidden'] },
    guess: { label: 'your guess', options: ['?', ...VERDICTS] },
  },
  presets: [
    ...RUNS.map(([truth, title], i) => ({ name: truth, why: title, state: { run: i + 1 } })),
    { name: 'a guess', why: 'the verdict is hidden; the evidence is all there is', state: { run: 9, verdict: 'hidden' } },
  ],
  code: `const history = [...descend(L, θ, rule, { steps })];
const { verdict, tests, why, remedy } = diagnose(L, θ, { history });
for (const { verdict, holds, message } of tests) console.log(holds ? '✓' : '·', verdict, message);`,
  draw,
  panes,
  describe,
  // hidden, the tests come in the alphabet's order and say nothing of whether they hold
  lines: ({ tests, hidden }) =>
    hidden
      ? testLines(tests)
          .map(([, name, text]) => ['?', name, text] as const)
          .sort(([, a], [, b]) => a.localeCompare(b))
      : testLines(tests),
});
