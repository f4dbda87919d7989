/** What the page says of a loss, in sentences with their numbers. */
import { count, say } from '../words.ts';
import type { Seen } from './model.ts';
import { OPTIMIZERS } from './optimizers.ts';

const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
const few = (words: readonly string[], most = 6): string =>
  words.length <= most ? list(words) : `${words.slice(0, most - 1).join(', ')} and ${words.length - most + 1} more`;

/** What was read: the parameters, and the columns, so that a misspelt name is seen. */
export function readAs({ kind, names, columns }: Seen): string {
  const data =
    columns.names.length === 0
      ? ''
      : `; ${few(columns.names)} ${columns.names.length === 1 ? 'is a column' : 'are columns'} of ${count(columns.rows, 'row')}`;
  return `Read as ${kind}. Parameters: ${few(names)}${data}.`;
}

/** What happened: the run, and where it ended. */
export function course({ losses, loss, rule, ended, gradient, eigenvalues, names, theta }: Seen): string {
  const steps = losses.length - 1;
  const at = names.slice(0, 4).map((name, i) => `${name} = ${say(theta[i])}`);
  const place = `${at.join(', ')}${names.length > 4 ? ', …' : ''}`;
  const went =
    steps === 0
      ? `No step was taken: at ${place} the loss is ${say(loss)}`
      : `After ${count(steps, 'step')} of ${rule} the loss went from ${say(losses[0])} to ${say(loss)}, at ${place}`;
  const slope = Math.hypot(...gradient);
  const curvature =
    eigenvalues.length === 0
      ? 'curvature cannot be measured here'
      : eigenvalues.length <= 3
        ? `${eigenvalues.length === 1 ? 'the eigenvalue' : 'the eigenvalues'} of the Hessian ${eigenvalues.length === 1 ? 'is' : 'are'} ${list(eigenvalues.map((λ) => say(λ)))}`
        : `the ${eigenvalues.length} eigenvalues of the Hessian go from ${say(eigenvalues[0])} to ${say(eigenvalues.at(-1)!)}`;
  return `${went}. The slope there is ${say(slope)}; ${curvature}.${ended ? ` The run ended ${ended}.` : ''}${Number.isFinite(losses[0]) ? '' : ' Let it begin elsewhere: the fields beside the picture say where.'}`;
}

/** Where the edge of gradient descent lies, for whom the rate is compared with it. */
export function edge({ eigenvalues, rule }: Seen, eta: number): string {
  const steepest = eigenvalues.at(-1) ?? 0;
  if (rule !== 'gradient descent' || steepest <= 0) return '';
  const product = eta * steepest;
  return `η λmax = ${say(product)}: ${product < 2 ? 'below 2, steps along the steepest direction shrink' : product > 2 ? 'above 2, steps along the steepest direction grow' : 'the edge, steps along the steepest direction neither shrink nor grow'}.`;
}

export const afterRemedy = ({ applied, loss }: Seen): string =>
  applied
    ? `The remedy was carried out: the loss goes from ${say(loss)} to ${say(applied.loss)}${applied.path.length > 2 ? ` in ${applied.path.length - 1} steps` : ' at once'}.`
    : '';

export const usesRate = (rule: string): boolean => OPTIMIZERS[rule].rated;
