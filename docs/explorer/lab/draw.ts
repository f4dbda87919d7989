/** The lab's pictures: the plane with its points; loss, gradient norm, gradient by layer and spectrum. */
import type { Plane } from '../figure.ts';
import { image } from '../maps.ts';
import { axes, colour, decades, line, svg, type Tick, text, ticks, X, Y } from '../svg.ts';
import { say } from '../words.ts';
import { type Boundary, CLASS_COLOURS, colourAt, SIDE } from './boundary.ts';
import type { Curve, View } from './lab.ts';

export const MAP = { left: 40, top: 22, width: 344, height: 344, size: [400, 400] as const };
export const mapPlane = ({ x, y }: Pick<Boundary, 'x' | 'y'>): Plane => ({ ...MAP, x, y });

const rgb = (k: number): string => `rgb(${CLASS_COLOURS[k].join(' ')})`;

/** Each class its own mark: circle, square, triangle, diamond, cross; digits are themselves. */
function mark(kind: number, x: number, y: number, digits: boolean): string {
  const [px, py] = [x.toFixed(1), y.toFixed(1)];
  if (digits)
    return `<text x="${px}" y="${(y + 4).toFixed(1)}" text-anchor="middle" font-size="12" font-weight="700" fill="#111">${kind}</text>`;
  const shape = [
    `<circle cx="${px}" cy="${py}" r="3.2"`,
    `<path d="M${px} ${py}m-3 -3h6v6h-6z"`,
    `<path d="M${px} ${py}m0 -4l3.8 6.6h-7.6z"`,
    `<path d="M${px} ${py}m0 -4.4l4.4 4.4l-4.4 4.4l-4.4 -4.4z"`,
    `<path d="M${px} ${py}m-1.3 -4h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7v-2.6h2.7z"`,
  ][kind];
  return `${shape} fill="${rgb(kind)}" stroke="#fff" stroke-width="0.8"/>`;
}

/** The plane; what the network says there is a picture beneath, drawn by the page on its canvas or, where there is none, here. */
export function drawMap({ boundary, settings }: Pick<View, 'boundary' | 'settings'>, withPicture: boolean): string {
  const plane = mapPlane(boundary);
  return svg(
    MAP.size,
    'The points in the plane, and which class the network sees where',
    withPicture ? image(plane, SIDE, (i, j) => colourAt(boundary, j * SIDE + i)) : '',
    axes(plane, 'x₁', 'x₂'),
    ...boundary.points.map(([a, b, kind]) =>
      mark(kind, X(plane, a), Y(plane, b), ['digits', 'handwriting'].includes(String(settings['data']))),
    ),
  );
}

const WIDE = { left: 44, width: 346 };

/** A plane around curves over the steps; of their logarithms where they span much and are above zero. */
function planeOf(
  curves: readonly Curve[],
  until: number,
  place: { top: number; height: number },
): { plane: Plane; of: (v: number) => number; log: boolean } {
  const values = curves.flatMap((curve) => curve.map(([, v]) => v)).filter((v) => Number.isFinite(v));
  const [low, high] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const log = low > 0 && high > 20 * low;
  const of = log ? Math.log10 : (v: number) => v;
  const [a, b] = [of(low), of(high)];
  const room = 0.08 * (b - a) || 0.05 * Math.abs(b) || 0.5;
  return { plane: { ...WIDE, ...place, x: [0, Math.max(10, until)], y: [a - room, b + room] }, of, log };
}

const at = (curve: Curve, of: (v: number) => number) => curve.map(([t, v]) => [t, of(v)] as const);

/** Where the loss and the gradient norm are drawn. */
export function planesOf({ losses, slopes, other, length }: View): Record<'loss' | 'slope', ReturnType<typeof planeOf>> {
  const until = Math.max(length, other?.losses.at(-1)?.[0] ?? 0);
  return {
    loss: planeOf([losses, ...(other ? [other.losses] : [])], until, { top: 24, height: 130 }),
    slope: planeOf([slopes], until, { top: 208, height: 60 }),
  };
}

function curves(view: View): string {
  const { losses, means, slopes, other, t, length, changes } = view;
  const { loss, slope } = planesOf(view);
  const rule = (plane: Plane, x: number, dash: string, stroke: string): string =>
    `<path d="M${X(plane, x).toFixed(1)} ${plane.top}v${plane.height}" stroke="${stroke}" stroke-dasharray="${dash}" fill="none"/>`;
  const yTicks = ({ plane, log }: typeof loss, count: number): Tick[] => {
    const powers = log ? decades(plane.y, count) : [];
    if (powers.length > 1) return powers;
    return ticks(plane.y, count).map((v) => (log ? ([v, say(10 ** v, 2)] as const) : v));
  };
  return [
    axes(loss.plane, '', means ? 'loss of a batch, and means' : 'loss', undefined, yTicks(loss, 4)),
    other ? line(loss.plane, at(other.losses, loss.of), { stroke: colour.vermilion, width: other.means ? 0.8 : 1.6, dash: '5 3' }) : '',
    line(loss.plane, at(losses, loss.of), { stroke: means ? colour.sky : colour.blue, width: means ? 1 : 1.8 }),
    other?.means ? line(loss.plane, at(other.means, loss.of), { stroke: colour.vermilion, width: 2.6, dash: '5 3' }) : '',
    means ? line(loss.plane, at(means, loss.of), { stroke: 'currentColor', width: 2.2 }) : '',
    other ? text(WIDE.left + WIDE.width, 17, `— this run   - - ${other.name}`, 'text-anchor="end" font-size="12"') : '',
    axes(slope.plane, '', 'gradient norm', undefined, yTicks(slope, 2)),
    line(slope.plane, at(slopes, slope.of), { stroke: colour.green, width: 1.6 }),
    ...[loss.plane, slope.plane].flatMap((plane) => [
      ...changes.map((from) => rule(plane, from, '2 3', 'currentColor')),
      t < length ? rule(plane, t, '', colour.orange) : '',
    ]),
  ].join('');
}

function layers({ layers }: View, top: number): string {
  const logs = layers.map(([, norm]) => Math.log10(norm)).filter(Number.isFinite);
  const high = logs.length ? Math.max(...logs) : 0;
  const rows = layers.map(([name, norm], l) => {
    const y = top + 8 + 16 * l;
    // six powers of ten
    const part = norm > 0 ? Math.max(0.01, 1 + (Math.log10(norm) - high) / 6) : 0;
    return [
      text(WIDE.left + 56, y + 10, name, 'text-anchor="end" font-size="12"'),
      `<rect x="${WIDE.left + 62}" y="${y + 1}" width="${(200 * part).toFixed(1)}" height="11" fill="${colour.sky}"/>`,
      text(WIDE.left + 68 + 200 * part, y + 10, say(norm), 'font-size="12"'),
    ].join('');
  });
  return text(WIDE.left - 26, top, 'gradient norm by layer, in powers of ten') + rows.join('');
}

/** Eigenvalues on a line that is straight near zero and logarithmic beyond: sign(λ) log₁₀(1 + |λ|/λ₀). */
function spectrum({ curvature, edge }: View, top: number): string {
  const title = text(WIDE.left - 26, top, 'eigenvalues λ of the Hessian');
  const frame = (inner: string): string =>
    `${title}<rect x="${WIDE.left}" y="${top + 8}" width="${WIDE.width}" height="46" fill="none" stroke="currentColor" stroke-opacity="0.4"/>${inner}`;
  if (!curvature) return frame(text(WIDE.left + 8, top + 35, 'not measured here', 'font-size="12"'));
  const { values, whole } = curvature;
  const most = Math.max(...values.map(Math.abs), 1e-12);
  const unit = 1e-3 * most;
  const of = (λ: number): number => Math.sign(λ) * Math.log10(1 + Math.abs(λ) / unit);
  const reach = Math.max(of(most), edge !== undefined && edge < 30 * most ? of(edge) : 0) * 1.06;
  const low = Math.min(of(values[0]) * 1.06, -0.1 * reach);
  const plane: Plane = { ...WIDE, top: top + 8, height: 46, x: [low, reach], y: [0, 1] };
  const at = (λ: number): number => X(plane, of(λ));
  const power = 10 ** Math.floor(Math.log10(most));
  const clear = (λ: number): boolean => λ === 0 || Math.abs(at(λ) - at(0)) > 26; // of the number at zero
  const marks = [-power, -power / 100, 0, power / 100, power / 10, power, 10 * power].filter(
    (λ) => of(λ) > low && of(λ) < reach && clear(λ),
  );
  return frame(
    [
      ...marks.map((λ) => text(at(λ), top + 68, say(λ, 1), 'text-anchor="middle" font-size="12"')),
      ...values.map(
        (λ) =>
          `<path d="M${at(λ).toFixed(1)} ${top + 16}v30" stroke="${λ < 0 ? colour.vermilion : edge !== undefined && λ > edge ? colour.purple : colour.blue}" stroke-opacity="0.55" stroke-width="1.4"/>`,
      ),
      edge !== undefined && of(edge) < reach
        ? `<path d="M${at(edge).toFixed(1)} ${top + 8}v46" stroke="${colour.orange}" stroke-width="2.4" stroke-dasharray="5 3"/>`
        : '',
      text(
        WIDE.left + WIDE.width,
        top,
        `${whole ? `all ${values.length}` : 'both ends'}${edge === undefined ? '' : `, - - bears λ up to ${say(edge)}`}`,
        'text-anchor="end" font-size="12"',
      ),
    ].join(''),
  );
}

export const drawCurves = (view: View): string => svg([400, 288], 'The loss and the gradient norm over the steps', curves(view));

export function drawSpectra(view: View): string {
  const strip = 14 + 28 + 16 * view.layers.length;
  return svg(
    [400, strip + 76],
    'The gradient norm of each layer, and the eigenvalues of the Hessian',
    layers(view, 14),
    spectrum(view, strip),
  );
}
