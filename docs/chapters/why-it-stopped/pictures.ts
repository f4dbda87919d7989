/** The gallery's pictures: one of each situation, and one of each remedy. */
import { type Figure, powerOfTen } from '../../report/experiment.ts';
import { multiples } from '../../report/multiples.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import type { Exhibit, Picture } from './gallery.ts';

const SIZE = { width: 230, height: 170 } as const;
const FRAME = {
  ...SIZE,
  marginTop: 16,
  marginLeft: 48,
  marginRight: 18,
  marginBottom: 34,
  style: { fontFamily: 'system-ui, sans-serif', fontSize: '10px', background: 'white' },
};
const axis = { labelArrow: 'none', ticks: 4 } as const;

/** Cuts through θ along the extreme eigenvectors. */
function cuts({ run, picture: { low, high } }: Exhibit): string {
  return draw({
    ...FRAME,
    x: { ...axis, label: 't', labelAnchor: 'center' },
    y: { ...axis, label: 'loss' },
    marks: [
      Plot.line(high, { x: 't', y: 'loss', stroke: colour.blue, strokeWidth: 1.6, strokeDasharray: '5,3' }),
      Plot.line(low, { x: 't', y: 'loss', stroke: colour.vermilion, strokeWidth: 1.8 }),
      Plot.dot([{ t: 0, loss: run.at(-1)! }], { x: 't', y: 'loss', r: 4, fill: colour.black }),
    ],
  });
}

/** Level lines of the loss, evenly spaced in its logarithm, and the run among them. */
function plane({ view, path, grid }: Picture): string {
  const {
    names: [x, y],
    best,
  } = view.kind === 'path' ? view : { names: ['', ''], best: undefined };
  const least = Math.min(...grid.loss);
  const value = grid.loss.map((L) => Math.log10(L - least + 1e-3 * (Math.max(...grid.loss) - least)));
  return draw({
    ...FRAME,
    x: { ...axis, ticks: 3, label: x, labelAnchor: 'center', domain: [...grid.x] },
    y: { ...axis, label: y, domain: [...grid.y] },
    marks: [
      Plot.contour(value, {
        x1: grid.x[0],
        x2: grid.x[1],
        y1: grid.y[0],
        y2: grid.y[1],
        width: grid.side,
        height: grid.side,
        stroke: colour.grey,
        strokeOpacity: 0.6,
        thresholds: 9,
      }),
      Plot.line(path, { x: 'x', y: 'y', stroke: colour.blue, strokeWidth: 1 }),
      Plot.dot(path.slice(-60), { x: 'x', y: 'y', r: 1.3, fill: colour.blue }),
      Plot.dot(best ? [best] : [], { x: (at) => at[0], y: (at) => at[1], r: 4, symbol: 'times', stroke: colour.vermilion, strokeWidth: 2 }),
      Plot.dot(path.slice(-1), { x: 'x', y: 'y', r: 4, fill: colour.black }),
    ],
  });
}

const layers = ({ layers: norms }: Picture): string =>
  draw({
    ...FRAME,
    x: { ...axis, label: 'layer', labelAnchor: 'center', domain: [0, norms.length + 1] },
    y: { ...axis, label: '‖g‖ of the layer', type: 'log', tickFormat: powerOfTen },
    marks: [
      Plot.line(norms, { x: 'layer', y: 'norm', stroke: colour.blue }),
      Plot.dot(norms, { x: 'layer', y: 'norm', r: 2.5, fill: colour.blue }),
    ],
  });

const steps = ({ run }: Exhibit): string =>
  draw({
    ...FRAME,
    x: { ...axis, label: 'step', labelAnchor: 'center' },
    y: { ...axis, label: 'loss' },
    marks: [
      Plot.line(
        run.map((loss, t) => ({ t, loss })),
        { x: 't', y: 'loss', stroke: colour.blue, strokeWidth: 1.6 },
      ),
      Plot.dot([{ t: run.length - 1, loss: run.at(-1)! }], { x: 't', y: 'loss', r: 4, fill: colour.black }),
    ],
  });

const one = (e: Exhibit): string =>
  ({ cut: () => cuts(e), path: () => plane(e.picture), layers: () => layers(e.picture), steps: () => steps(e) })[e.picture.view.kind]();

export const pictures = (exhibits: readonly Exhibit[]): Figure => ({
  name: 'situations',
  caption:
    'Each situation where it was diagnosed (●). Curves: the loss along the eigenvector of the smallest eigenvalue (solid) and of the largest (dashed). Level lines: the loss over both parameters, the run’s path, and the minimum (×) where it is in the picture. Dots: the gradient’s norm, layer by layer.',
  svg: multiples(
    exhibits.map((e) => ({ title: e.verdict, svg: one(e) })),
    { columns: 4, ...SIZE },
  ),
});

/** The loss before, with the remedy, and without: as far above the lowest seen as it is, on a logarithmic axis. */
function course({ run, helped, without }: Exhibit): string {
  const shown = run.slice(-Math.max(20, 2 * without.length));
  const end = shown.length - 1;
  const lines = [
    { of: shown.map((loss, i) => ({ t: i - end, loss })), stroke: colour.blue, dash: '', width: 2 },
    { of: without.map((loss, t) => ({ t, loss })), stroke: colour.grey, dash: '2,3', width: 2 },
    { of: helped.map((loss, t) => ({ t, loss })), stroke: colour.vermilion, dash: '6,3', width: 2 },
  ];
  // what goes on without the remedy may leave the picture
  const limit = 1e3 * Math.max(...run, ...helped);
  const finite = lines.flatMap(({ of }) => of.map(({ loss }) => loss)).filter((loss) => loss <= limit);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const log = least > 0 && most > 100 * least;
  const floor = Math.max(least, most * 1e-8);
  return draw({
    ...FRAME,
    x: { ...axis, label: 'step', labelAnchor: 'center' },
    y: {
      ...axis,
      label: 'loss',
      ...(log
        ? { type: 'log', tickFormat: powerOfTen, domain: [floor / 1.5, most * 1.5] }
        : most - least > 1e-9 * Math.abs(most)
          ? { tickFormat: '~s' }
          : { domain: [least - 1, least + 1], tickFormat: '~s' }),
    },
    marks: lines.map(({ of, stroke, dash, width }) =>
      Plot.line(
        of.filter(({ loss }) => loss <= limit).map(({ t, loss }) => ({ t, loss: log ? Math.max(loss, floor) : loss })),
        { x: 't', y: 'loss', stroke, strokeWidth: width, strokeDasharray: dash },
      ),
    ),
  });
}

export const grown = (exhibits: readonly Exhibit[]): Figure => ({
  name: 'remedies',
  caption:
    'The loss up to the diagnosis at step 0 (solid), after the remedy (dashed), and without it (dotted). Where there is no remedy, there is no dashed line.',
  svg: multiples(
    exhibits.map((e) => ({ title: e.verdict, svg: course(e) })),
    { columns: 4, ...SIZE },
  ),
});
