/** Noise and batch: two wells, one sharp and one flat; each example has them somewhere else; how long until a run leaves? L44 L49 L51 L106 L118 */
import { type Pane, type Plane, presentation } from '../figure.ts';
import { WELLS } from '../models/sizes.ts';
import type { Well, Wells } from '../models/wells.ts';
import { along, equals, over } from '../reading.ts';
import { axes, colour, decades, dots, horizontal, legend, line, svg, vertical, X, Y } from '../svg.ts';
import { count, say } from '../words.ts';

const { RUNS, STEPS } = WELLS;

const FRAME = { left: 40, width: 346 };
const LAND: Plane = { ...FRAME, x: [-2, 3], y: [-1.9, 1], top: 24, height: 150 };
const TIMES: Plane = { ...FRAME, x: [-0.15, 3.75], y: [-0.6, 1.6], top: 206, height: 84 };
const CHOICE: Plane = { ...FRAME, x: [-0.3, 6.3], y: [-2.5, 0], top: 366, height: 124 };
/** On the axis of log₁₀ steps: where those stand that never left. */
const STAYED = 3.5;
const PENS = { sharp: colour.vermilion, flat: colour.green } as const;

/** The bottom of a well, and to both sides of it the deviation of one step. */
function bottomOf({ bottom, name }: Well, noise: number, curve: Wells['curve']): string {
  const { loss } = curve.reduce((best, c) => (Math.abs(c.w - bottom) < Math.abs(best.w - bottom) ? c : best));
  const under = [bottom - noise, bottom + noise].map((w) => [w, loss - 0.13] as const);
  return line(LAND, under, { stroke: PENS[name], width: 3.5 }) + dots(LAND, [[bottom, loss]], PENS[name], 4.5);
}

/** One mark a run, full where it has left. */
const timesOf = ({ name, times }: Well, row: number): string =>
  times
    .map((t, i) => {
      const x = X(TIMES, Number.isFinite(t) ? Math.log10(t) : STAYED);
      const y = Y(TIMES, row + ((i * 7) % RUNS) / RUNS / 1.6 - 0.3);
      const fill = Number.isFinite(t) ? PENS[name] : 'none';
      return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="3" fill="${fill}" fill-opacity="0.75" stroke="${PENS[name]}"/>`;
    })
    .join('');

function draw({ curve, ends, barrier, noise, B, η }: Wells): string {
  const faint = { stroke: 'currentColor', width: 0.7, dash: '2 3' };
  // η/B is the same along a line of slope log₁₀ 2
  const proportional = (share: number, stroke: { stroke: string; width: number; dash?: string }): string =>
    line(
      CHOICE,
      CHOICE.x.map((k) => [k, Math.log10(share) + k * Math.log10(2)] as const),
      stroke,
    );
  return svg(
    [400, 535],
    'A loss with a sharp and a flat well; below, after how many steps runs left each; below that, the choice of batch size and rate',
    axes(LAND, '', 'L', undefined, [-1, 0, 1]),
    ...[0, 1, 2].map((k) =>
      line(
        LAND,
        curve.map(({ w, examples }) => [w, examples[k]] as const),
        faint,
      ),
    ),
    line(
      LAND,
      curve.map(({ w, loss }) => [w, loss] as const),
      { stroke: colour.blue, width: 2.2 },
    ),
    vertical(LAND, barrier, { stroke: 'currentColor', width: 0.8, dash: '1 4' }),
    ...ends.map((well, k) => bottomOf(well, noise[k], curve)),
    legend(LAND, ['—', 'mean', colour.blue], ['··', 'three examples'], ['▬', 'one step of noise', colour.vermilion]),
    axes(
      TIMES,
      'steps until it has left',
      '',
      [
        [0, '1'],
        [1, '10'],
        [2, '100'],
        [3, '1000'],
        [STAYED, 'stays'],
      ],
      [
        [1, 'sharp'],
        [0, 'flat'],
      ],
    ),
    ...ends.map((well, k) => timesOf(well, 1 - k)),
    axes(
      CHOICE,
      'batch size B',
      'η',
      [0, 1, 2, 3, 4, 5, 6].map((k) => [k, String(2 ** k)] as const),
      decades(CHOICE.y),
    ),
    ...[-3, -2, -1].map((power) => proportional(10 ** power, { stroke: 'currentColor', width: 0.6, dash: '1 4' })),
    proportional(η / B, { stroke: colour.blue, width: 1.4 }),
    ...ends.map(({ curvature, name }) => horizontal(CHOICE, Math.log10(2 / curvature), { stroke: PENS[name], width: 1.4, dash: '6 4' })),
    legend(CHOICE, ['—', 'η/B as here', colour.blue], ['- -', 'η = 2/h, sharp', PENS.sharp], ['- -', 'flat', PENS.flat]),
  );
}

/** The mean loss along w; how many runs have left by then; what a choice of batch and rate comes to. */
const panes = ({ curve, ends }: Wells): Pane[] => [
  along(
    LAND,
    curve.map(({ w }) => w),
    (k) => `${equals({ w: curve[k].w })}: ${equals({ 'mean L': curve[k].loss })}`,
  ),
  over(TIMES, (x, y) => {
    const { name, times } = ends[y > 0.5 ? 0 : 1];
    const t = Math.min(STEPS, Math.max(1, Math.round(10 ** x)));
    return `after ${count(t, 'step')}: ${times.filter((left) => left <= t).length} of ${RUNS} runs have left the ${name} well`;
  }),
  over(CHOICE, (k, log) => {
    const [B, η] = [2 ** Math.min(6, Math.max(0, Math.round(k))), 10 ** log];
    const [sharp, flat] = ends.map(({ curvature }) => η * curvature);
    return `${equals({ B, η })}: ${equals({ 'η/B': η / B, 'ηh, sharp': sharp, 'ηh, flat': flat })}`;
  }),
];

function describe({ B, η, ends, noise }: Wells): string {
  const of = ({ name, times, median, curvature }: Well): string => {
    const left = times.filter(Number.isFinite).length;
    const beyond = η * curvature > 2 ? `, where ηh = ${say(η * curvature, 2)} is above 2 and nothing rests` : '';
    if (left === 0) return `none of ${RUNS} runs leaves the ${name} well within ${STEPS} steps${beyond}`;
    const how = Number.isFinite(median) ? `, in the median after ${count(median, 'step')}` : '';
    return `${left === RUNS ? `all ${RUNS}` : `${left} of ${RUNS}`} runs leave the ${name} well${how}${beyond}`;
  };
  const sentence = `${ends.map(of).join('; ')}`;
  return (
    `Batches of ${B} with η = ${say(η, 2)}, η/B = ${say(η / B, 2)}: ${sentence}. ` +
    `The curvatures are ${ends.map(({ curvature }) => say(curvature)).join(' and ')}, both wells ${say(ends[0].height, 2)} deep; the noise of a step is ${say(noise[0], 2)} in the sharp one, ${say(noise[1], 2)} in the flat one.`
  );
}

export const wells = presentation<Wells>({
  id: 'wells',
  title: 'Noise and batch',
  purpose:
    'Two wells, equally deep for the mean of all examples; each single example has them a little to the side. Drag the point in the plane of batch size and rate: out of which well does the noise carry a run, and when?',
  size: [400, 535],
  defaults: { logB: 0, logEta: -1.4, width: 0.15, spread: 0.25, seed: 1 },
  ranges: {
    logB: { label: 'log₂ B', min: 0, max: 6, step: 1 },
    logEta: { label: 'log₁₀ η', min: -2.5, max: 0, step: 0.05 },
    width: { label: 'width of the sharp well', min: 0.1, max: 0.5, step: 0.01 },
    spread: { label: 'spread of the examples', min: 0, max: 0.5, step: 0.01 },
    seed: { label: 'seed', min: 1, max: 20, step: 1 },
  },
  handles: [{ label: 'batch size and rate', keys: ['logB', 'logEta'], plane: CHOICE }],
  presets: [
    {
      name: 'single examples',
      why: 'their noise is large where the curvature is: the sharp well is left, the flat one holds',
      state: {},
    },
    {
      name: 'larger batches',
      why: 'at the same rate the noise of four has a quarter of the variance, and both wells hold',
      state: { logB: 2 },
    },
    {
      name: 'the rate in proportion',
      why: 'four times the batch with four times the rate: η/B is what it was, and the sharp well is left again',
      state: { logB: 2, logEta: -0.8 },
    },
    {
      name: 'a large rate',
      why: 'the most noise there is: in the end it carries runs out of the flat well too',
      state: { logB: 0, logEta: -0.3 },
    },
    {
      name: 'without noise',
      why: 'all examples agree, and still the sharp well throws its runs out: ηh is above 2',
      state: { logB: 6, spread: 0, logEta: -0.5 },
    },
    {
      name: 'a thin well',
      why: 'where examples disagree by more than its width, a well is as wide as they disagree',
      state: { width: 0.1, spread: 0.5 },
    },
  ],
  code: `for (const ξ of batch) g += slope(w - ξ) / B;   // each example has its loss shifted by ξ
w -= η * g;                                      // noise ≈ η h s / √B, in a well of curvature h
if (w > barrier) return t;                       // the time to leave`,
  draw,
  panes,
  describe,
});
