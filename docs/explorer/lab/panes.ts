/** What can be read in the lab's pictures: the network's answer in the plane, and the curves at the steps that they are drawn through. */
import type { Pane } from '../figure.ts';
import { along, equals, over } from '../reading.ts';
import { say } from '../words.ts';
import { type Boundary, SIDE } from './boundary.ts';
import { mapPlane, planesOf } from './draw.ts';
import type { Curve, View } from './lab.ts';

/** Of the place in the grid that lies nearest: the class, and how far its probability is ahead of the next one's. */
export function mapPanes({ boundary }: { readonly boundary: Boundary }): Pane[] {
  const { x, y, kinds, sure } = boundary;
  const cell = (v: number, [from, to]: readonly [number, number]): number =>
    Math.min(SIDE - 1, Math.max(0, Math.floor((SIDE * (v - from)) / (to - from))));
  const middle = (k: number, [from, to]: readonly [number, number]): number => from + ((k + 0.5) / SIDE) * (to - from);
  return [
    over(mapPlane(boundary), (a, b) => {
      const [i, j] = [cell(a, x), cell(b, y)];
      const p = j * SIDE + i;
      return `${equals({ 'x₁': say(middle(i, x)), 'x₂': say(middle(j, y)) })}: class ${kinds[p]}, its probability ${say(sure[p] / 255, 2)} ahead of the next`;
    }),
  ];
}

/** The loss, and the gradient norm; of a long run the steps where they are lowest and highest. */
export function curvePanes(view: View): Pane[] {
  const { loss, slope } = planesOf(view);
  const of = (curve: Curve, plane: Pane['plane'], name: string): Pane =>
    along(
      plane,
      curve.map(([t]) => t),
      (k) => `${equals({ step: curve[k][0] })}: ${equals({ [name]: curve[k][1] })}`,
    );
  return [of(view.losses, loss.plane, view.means ? 'loss of the batch' : 'loss'), of(view.slopes, slope.plane, 'gradient norm')];
}
