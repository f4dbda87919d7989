/**
 * Are local minima rare? The notes count: minimum ratio = #positive eigenvalues / #eigenvalues at the point where training
 * ended, and find at most .56 (L19, L20). Here the count is repeated with the numbers that it depends on beside it.
 */
import { experiment, number } from '../../report/experiment.ts';
import { countTable, fits, levelTable, ratios, spectra } from './figure.ts';
import { largeNetwork, levels, type ManyMinima, type Small, STAGES, type Stage, smallNetwork } from './runs.ts';

const range = (xs: readonly number[], digits = 3): string => `${number(Math.min(...xs), digits)} to ${number(Math.max(...xs), digits)}`;
const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;

export const manyMinima = experiment<ManyMinima>({
  id: 'E3',
  title: 'How rare are minima?',
  question:
    'Networks trained on a real curve, sin(5πx)/(5πx) at 64 points, by gradient descent and then by damped Newton steps on the full Hessian. Where do they end, and how many eigenvalues are positive there?',
  chapter: 'many-minima',
  quick: true,
  run(seed, tell, full) {
    const [usuals, wides, larges] = full ? [200, 50, 20] : [12, 12, 4];
    const small: Small[] = [];
    for (let k = 0; k < usuals + wides; k++) {
      tell((0.5 * k) / (usuals + wides), `1-2-1 network ${k + 1} of ${usuals + wides}`);
      small.push(k < usuals ? smallNetwork(1000 * seed + k, 'usual') : smallNetwork(1000 * seed + k - usuals, 'wide'));
    }
    const large: Stage[] = [];
    for (let k = 0; k < larges; k++) {
      large.push(
        ...largeNetwork(1000 * seed + k, (part) => tell(0.5 + (0.5 * (k + part)) / larges, `1-8-8-1 network ${k + 1} of ${larges}`)),
      );
    }
    return { small, large };
  },
  claims({ small, large }) {
    const at = (stage: number): Stage[] => large.filter(({ after }) => after === STAGES[stage]);
    const found = levels(small);
    const usual = small.filter(({ start }) => start === 'usual');
    const wide = small.filter(({ start }) => start === 'wide');
    const last = at(2);
    return [
      {
        rows: ['L21'],
        message: 'Networks of two hidden units, from the usual start, all end at strict minima: here minima are the rule.',
        measured: `${usual.filter(({ kind }) => kind === 'minimum').length} of ${usual.length} are minima, 7 of 7 eigenvalues positive, ‖g‖ at most ${number(Math.max(...usual.map((s) => s.gradientNorm)))}; loss ${found
          .filter((level) => level.usual > 0)
          .map((level) => `${number(level.loss, 6)} (${level.usual}×)`)
          .join(', ')}`,
        numbers: { 'share of minima': usual.filter(({ kind }) => kind === 'minimum').length / usual.length },
        holds: usual.every(({ kind }) => kind === 'minimum'),
      },
      {
        rows: ['L21', 'L28', 'L103'],
        message:
          'From a wide start about half end on the lowest level, the others higher: at local minima, at degenerate points, or still on their way; at a saddle none.',
        measured: `${found
          .filter((level) => level.wide > 0)
          .map((level) => `loss ${number(level.loss, 6)} (${level.wide}×, ${level.example.kind})`)
          .join(', ')}; ‖g‖ at most ${number(Math.max(...wide.map((s) => s.gradientNorm)))}`,
        numbers: {
          'share of minima': wide.filter(({ kind }) => kind === 'minimum').length / wide.length,
          'share on the lowest level': found[0].wide / wide.length,
        },
        holds: wide.every(({ kind }) => kind !== 'saddle' && kind !== 'maximum'),
      },
      {
        rows: ['L19', 'L20'],
        message:
          'Counted by strict sign, the minimum ratio of larger networks is about one half or somewhat above, wherever training is stopped. The slide’s points, .25 to .56 and four near 0 at high loss, are not reproduced.',
        measured: STAGES.map((stage, i) => `${range(at(i).map((s) => s.strict))} after ${stage}`).join('; '),
        numbers: { 'strict ratio in the end': mean(last.map((s) => s.strict)) },
        holds: large.every(({ strict }) => strict > 0.45 && strict < 0.7),
      },
      {
        rows: ['L20'],
        message: 'The strict count counts rounding: most of those signs belong to eigenvalues within 10⁻⁶ of zero.',
        measured: `with the tolerance 10⁻⁶·λmax only ${range(last.map((s) => s.tolerant))} are positive at the end, and ${range(last.map((s) => s.eigenvalues.length - s.positive - s.negative))} of 97 are zero`,
        numbers: { 'share beyond the tolerance': mean(last.map((s) => s.tolerant)) },
        holds: last.every((s) => s.tolerant < s.strict),
      },
      {
        rows: ['L20'],
        message:
          'Negative eigenvalues beyond the tolerance fade as the point becomes critical: the count says how far training got, not what it found.',
        measured: STAGES.map(
          (_, i) => `‖g‖ ${range(at(i).map((s) => s.gradientNorm))}: ${number(mean(at(i).map((s) => s.negative)))} negative on average`,
        ).join('; '),
        numbers: { 'negative at first': mean(at(0).map((s) => s.negative)), 'in the end': mean(last.map((s) => s.negative)) },
        holds: mean(at(2).map((s) => s.negative)) < mean(at(0).map((s) => s.negative)) / 2,
      },
      {
        rows: ['L20'],
        message: 'The block-diagonal Hessian, differentiated tensor by tensor, inflates the ratio.',
        measured: `${range(last.map((s) => s.blockStrict))} by strict sign, ${range(last.map((s) => s.blockTolerant))} with the tolerance, where the Hessian has ${range(last.map((s) => s.strict))} and ${range(last.map((s) => s.tolerant))}`,
        numbers: { 'strict ratio by blocks': mean(last.map((s) => s.blockStrict)) },
        holds: large.every((s) => s.blockStrict > s.strict) && last.every((s) => s.blockTolerant > s.tolerant),
      },
      {
        rows: ['L21'],
        message: 'Near zero loss no more than 64 eigenvalues, one a data point, can be positive: of 97 at least 33 are flat.',
        measured: `${range(last.map((s) => s.positive))} positive at losses ${range(
          last.map((s) => s.loss),
          2,
        )}`,
        holds: last.every((s) => s.positive <= 64),
      },
    ];
  },
  tables: (data) => [levelTable(data), countTable(data)],
  figures: (data) => [fits(data), spectra(data), ratios(data)],
});
