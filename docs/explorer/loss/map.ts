/** The map of a loss of two parameters: heights and level lines, the path of the run, the way of its remedy. */
import type { Plane } from '../figure.ts';
import { levels, map } from '../maps.ts';
import { equals, over } from '../reading.ts';
import { axes, colour, dots, label, line } from '../svg.ts';
import { ceilingOf, LEFT, type Part, WIDE } from './frame.ts';
import type { Seen } from './model.ts';

/** The map's plane, where there is one: the page lays the point's handle over it. */
export const mapPlane = ({ grid }: Seen): Plane | undefined =>
  grid && { x: [grid.view[0], grid.view[1]], y: [grid.view[2], grid.view[3]], left: LEFT, top: 24, width: WIDE, height: 264 };

export function theMap({ grid, names, path, applied }: Seen, plane: Plane): Part {
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
  const at = (k: number, from: number, to: number): number => from + ((to - from) * k) / side;
  const nearest = (v: number, from: number, to: number): number => Math.round(((v - from) / (to - from)) * side);
  // the loss was asked for at the corners of a grid: the nearest is read
  const pane = over(plane, (x, y) => {
    const [i, j] = [nearest(x, view[0], view[1]), nearest(y, view[2], view[3])];
    return `${equals({ [names[0]]: at(i, view[0], view[1]), [names[1]]: at(j, view[2], view[3]) })}: ${equals({ L: losses[j * (side + 1) + i] })}`;
  });
  const marks = [
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
  return { marks, pane };
}
