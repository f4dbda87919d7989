/** Count the signs: the 97 eigenvalues of a small network's Hessian as training goes on, and which of them count as zero. L17 L19–L21 */

import { tenTo } from '../../report/numbers.ts';
import { type Pane, type Plane, presentation } from '../figure.ts';
import type { Signs } from '../models/signs.ts';
import { SIGNS } from '../models/sizes.ts';
import { along, equals } from '../reading.ts';
import { axes, colour, decades, horizontal, legend, line, svg, text, vertical, X, Y } from '../svg.ts';
import { say, sayLog } from '../words.ts';

const { LEAST, N, NEWTON, STRIDE } = SIGNS;

/** Eigenvalues as sign(λ)·(log₁₀|λ/λmax| − LEAST): what is nearer to zero than 10^LEAST λmax lies on the middle line. */
const SPECTRUM: Plane = { x: [0, N + 1], y: [LEAST, -LEAST], left: 50, top: 24, width: 336, height: 220 };
const SHARES: Plane = { x: [LEAST, 0], y: [0, N], left: 50, top: 330, width: 336, height: 130 };
const KINDS = ['negative', 'zero', 'positive'] as const;
const PENS = { negative: colour.vermilion, zero: 'currentColor', positive: colour.blue } as const;

/** One eigenvalue: a triangle where it is negative, a ring where it counts as zero, a disc where it is positive. */
function mark(rank: number, height: number, kind: (typeof KINDS)[number]): string {
  const [x, y] = [X(SPECTRUM, rank), Y(SPECTRUM, height)].map((v) => Number(v.toFixed(1))) as [number, number];
  if (kind === 'zero') return `<circle cx="${x}" cy="${y}" r="1.9" fill="none" stroke="currentColor" stroke-opacity="0.8"/>`;
  if (kind === 'positive') return `<circle cx="${x}" cy="${y}" r="2.6" fill="${PENS.positive}"/>`;
  return `<path d="M${x - 3} ${y - 2.5}h6l-3 5.5z" fill="${PENS.negative}"/>`;
}

/** The three counts side by side. */
function bar(counts: Signs['counts'], top: number): string {
  let from = SPECTRUM.left;
  return KINDS.map((kind) => {
    const width = (counts[kind] / N) * SPECTRUM.width;
    const part = `<rect x="${from.toFixed(1)}" y="${top}" width="${width.toFixed(1)}" height="10" fill="${PENS[kind]}" fill-opacity="${kind === 'zero' ? 0.25 : 0.9}"/>`;
    from += width;
    return part;
  }).join('');
}

/** What an eigenvalue counts as. */
function kinds({ eigenvalues, exponent }: Pick<Signs, 'eigenvalues' | 'exponent'>): (λ: number) => (typeof KINDS)[number] {
  const least = 10 ** exponent * Math.max(...eigenvalues.map(Math.abs));
  return (λ) => (Math.abs(λ) <= least ? 'zero' : λ > 0 ? 'positive' : 'negative');
}

function draw({ eigenvalues, exponent, counts, along }: Signs): string {
  const λmax = Math.max(...eigenvalues.map(Math.abs));
  const height = (λ: number): number => Math.sign(λ) * Math.max(0, Math.log10(Math.abs(λ) / λmax) - LEAST);
  const kindOf = kinds({ eigenvalues, exponent });
  const band = exponent - LEAST;
  const orange = { stroke: colour.orange, width: 1.6, dash: '6 4' };
  const scale = [0, -6, -12].flatMap((power) => {
    const words = power === 0 ? 'λmax' : tenTo(power);
    return [
      [power - LEAST, words],
      [LEAST - power, `−${words}`],
    ] as const;
  });
  const curve = (kind: (typeof KINDS)[number], dash = ''): string =>
    line(
      SHARES,
      along.map((c) => [c.exponent, c[kind]] as const),
      { stroke: PENS[kind], width: 1.8, dash },
    );
  const [top, bottom] = [Y(SPECTRUM, band), Y(SPECTRUM, -band)];
  return svg(
    [400, 495],
    '97 eigenvalues by rank, with the band that counts as zero; below, how many are negative, zero and positive by the tolerance',
    `<rect x="${SPECTRUM.left}" y="${top.toFixed(1)}" width="${SPECTRUM.width}" height="${(bottom - top).toFixed(1)}" fill="${colour.orange}" fill-opacity="0.14"/>`,
    axes(SPECTRUM, '', '', [], [...scale, [0, '0']]),
    horizontal(SPECTRUM, band, orange),
    horizontal(SPECTRUM, -band, orange),
    ...eigenvalues.map((λ, i) => mark(i + 1, height(λ), kindOf(λ))),
    legend(SPECTRUM, ['', '97 eigenvalues λ by rank'], ['- -', 'what counts as zero', colour.orange]),
    bar(counts, 258),
    text(SPECTRUM.left, 286, `▼ ${counts.negative} negative, ○ ${counts.zero} zero, ● ${counts.positive} positive`, 'font-size="12"'),
    axes(SHARES, 'tolerance, as a share of λmax', '#λ', decades(SHARES.x, 6), [0, 32, 64, N]),
    vertical(SHARES, exponent, orange),
    curve('zero', '2 3'),
    curve('negative', '6 3'),
    curve('positive'),
    legend(SHARES, ['—', 'positive', PENS.positive], ['- -', 'negative', PENS.negative], ['··', 'zero']),
  );
}

/** Each eigenvalue and what it counts as; the counts by tolerance. */
const panes = (model: Signs): Pane[] => {
  const { eigenvalues, along: by } = model;
  const kindOf = kinds(model);
  return [
    along(
      SPECTRUM,
      eigenvalues.map((_, i) => i + 1),
      (i) => `eigenvalue ${i + 1} of ${N}: ${equals({ λ: small(eigenvalues[i]) })}, counted as ${kindOf(eigenvalues[i])}`,
    ),
    along(
      SHARES,
      by.map(({ exponent }) => exponent),
      (k) => {
        const { exponent, negative, zero, positive } = by[k];
        return `tolerance ${sayLog(exponent)} λmax: ${equals({ negative, zero, positive })}`;
      },
    ),
  ];
};
/** Four digits, however near to 0. */
const small = (λ: number): string => (λ === 0 ? '0' : `${λ < 0 ? '−' : ''}${sayLog(Math.log10(Math.abs(λ)), 4)}`);

function describe({ steps, newton, exponent, loss, gradientNorm, counts, eigenvalues }: Signs): string {
  const after = [
    steps > 0 ? `${steps} steps of gradient descent` : '',
    newton > 0 ? `${newton} damped Newton step${newton === 1 ? '' : 's'}` : '',
  ]
    .filter(Boolean)
    .join(' and ');
  const where = after === '' ? 'At the start' : `After ${after}`;
  return (
    `${where} the loss is ${say(loss)}, ‖g‖ = ${say(gradientNorm, 2)}, λ goes from ${say(eigenvalues[0], 2)} to ${say(eigenvalues.at(-1)!)}. ` +
    `With what is within ${sayLog(exponent)} λmax counted as zero, ${counts.negative} eigenvalues are negative, ${counts.zero} zero, ${counts.positive} positive: a minimum ratio of ${say(counts.ratio, 2)}.`
  );
}

export const signs = presentation<Signs>({
  id: 'signs',
  title: 'Count the signs',
  purpose:
    'All eigenvalues of a network with 97 parameters that learns the sinc. How many are positive depends on how long it has trained, and on what one calls zero.',
  size: [400, 495],
  defaults: { exponent: -6, steps: 2000, newton: 50, seed: 1 },
  ranges: {
    exponent: { label: 'tolerance, log₁₀ of its share of λmax', min: LEAST, max: -1, step: 0.25 },
    steps: { label: 'steps of gradient descent', min: 0, max: 2000, step: STRIDE },
    newton: { label: 'damped Newton steps after them', min: 0, max: 200, step: NEWTON },
    seed: { label: 'seed', min: 1, max: 8, step: 1 },
  },
  presets: [
    {
      name: 'strict signs',
      why: 'what is zero comes out of rounding with either sign, and counting it counts tosses of a coin',
      state: { exponent: LEAST, newton: 200 },
    },
    {
      name: 'with a tolerance',
      why: 'most of the coins are zero: what curves up is a quarter at most',
      state: { exponent: -6, newton: 200 },
    },
    { name: 'a fine tolerance', why: 'no more than 64 can be positive, one for each data point', state: { exponent: -13, newton: 200 } },
    { name: 'stopped earlier', why: 'the negative ones have not gone yet: the count says how critical the point is', state: { newton: 0 } },
    { name: 'at the start', why: 'no critical point at all, and a count all the same', state: { steps: 0, newton: 0 } },
  ],
  code: `const λ = eigh(L.hessian(θ), { vectors: false }).values;
minimumRatio(λ, { tolerance: δ });                    // #λ > δ λmax, of all
λ.filter((x) => x < -δ * λmax).length;                // negative ones`,
  draw,
  panes,
  describe,
});
