/**
 * The picture of a log: losses over steps, validation losses beside them, and below the gradient's norm where it is known.
 *
 * A column of pixels that holds many records is drawn from its lowest to its highest, so that a picture of 10⁵ records is as small as
 * one of 10³, and a single spike is still in it.
 */
import { written } from '../base/numbers.ts';
import type { LogDiagnosis } from '../diagnose/log.ts';
import type { Columns } from '../diagnose/records.ts';
import { escapeHtml } from './text.ts';

const [WIDTH, LEFT, RIGHT] = [420, 56, 18];
const WIDE = WIDTH - LEFT - RIGHT;
/** Records that are drawn one by one. */
const FEW = 700;

interface Series {
  readonly name: string;
  readonly values: Float64Array;
  /** Its colour and dash, by class. */
  readonly pen: string;
}

interface Panel {
  readonly top: number;
  readonly height: number;
  readonly title: string;
  readonly series: readonly Series[];
  readonly t: Float64Array;
}

/** The places of at most two records a bucket: its lowest and its highest, in their order. */
export function thinned(values: Float64Array): number[] {
  const known = Array.from(values.keys()).filter((i) => Number.isFinite(values[i]));
  if (known.length <= FEW) return known;
  const out: number[] = [];
  const size = known.length / (FEW / 2);
  for (let b = 0; b < FEW / 2; b++) {
    const [from, to] = [Math.floor(b * size), Math.floor((b + 1) * size)];
    let [low, high] = [known[from], known[from]];
    for (let k = from; k < to; k++) {
      if (values[known[k]] < values[low]) low = known[k];
      if (values[known[k]] > values[high]) high = known[k];
    }
    out.push(...(low === high ? [low] : low < high ? [low, high] : [high, low]));
  }
  return out;
}

/** Round numbers between two ends, some `count` of them. */
function ticks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((k) => k * power).find((s) => s >= rough * 0.999)!;
  const first = Math.ceil(from / step - 1e-9);
  return Array.from({ length: Math.max(0, Math.floor(to / step + 1e-9) - first + 1) }, (_, i) => (first + i) * step);
}

const round = (x: number): number => Math.round(10 * x) / 10;

function panel({ top, height, title, series, t }: Panel): string {
  const drawn = series.map((one) => ({ ...one, at: thinned(one.values) })).filter(({ at }) => at.length > 0);
  const all = drawn.flatMap(({ values, at }) => at.map((i) => values[i]));
  if (all.length === 0) return '';
  const [least, most] = all.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [Infinity, -Infinity]);
  const log = least > 0 && most > 50 * least;
  const scale = (x: number): number => (log ? Math.log10(x) : x);
  const edge = 0.06 * (scale(most) - scale(least)) || 0.05 * Math.abs(scale(most)) || 1;
  const [low, high] = [scale(least) - edge, scale(most) + edge];
  const [from, to] = [t[0], t[t.length - 1] > t[0] ? t[t.length - 1] : t[0] + 1];
  const X = (step: number): number => round(LEFT + ((step - from) / (to - from)) * WIDE);
  const Y = (x: number): number => round(top + height - ((scale(x) - low) / (high - low)) * height);
  const whole = log ? ticks(low, high, 4).filter(Number.isInteger) : [];
  const marks = whole.length > 1 ? whole.map((p) => 10 ** p) : ticks(low, high, 4).map((x) => (log ? 10 ** x : x));
  return [
    `<text class="title" x="${LEFT}" y="${top - 9}">${escapeHtml(title)}${log ? ', in powers of ten' : ''}</text>`,
    `<path class="frame" d="M${LEFT} ${top}V${top + height}H${WIDTH - RIGHT}"/>`,
    ...marks.map(
      (m) =>
        `<path class="grid" d="M${LEFT} ${Y(m)}H${WIDTH - RIGHT}"/><text x="${LEFT - 6}" y="${Y(m) + 4}" text-anchor="end">${written(Number(m.toPrecision(4)))}</text>`,
    ),
    ...ticks(from, to, 4).map((s) => `<text x="${X(s)}" y="${top + height + 17}" text-anchor="middle">${written(s)}</text>`),
    ...drawn.map(({ values, at, pen }) =>
      at.length === 1
        ? `<circle class="${pen}" cx="${X(t[at[0]])}" cy="${Y(values[at[0]])}" r="3"/>`
        : `<path class="line ${pen}" d="${at.map((i, k) => `${k === 0 ? 'M' : 'L'}${X(t[i])} ${Y(values[i])}`).join('')}"/>`,
    ),
  ].join('');
}

/** What to look at: a step that threw the run up, the first loss that is no number, the lowest loss. */
function event({ facts: { progress } }: LogDiagnosis): { readonly index: number; readonly name: string } | undefined {
  if (progress.notFiniteFrom !== undefined) return { index: progress.notFiniteFrom, name: 'no number from here on' };
  if (progress.thrown) return { index: progress.thrown.at, name: 'thrown up here' };
  return progress.kind === 'rising' ? { index: progress.lowestAt, name: 'lowest' } : undefined;
}

export function picture(columns: Columns, diagnosis: LogDiagnosis, course: string): string {
  const { t, loss, validationLoss, gradientNorm } = columns;
  const known = (values: Float64Array): boolean => values.some(Number.isFinite);
  const losses: Series[] = [{ name: 'loss', values: loss, pen: 'loss' }];
  if (known(validationLoss)) losses.push({ name: 'validation', values: validationLoss, pen: 'validation' });
  const title = losses.length > 1 ? 'loss —— and validation loss - - -' : 'loss';
  const parts = [panel({ top: 30, height: 190, title, series: losses, t })];
  let bottom = 262;
  if (known(gradientNorm)) {
    parts.push(
      panel({
        top: bottom + 26,
        height: 90,
        title: 'norm of the gradient',
        series: [{ name: 'gradient', values: gradientNorm, pen: 'gradient' }],
        t,
      }),
    );
    bottom += 160;
  }
  const mark = event(diagnosis);
  const span = t[t.length - 1] - t[0];
  if (mark && span > 0) {
    const x = round(LEFT + ((t[mark.index] - t[0]) / span) * WIDE);
    const right = x > LEFT + WIDE / 2;
    parts.push(
      `<path class="mark" d="M${x} 30V220"/><text class="mark-name" x="${x + (right ? -5 : 5)}" y="44" text-anchor="${right ? 'end' : 'start'}">${mark.name}</text>`,
    );
  }
  return `<svg viewBox="0 0 ${WIDTH} ${bottom}" role="img" aria-labelledby="picture-title picture-desc"><title id="picture-title">The losses of the run by step</title><desc id="picture-desc">${escapeHtml(course)}</desc>${parts.join('')}<text x="${LEFT + WIDE / 2}" y="${bottom - 8}" text-anchor="middle">step</text></svg>`;
}
