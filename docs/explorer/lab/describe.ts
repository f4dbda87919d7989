/** What is to be seen, in sentences; and what a number that is none means. */

import { hasRate } from '../optimizers.ts';
import { count, say } from '../words.ts';
import type { View } from './lab.ts';

const percent = (part: number): string => `${say(100 * part)} %`;

/** What Infinity and NaN are, and what to do. */
function notFinite({ stop, losses, t }: View): string {
  const last = losses.findLast(([, loss]) => Number.isFinite(loss));
  const known = last === undefined ? '' : ` The last loss that was a number was ${say(last[1])}, after ${count(last[0], 'step')}.`;
  return `Stopped: ${stop}. Infinity stands for a number beyond 1.8·10³⁰⁸, NaN for what is no number, such as ∞ − ∞ or 0/0; whatever is computed from NaN is NaN, so no further step comes back.${known} ${t > 0 ? 'Go back by the slider below the curves, then lower the rate or clip the gradient.' : 'Lower the rate, or the size of inputs and weights.'}`;
}

/** How λmax lies beside what the rate bears. */
function edge({ curvature, edge, rate, settings }: View): string {
  if (!curvature) return '';
  const [low, high] = [curvature.values[0], curvature.values[curvature.values.length - 1]];
  const span = ` The eigenvalues of the Hessian go from ${say(low)} to ${say(high)}.`;
  if (!hasRate(String(settings['rule'])) || edge === undefined) return span;
  const bears =
    settings['rule'] === 'gradientDescent' ? `2/η = ${say(edge)}` : `the ${say(edge)} that ${settings['rule']} bears at η = ${say(rate)}`;
  const ratio = high / edge;
  if (ratio > 1.03) return `${span} λmax is above ${bears}: along its eigenvector the steps grow.`;
  if (ratio > 0.9) return `${span} λmax is at ${bears}: the edge of stability.`;
  return `${span} λmax is below ${bears}: every direction is stable.`;
}

export function describe(view: View): string {
  const { t, length, stop, loss, gradientNorm, right, settings, parameters, other } = view;
  if (stop !== undefined && !(Number.isFinite(loss) && Number.isFinite(gradientNorm))) return notFinite(view);
  const where =
    t < length
      ? `Back at step ${t} of ${length}`
      : t === 0
        ? `Before the first step of ${parameters} parameters`
        : `After ${count(t, 'step')} of ${settings['rule']}`;
  const beside =
    other && Number.isFinite(other.loss) && other.t > 0
      ? ` ${other.name[0].toUpperCase()}${other.name.slice(1)} it is ${say(other.loss)} after ${count(other.t, 'step')}.`
      : '';
  const ended = stop === undefined ? '' : ` It goes no further: ${stop}.`;
  return `${where}: loss ${say(loss)}, slope ${say(gradientNorm)}, ${percent(right)} of the points right.${ended}${edge(view)}${beside}`;
}
