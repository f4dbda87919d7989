/** Fits, spectra and minimum ratios of the networks. */
import { type Figure, number, powerOfTen, type Table } from '../../report/experiment.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import { data } from './network.ts';
import { levels, type ManyMinima, STAGES } from './runs.ts';

const short = ['gradient descent', '+ 50 Newton steps', '+ 200 Newton steps'] as const;

/** The powers of ten between two numbers. */
const decades = (low: number, high: number): number[] => {
  const from = Math.ceil(Math.log10(low));
  return Array.from({ length: Math.max(1, Math.floor(Math.log10(high)) - from + 1) }, (_, i) => 10 ** (from + i));
};

export function levelTable({ small }: ManyMinima): Table {
  return {
    title: `Where ${small.length} networks with two hidden units end`,
    columns: ['loss', 'usual start', 'wide start', 'kind', 'λmin', 'λmax', '‖g‖'],
    rows: levels(small).map(({ loss, usual, wide, example: { kind, eigenvalues, gradientNorm } }) => [
      number(loss, 6),
      usual,
      wide,
      kind,
      number(eigenvalues[0]),
      number(eigenvalues.at(-1)!),
      number(gradientNorm, 2),
    ]),
  };
}

export function countTable({ large }: ManyMinima): Table {
  return {
    title: 'Minimum ratio of 1-8-8-1 networks (97 parameters)',
    columns: ['seed', 'after', 'loss', '‖g‖', 'strict', '10⁻⁶', 'negative', 'blocks strict', 'blocks 10⁻⁶', 'kind'],
    rows: large.map((s) => [
      s.seed,
      short[STAGES.indexOf(s.after as (typeof STAGES)[number])],
      number(s.loss, 2),
      number(s.gradientNorm, 2),
      s.strict.toFixed(3),
      s.tolerant.toFixed(3),
      s.negative,
      s.blockStrict.toFixed(3),
      s.blockTolerant.toFixed(3),
      s.kind,
    ]),
    note: 'strict counts every λ > 0; 10⁻⁶ counts λ > 10⁻⁶·λmax; negative counts λ < −10⁻⁶·λmax; blocks is the Hessian with the second derivatives across parameter tensors left out.',
  };
}

export function fits({ small }: ManyMinima): Figure {
  const found = levels(small).slice(0, 4);
  const colours = [colour.blue, colour.vermilion, colour.green, colour.purple];
  const dashes = ['', '7,4', '2,3', '9,3,2,3'];
  const x = Array.from(data.x.data);
  const lines = found.flatMap(({ example }, k) => x.map((at, i) => ({ x: at, y: example.fit[i], k })));
  return {
    name: 'fits',
    caption: `The 64 points and the fit of each level of loss that networks with two hidden units end at: ${found.map(({ loss, usual, wide }) => `${number(loss, 4)} (${usual + wide} of ${small.length})`).join(', ')}.`,
    svg: draw({
      width: 640,
      height: 300,
      marginRight: 24,
      x: { label: 'x', labelAnchor: 'center', labelArrow: 'none', domain: [0, 1] },
      y: { label: 'y', labelArrow: 'none', grid: true },
      marks: [
        Plot.dot(
          x.map((at, i) => ({ x: at, y: data.y.data[i] })),
          { x: 'x', y: 'y', r: 2.5, stroke: colour.grey },
        ),
        ...found.map((_, k) =>
          Plot.line(
            lines.filter((line) => line.k === k),
            { x: 'x', y: 'y', stroke: colours[k], strokeWidth: 2, strokeDasharray: dashes[k] },
          ),
        ),
        // The key, in the empty corner.
        ...found.flatMap(({ loss, usual, wide }, k) => {
          const y = 0.98 - 0.12 * k;
          return [
            Plot.line(
              [
                { x: 0.5, y },
                { x: 0.58, y },
              ],
              { x: 'x', y: 'y', stroke: colours[k], strokeWidth: 2, strokeDasharray: dashes[k] },
            ),
            Plot.text([{ x: 0.6, y }], { x: 'x', y: 'y', text: [`loss ${number(loss, 4)}, ${usual + wide}×`], textAnchor: 'start' }),
          ];
        }),
      ],
    }),
  };
}

export function spectra({ large }: ManyMinima): Figure {
  const seed = large[0].seed;
  const dots = large
    .filter((stage) => stage.seed === seed)
    .flatMap(({ after, eigenvalues }) => {
      const stage = short[STAGES.indexOf(after as (typeof STAGES)[number])];
      const top = Math.max(...eigenvalues.map(Math.abs));
      return [...eigenvalues]
        .sort((a, b) => Math.abs(b) - Math.abs(a))
        .map((λ, i) => ({ stage, i: i + 1, size: Math.max(1e-18, Math.abs(λ) / top), sign: λ > 0 ? 'positive' : 'negative' }));
    });
  return {
    name: 'spectra',
    caption:
      'All 97 eigenvalues of one network, by size, as training goes on: ● positive, △ negative. The dashed line is the tolerance 10⁻⁶·λmax. The negative ones sink with the gradient; what is left below the line has its signs from rounding.',
    svg: draw({
      width: 720,
      height: 330,
      marginTop: 40,
      marginLeft: 64,
      marginRight: 24,
      fx: { domain: short as unknown as string[], label: null },
      x: { label: 'rank by size', labelAnchor: 'center', labelArrow: 'none', ticks: [1, 25, 50, 75, 97] },
      y: {
        type: 'log',
        label: '|λ| / λmax',
        labelArrow: 'none',
        domain: [1e-18, 1.5],
        ticks: [1, 1e-3, 1e-6, 1e-9, 1e-12, 1e-15, 1e-18],
        tickFormat: powerOfTen,
        grid: true,
      },
      marks: [
        Plot.ruleY([1e-6], { stroke: colour.black, strokeDasharray: '5,4' }),
        Plot.dot(
          dots.filter(({ sign }) => sign === 'positive'),
          { fx: 'stage', x: 'i', y: 'size', r: 2.2, fill: colour.blue },
        ),
        Plot.dot(
          dots.filter(({ sign }) => sign === 'negative'),
          { fx: 'stage', x: 'i', y: 'size', r: 3.2, symbol: 'triangle2', stroke: colour.vermilion },
        ),
      ],
    }),
  };
}

export function ratios({ large }: ManyMinima): Figure {
  const kinds = [
    { how: 'strict sign', of: 'strict', fill: colour.blue, symbol: 'circle' },
    { how: 'tolerance 10⁻⁶', of: 'tolerant', fill: colour.vermilion, symbol: 'triangle' },
    { how: 'block-diagonal', of: 'blockStrict', fill: colour.green, symbol: 'square' },
  ] as const;
  const mean = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const top = Math.max(...large.map(({ loss }) => loss));
  return {
    name: 'ratios',
    caption:
      'The notes’ scatter of loss against minimum ratio, counted three ways on the same networks at each stage of training (block-diagonal: by strict sign too). By strict sign the ratio says the same whatever training does; with a tolerance it falls as the flat directions become flat.',
    svg: draw({
      width: 640,
      height: 360,
      marginLeft: 64,
      marginRight: 24,
      x: { label: 'minimum ratio, #positive / 97', labelAnchor: 'center', labelArrow: 'none', domain: [0, 1], grid: true },
      y: {
        type: 'log',
        label: 'loss',
        labelArrow: 'none',
        grid: true,
        domain: [Math.min(...large.map(({ loss }) => loss)) / 1.5, 3 * top],
        ticks: decades(Math.min(...large.map(({ loss }) => loss)), top),
        tickFormat: powerOfTen,
      },
      color: { domain: kinds.map(({ how }) => how), range: kinds.map(({ fill }) => fill) },
      symbol: { domain: kinds.map(({ how }) => how), range: kinds.map(({ symbol }) => symbol) },
      marks: [
        Plot.dot(
          large.flatMap((stage) => kinds.map(({ how, of }) => ({ how, ratio: stage[of], loss: stage.loss }))),
          { x: 'ratio', y: 'loss', stroke: 'how', symbol: 'how', r: 4, strokeWidth: 1.8 },
        ),
        Plot.text(
          kinds.map(({ how, of }) => ({ how, ratio: mean(large.map((stage) => stage[of])) })),
          { x: 'ratio', y: top, text: 'how', fill: 'how', dy: -16, fontWeight: 600 },
        ),
      ],
    }),
  };
}
