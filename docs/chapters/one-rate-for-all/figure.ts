/** Paths across the valley, the loss over the updates, and the edge of stability. */
import { type Figure, number, powerOfTen, type Table } from '../../report/experiment.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import type { OneRate } from './experiment.ts';
import type { Arrival } from './runs.ts';
import { LEAST, lossAndGradient, OPTIMUM, START } from './valley.ts';

const scratch = new Float64Array(2);
const loss = (b: number, w: number): number => lossAndGradient([b, w], scratch);

/** Those that are drawn, with a colour and a dash of their own. */
const DRAWN = [
  { name: 'gradient descent', settings: 'η = 10⁻⁷', label: 'gradient descent 10⁻⁷', stroke: colour.black, dash: '' },
  { name: 'momentum', settings: 'η = 10⁻⁶, λ = 0.99', label: 'momentum .99', stroke: colour.vermilion, dash: '' },
  { name: 'Adagrad, root sum', settings: 'η = 10', label: 'Adagrad, sum, 10', stroke: colour.blue, dash: '7,3' },
  { name: 'Adam', settings: 'η = 0.1', label: 'Adam .1', stroke: colour.green, dash: '2,2' },
  { name: 'RMSProp', settings: 'η = 0.01', label: 'RMSProp .01', stroke: colour.purple, dash: '9,2,2,2' },
  { name: 'Newton', settings: '', label: 'Newton', stroke: colour.orange, dash: '6,4' },
] as const;

const drawn = (arrivals: readonly Arrival[]) =>
  DRAWN.map((style) => ({ ...style, path: arrivals.find((a) => a.name === style.name && a.settings === style.settings)!.path }));

export function paths({ arrivals }: OneRate): Figure {
  const [b0, b1, w0, w1] = [-200, -110, -4.6, 5];
  const lines = drawn(arrivals).filter(({ name }) => name !== 'RMSProp');
  const words = [
    { b: -190, w: 3.3, text: 'optimum', fill: colour.black, anchor: 'start' },
    {
      b: -121.5,
      w: -4.1,
      text: 'gradient descent 10⁻⁷: straight up, then 4 along b in 100 000 updates',
      fill: colour.black,
      anchor: 'end',
    },
    { b: -136, w: 4.2, text: 'momentum .99', fill: colour.vermilion, anchor: 'end' },
    { b: -140, w: 2.9, text: 'Adagrad and Adam', fill: colour.blue, anchor: 'end' },
    { b: -164, w: -0.2, text: 'Newton', fill: colour.black, anchor: 'end' },
  ];
  return {
    name: 'paths',
    caption:
      'Paths from (−120, −4) to within 1 % of the least loss, over contours of log₁₀ L, darker is higher. The walls are steep along w, the floor is nearly level along b. Gradient descent drops to the floor at once and crawls there; methods with a rate for each parameter move along both.',
    svg: draw({
      width: 680,
      height: 480,
      marginRight: 20,
      x: { label: 'b', labelAnchor: 'center', labelArrow: 'none', domain: [b0, b1] },
      y: { label: 'w', labelAnchor: 'center', labelArrow: 'none', domain: [w0, w1] },
      color: { type: 'linear', scheme: 'greys', domain: [4.6, 10.5] },
      marks: [
        Plot.contour({
          x1: b0,
          x2: b1,
          y1: w0,
          y2: w1,
          fill: (b: number, w: number) => Math.log10(loss(b, w)),
          thresholds: [5.01, 5.05, 5.2, 5.5, 6, 6.5, 7, 7.5, 8],
          stroke: 'white',
          strokeWidth: 0.6,
        }),
        ...[...lines]
          .sort((one, other) => Number(other.name === 'momentum') - Number(one.name === 'momentum'))
          .map(({ path, stroke, dash, name }) =>
            Plot.line(path, {
              x: 'b',
              y: 'w',
              stroke,
              strokeWidth: name === 'momentum' ? 0.8 : 2.2,
              strokeDasharray: dash,
              clip: true,
            }),
          ),
        ...words.map(({ text, fill, anchor, ...at }) =>
          Plot.text([at], {
            x: 'b',
            y: 'w',
            text: [text],
            fill,
            stroke: 'white',
            strokeWidth: 4,
            fontWeight: 600,
            textAnchor: anchor as 'start' | 'end',
          }),
        ),
        Plot.dot([START], { x: '0', y: '1', r: 5, fill: 'white', stroke: colour.black, strokeWidth: 1.5 }),
        Plot.dot([OPTIMUM], { x: '0', y: '1', symbol: 'times', r: 7, stroke: colour.black, strokeWidth: 2.5 }),
      ],
    }),
  };
}

/** Where the names stand in the figure of the loss. */
const PLACES: Readonly<Record<string, readonly [number, number]>> = {
  'gradient descent 10⁻⁷': [1.3e5, 0.115],
  'momentum .99': [120, 700],
  'Adagrad, sum, 10': [8, 0.07],
  'Adam .1': [27, 1.6],
  'RMSProp .01': [700, 25],
};

export function lossOverUpdates({ arrivals }: OneRate): Figure {
  const lines = drawn(arrivals).map((line) => ({
    ...line,
    path: line.path.filter(({ t, loss }) => t > 0 && loss > LEAST).map(({ t, loss }) => ({ t, excess: loss / LEAST - 1 })),
  }));
  return {
    name: 'loss',
    caption:
      'How far the loss is above the least, over the updates. Each line ends within 1 % (dashed) or after 100 000 updates. Newton, in one update, is off the chart.',
    svg: draw({
      width: 680,
      height: 400,
      marginRight: 150,
      x: {
        type: 'log',
        label: 'updates',
        labelAnchor: 'center',
        labelArrow: 'none',
        ticks: [1, 10, 100, 1e3, 1e4, 1e5],
        tickFormat: powerOfTen,
        domain: [1, 1e5],
      },
      y: {
        type: 'log',
        label: 'L/L* − 1',
        labelArrow: 'none',
        ticks: [0.01, 0.1, 1, 10, 100],
        tickFormat: (v: number) => String(v),
        domain: [0.008, 900],
        grid: true,
        clamp: true,
      },
      marks: [
        Plot.ruleY([0.01], { stroke: colour.grey, strokeDasharray: '4,4' }),
        ...lines
          .filter(({ path }) => path.length > 1)
          .flatMap(({ path, stroke, dash, label }) => [
            Plot.line(path, { x: 't', y: 'excess', stroke, strokeWidth: label.startsWith('momentum') ? 0.7 : 2, strokeDasharray: dash }),
            Plot.dot(path.slice(-1), { x: 't', y: 'excess', r: 4, fill: stroke }),
            Plot.text([PLACES[label]], {
              x: '0',
              y: '1',
              text: [label],
              textAnchor: 'start',
              fill: stroke,
              stroke: 'white',
              strokeWidth: 3,
            }),
          ]),
      ],
    }),
  };
}

export function burstsAndDecay({ edge, decayed }: OneRate): Figure {
  const until = 5000;
  const panel = 'what';
  const rows = [
    ...edge.path.map(({ t, loss }) => ({ t, v: Math.log10(loss), kind: 'constant', [panel]: 'log₁₀ L/L*' })),
    ...decayed.path.map(({ t, loss }) => ({ t, v: Math.log10(loss), kind: 'decay', [panel]: 'log₁₀ L/L*' })),
    ...edge.path.map(({ t, ratio }) => ({ t, v: Math.min(ratio, 3), kind: 'constant', [panel]: 'η·H/σ along w' })),
    ...decayed.path.map(({ t, ratio }) => ({ t, v: ratio, kind: 'decay', [panel]: 'η·H/σ along w' })),
  ].filter(({ t }) => t <= until && t % 2 === 0);
  return {
    name: 'edge',
    caption: `Root-mean Adagrad, η = 1. Wherever η·H_ww/σ_w exceeds 2 (first at update ${edge.crossing}) the loss bursts; the burst's gradients enlarge σ, and it is quiet until σ has shrunk again. With η/√t (dashed) there are no bursts.`,
    svg: draw({
      width: 680,
      height: 460,
      marginRight: 130,
      x: { label: 'updates', labelAnchor: 'center', labelArrow: 'none', domain: [0, until] },
      y: { label: null, domain: [0, 3.2], grid: true },
      fy: { label: null, domain: ['log₁₀ L/L*', 'η·H/σ along w'] },
      marks: [
        Plot.ruleY([{ v: 2, [panel]: 'η·H/σ along w' }], { y: 'v', fy: panel, stroke: colour.vermilion, strokeDasharray: '4,4' }),
        Plot.line(
          rows.filter(({ kind }) => kind === 'constant'),
          { x: 't', y: 'v', fy: panel, stroke: colour.blue, strokeWidth: 1.4 },
        ),
        Plot.line(
          rows.filter(({ kind }) => kind === 'decay'),
          { x: 't', y: 'v', fy: panel, stroke: colour.orange, strokeWidth: 2, strokeDasharray: '6,3' },
        ),
        Plot.text([{ t: 4200, v: 2.3, [panel]: 'log₁₀ L/L*' }], { x: 't', y: 'v', fy: panel, text: ['constant η'], fill: colour.blue }),
        Plot.text([{ t: 4200, v: 0.4, [panel]: 'log₁₀ L/L*' }], { x: 't', y: 'v', fy: panel, text: ['η/√t'], fill: '#9a6a00' }),
        Plot.text([{ t: 4700, v: 2.75, [panel]: 'η·H/σ along w' }], {
          x: 't',
          y: 'v',
          fy: panel,
          text: ['2: the edge'],
          fill: colour.vermilion,
        }),
      ],
    }),
  };
}

export const arrivalTable = (arrivals: readonly Arrival[]): Table => ({
  title: `Updates until the loss is within 1 % of the least, ${number(LEAST, 8)}, and until ‖θ − θ*‖ is 1 % of what it was`,
  columns: ['method', 'settings', 'loss within 1 %', '1 % of the way left', 'loss at the end', '‖g‖ at the end'],
  rows: arrivals.map(({ name, settings, arrival, close, end }) => [
    name,
    settings,
    arrival ?? (end.loss > 1e20 ? 'diverges' : `not in ${end.t}`),
    close ?? '',
    number(end.loss, 6),
    number(end.gradientNorm),
  ]),
  note: 'From (b, w) = (−120, −4). ε = 0, where a method has one, but for RAdam and AMSGrad (10⁻⁸). An update of L-BFGS may ask for several gradients.',
});
