/** What is seen of a reader's loss: a map with the path where there are two parameters, slices along eigenvectors, the spectrum, the loss by step. */
import type { Plane } from '../figure.ts';
import { levels, map } from '../maps.ts';
import { axes, colour, dots, label, line, svg, text, ticks } from '../svg.ts';
import { say } from '../words.ts';
import type { Slice } from './around.ts';
import type { Seen } from './model.ts';

export const WIDTH = 360;
const LEFT = 44;
const WIDE = WIDTH - LEFT - 14;

/** The map's plane, where there is one: the page lays the point's handle over it. */
export const mapPlane = ({ grid }: Seen): Plane | undefined =>
  grid && { x: [grid.view[0], grid.view[1]], y: [grid.view[2], grid.view[3]], left: LEFT, top: 24, width: WIDE, height: 264 };

export interface Drawn {
  /** What is seen first: the map, or where there is none the loss along the first eigenvector. */
  readonly first: string;
  /** The height of it. */
  readonly height: number;
  /** All the rest. */
  readonly rest: string;
}

export function draw(seen: Seen): Drawn {
  const { slices, eigenvalues, losses } = seen;
  const plane = mapPlane(seen);
  const which = slices.length === 1 ? ['only one'] : ['smallest', 'largest'];
  const panels: { readonly height: number; readonly name: string; draw(top: number): string }[] = [
    ...(plane ? [{ height: 338, name: 'the loss over both parameters, with the path of the run', draw: () => theMap(seen, plane) }] : []),
    ...slices.map((slice, k) => ({
      height: 176,
      name: `the loss along the eigenvector of the ${which[k]} eigenvalue`,
      draw: (top: number) => aSlice(slice, top, which[k]),
    })),
    ...(eigenvalues.length > 2 ? [{ height: 166, name: 'the eigenvalues', draw: (top: number) => theSpectrum(eigenvalues, top) }] : []),
    ...(losses.length > 1 ? [{ height: 166, name: 'the loss by step', draw: (top: number) => theCourse(seen, top) }] : []),
  ];
  const pictureOf = (parts: typeof panels): string => {
    let top = 0;
    const drawn = parts.map((part) => {
      top += part.height;
      return part.draw(top - part.height);
    });
    return top === 0 ? '' : svg([WIDTH, top], parts.map(({ name }) => name).join('; '), ...drawn);
  };
  const nothing = svg([WIDTH, 60], 'no curve', text(10, 34, 'There is no curve to draw: no loss is a number here.'));
  return { first: pictureOf(panels.slice(0, 1)) || nothing, height: panels[0]?.height ?? 60, rest: pictureOf(panels.slice(1)) };
}

const panel = (top: number, x: readonly [number, number], y: readonly [number, number], height = 110): Plane => ({
  x,
  y,
  left: LEFT,
  top: top + 24,
  width: WIDE,
  height,
});

/** A range with a margin, of the finite among the values; where a few tower over nine tenths of them, these few leave the picture. */
function rangeOf(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (finite.length === 0) return [-1, 1];
  const [least, most] = [finite[0], ceilingOf(finite)];
  const edge = 0.06 * (most - least) || 0.1 * Math.abs(most) || 1;
  return [least - edge, most + edge];
}

/** The largest of ascending values, unless it is far above nine tenths of them. */
function ceilingOf(finite: readonly number[]): number {
  const [least, high, most] = [finite[0], finite[Math.floor(0.9 * (finite.length - 1))], finite.at(-1)!];
  return most - least > 30 * (high - least) && high > least ? least + 3 * (high - least) : most;
}

function theMap({ grid, names, path, applied }: Seen, plane: Plane): string {
  const { view, side, losses } = grid!;
  const finite = losses.filter(Number.isFinite).sort((a, b) => a - b);
  const [least, most, low] = finite.length > 0 ? [finite[0], ceilingOf(finite), finite[finite.length >> 3]] : [0, 1, 0];
  const unit = Math.max(low - least, 1e-9 * (most - least)) || 1;
  // heights in the logarithm above the lowest; what is no number is as high as can be
  const height = (loss: number): number =>
    Number.isFinite(loss) ? Math.log1p((loss - least) / unit) / (Math.log1p((most - least) / unit) || 1) : 1;
  const corner = (i: number, j: number): number => height(losses[Math.min(side, j) * (side + 1) + Math.min(side, i)]);
  const value = (x: number, y: number): number => {
    const [u, v] = [((x - view[0]) / (view[1] - view[0])) * side, ((y - view[2]) / (view[3] - view[2])) * side];
    const [i, j] = [Math.min(side - 1, Math.floor(u + 1e-9)), Math.min(side - 1, Math.floor(v + 1e-9))];
    const [a, b] = [u - i, v - j];
    return (1 - b) * ((1 - a) * corner(i, j) + a * corner(i + 1, j)) + b * ((1 - a) * corner(i, j + 1) + a * corner(i + 1, j + 1));
  };
  const points = path as readonly (readonly [number, number])[];
  return [
    map(plane, value, 40),
    levels(plane, value, [0.08, 0.18, 0.3, 0.42, 0.54, 0.66, 0.78, 0.9]),
    axes(plane, names[0], names[1]),
    line(plane, points, { stroke: colour.sky, width: 1.8 }),
    dots(plane, points, colour.sky, points.length > 200 ? 1.3 : 2),
    applied ? line(plane, applied.path as typeof points, { stroke: colour.orange, width: 2.6, dash: '6 3' }) : '',
    applied ? dots(plane, [applied.theta as [number, number]], colour.orange, 5) : '',
    dots(plane, points.slice(-1), '#fff', 4),
    label(plane.left + 6, plane.top + plane.height - 8, `the run ends at the white point${applied ? '; - - the remedy' : ''}`),
  ].join('');
}

function aSlice({ eigenvalue, points }: Slice, top: number, which: string): string {
  const truth = points.map(({ t, loss }) => [t, loss] as const);
  const plane = panel(top, [points[0].t, points.at(-1)!.t], rangeOf(truth.map(([, loss]) => loss)));
  return [
    axes(plane, 't', '', ticks(plane.x, 4), ticks(plane.y, 4)),
    text(LEFT, top + 16, `loss along the eigenvector of λ = ${say(eigenvalue)} (${which})`),
    line(
      plane,
      points.map(({ t, model }) => [t, model] as const),
      { stroke: colour.vermilion, dash: '6 4' },
    ),
    line(plane, truth, { stroke: colour.blue }),
    dots(plane, [truth[40]], 'currentColor', 4),
  ].join('');
}

function theSpectrum(eigenvalues: readonly number[], top: number): string {
  const n = eigenvalues.length;
  const plane = panel(top, [0.5, n + 0.5], rangeOf([0, ...eigenvalues]));
  return [
    axes(plane, 'eigenvalues, the smallest first', '', ticks(plane.x, Math.min(n, 6)).filter(Number.isInteger), ticks(plane.y, 3)),
    text(LEFT, top + 16, `${eigenvalues.filter((λ) => λ < 0).length} of ${n} eigenvalues are negative`),
    line(
      plane,
      [
        [0.5, 0],
        [n + 0.5, 0],
      ],
      { stroke: 'currentColor', width: 1, dash: '2 3' },
    ),
    ...eigenvalues.map((λ, i) =>
      line(
        plane,
        [
          [i + 1, 0],
          [i + 1, λ],
        ],
        λ < 0 ? { stroke: colour.vermilion, width: 3, dash: '3 2' } : { stroke: colour.blue, width: 3 },
      ),
    ),
  ].join('');
}

function theCourse({ losses, applied }: Seen, top: number): string {
  const after = applied?.losses ?? [];
  const all = [...losses, ...after].filter(Number.isFinite);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const log = least > 0 && most > 50 * least;
  const at = (loss: number): number => (log ? Math.log10(loss) : loss);
  const end = losses.length - 1;
  const plane = panel(top, [0, Math.max(1, end + Math.max(0, after.length - 1))], rangeOf(all.map(at)));
  return [
    axes(plane, 'step', '', ticks(plane.x, 4).filter(Number.isInteger), ticks(plane.y, 3)),
    text(LEFT, top + 16, `${log ? 'log₁₀ of the loss' : 'the loss'} by step${applied ? '; - - with the remedy' : ''}`),
    line(
      plane,
      losses.map((loss, t) => [t, at(loss)] as const),
      { stroke: colour.blue },
    ),
    line(
      plane,
      after.map((loss, t) => [end + t, at(loss)] as const),
      { stroke: colour.orange, width: 2.6, dash: '6 3' },
    ),
    dots(plane, [[end, at(losses[end])]], 'currentColor', 4),
  ].join('');
}
