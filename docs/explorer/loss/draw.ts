/** What is seen of a reader's loss: a map with the path where there are two parameters, slices along eigenvectors, the spectrum, the loss by step. */
import type { Pane } from '../figure.ts';
import { along, equals } from '../reading.ts';
import { axes, colour, dots, line, svg, text, ticks } from '../svg.ts';
import { say } from '../words.ts';
import type { Slice } from './around.ts';
import { LEFT, type Part, panel, rangeOf, WIDTH } from './frame.ts';
import { mapPlane, theMap } from './map.ts';
import type { Seen } from './model.ts';

/** A picture and where it can be read. */
export interface Picture {
  readonly svg: string;
  readonly size: readonly [number, number];
  readonly panes: readonly Pane[];
}

export interface Drawn {
  /** What is seen first: the map, or where there is none the loss along the first eigenvector. */
  readonly first: Picture;
  /** All the rest. */
  readonly rest: Picture;
}

export function draw(seen: Seen): Drawn {
  const { slices, eigenvalues, losses } = seen;
  const plane = mapPlane(seen);
  const which = slices.length === 1 ? ['only one'] : ['smallest', 'largest'];
  const panels: { readonly height: number; readonly name: string; draw(top: number): Part }[] = [
    ...(plane ? [{ height: 338, name: 'the loss over both parameters, with the path of the run', draw: () => theMap(seen, plane) }] : []),
    ...slices.map((slice, k) => ({
      height: 176,
      name: `the loss along the eigenvector of the ${which[k]} eigenvalue`,
      draw: (top: number) => aSlice(slice, top, which[k]),
    })),
    ...(eigenvalues.length > 2 ? [{ height: 166, name: 'the eigenvalues', draw: (top: number) => theSpectrum(eigenvalues, top) }] : []),
    ...(losses.length > 1 ? [{ height: 166, name: 'the loss by step', draw: (top: number) => theCourse(seen, top) }] : []),
  ];
  const pictureOf = (parts: typeof panels, none: string): Picture => {
    let top = 0;
    const drawn = parts.map((part) => {
      top += part.height;
      return part.draw(top - part.height);
    });
    const size = [WIDTH, top || 60] as const;
    const [name, marks] =
      top === 0 ? ['no curve', [text(10, 34, none)]] : [parts.map(({ name }) => name).join('; '), drawn.map(({ marks }) => marks)];
    return { svg: svg(size, name, ...marks), size, panes: drawn.map(({ pane }) => pane) };
  };
  return {
    first: pictureOf(panels.slice(0, 1), 'There is no curve to draw: no loss is a number here.'),
    rest: pictureOf(panels.slice(1), ''),
  };
}

function aSlice({ eigenvalue, points }: Slice, top: number, which: string): Part {
  const truth = points.map(({ t, loss }) => [t, loss] as const);
  const plane = panel(top, [points[0].t, points.at(-1)!.t], rangeOf(truth.map(([, loss]) => loss)));
  const pane = along(
    plane,
    points.map(({ t }) => t),
    (k) => `${equals({ t: points[k].t })}: ${equals({ L: points[k].loss, model: points[k].model })}`,
  );
  const marks = [
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
  return { marks, pane };
}

function theSpectrum(eigenvalues: readonly number[], top: number): Part {
  const n = eigenvalues.length;
  const plane = panel(top, [0.5, n + 0.5], rangeOf([0, ...eigenvalues]));
  const pane = along(
    plane,
    eigenvalues.map((_, i) => i + 1),
    (i) => `eigenvalue ${i + 1} of ${n}: ${equals({ λ: eigenvalues[i] })}`,
  );
  const marks = [
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
  return { marks, pane };
}

function theCourse({ losses, applied }: Seen, top: number): Part {
  const after = applied?.losses ?? [];
  const all = [...losses, ...after].filter(Number.isFinite);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const log = least > 0 && most > 50 * least;
  const at = (loss: number): number => (log ? Math.log10(loss) : loss);
  const end = losses.length - 1;
  const plane = panel(top, [0, Math.max(1, end + Math.max(0, after.length - 1))], rangeOf(all.map(at)));
  const by = [...losses, ...after.slice(1)];
  const pane = along(
    plane,
    by.map((_, t) => t),
    (t) => `${equals({ step: t })}${t > end ? ', of the remedy' : ''}: ${equals({ L: by[t] })}`,
  );
  const marks = [
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
  return { marks, pane };
}
