/** The surface with the way out of its saddle, and the cut along that way. */
import type { Figure } from '../../report/experiment.ts';
import { colour, draw, Plot } from '../../report/plot.ts';
import type { NotesSaddle } from './experiment.ts';

const loss = (w1: number, w2: number): number => (1 - w1 * w2) ** 2;
const levels = [0.01, 0.05, 0.15, 0.4, 1, 2, 4, 8, 16];

export function surfaceAndEscape({ path }: NotesSaddle): Figure {
  const hyperbola = [-1, 1].flatMap((side) =>
    Array.from({ length: 61 }, (_, i) => {
      const w1 = side * 0.5 * 4 ** (i / 60);
      return { w1, w2: 1 / w1, side };
    }),
  );
  const words = [
    { w1: 0, w2: 0, text: 'saddle', dx: 10, dy: 14, anchor: 'start' },
    { w1: path[1].w1, w2: path[1].w2, text: 'escape', dx: -2, dy: -16, anchor: 'end' },
    { w1: -1, w2: -1, text: 'minima, w₁w₂ = 1', dx: 14, dy: 22, anchor: 'start' },
  ];
  return {
    name: 'surface',
    caption:
      'L = (1 − w₁w₂)², darker is lower; contours at ' +
      levels.join(', ') +
      '. The gradient at 0 is zero; the eigenvector of λ = −2 leads to the valley, and gradient descent (dots) to its floor.',
    svg: draw({
      width: 560,
      height: 540,
      marginRight: 24,
      x: { label: 'w₁', labelAnchor: 'center', labelArrow: 'none', domain: [-2, 2], ticks: 5 },
      y: { label: 'w₂', labelAnchor: 'center', labelArrow: 'none', domain: [-2, 2], ticks: 5 },
      color: { scheme: 'cividis', type: 'log', domain: [0.01, 25] },
      marks: [
        Plot.contour({
          x1: -2,
          x2: 2,
          y1: -2,
          y2: 2,
          fill: (w1: number, w2: number) => Math.max(0.005, loss(w1, w2)),
          thresholds: [0, ...levels],
          stroke: 'white',
          strokeOpacity: 0.35,
          strokeWidth: 0.7,
        }),
        Plot.line(hyperbola, { x: 'w1', y: 'w2', z: 'side', stroke: 'white', strokeWidth: 1.5, strokeDasharray: '5,4' }),
        Plot.arrow([path[1]], { x1: 0, y1: 0, x2: 'w1', y2: 'w2', stroke: colour.orange, strokeWidth: 3, headLength: 9 }),
        Plot.dot(path.slice(1), { x: 'w1', y: 'w2', r: 2.5, fill: 'white' }),
        Plot.dot([[0, 0]], { r: 6, fill: colour.vermilion, stroke: 'white', strokeWidth: 1.5 }),
        ...words.map(({ text, dx, dy, anchor, ...at }) =>
          Plot.text([at], {
            x: 'w1',
            y: 'w2',
            text: [text],
            dx,
            dy,
            textAnchor: anchor as 'start' | 'end',
            fill: 'black',
            stroke: 'white',
            strokeWidth: 4,
            fontSize: 13,
          }),
        ),
      ],
    }),
  };
}

export function theCut({ cut }: NotesSaddle): Figure {
  const ts = Array.from({ length: 201 }, (_, i) => -1.75 + (3.5 * i) / 200);
  const curves = ts.flatMap((t) => [
    { t, L: loss(t, t), what: 'loss' },
    { t, L: 1 - 2 * t * t, what: 'model' },
  ]);
  const shown = cut.filter(({ t }) => t <= 1.75);
  return {
    name: 'cut',
    caption:
      'The loss along the escape direction and the quadratic model at 0. A step by t = 1 ends at the minimum, t = √2 is as high as the saddle, t = 2 (outside) at L = 9: the eigenvector tells the direction, not the step.',
    svg: draw({
      width: 560,
      height: 320,
      marginRight: 60,
      x: { label: 't, along θ = (t, t)', labelAnchor: 'center', labelArrow: 'none', domain: [-1.75, 1.75] },
      y: { label: 'L', labelArrow: 'none', domain: [-2, 4.5], grid: true },
      marks: [
        Plot.ruleY([0], { stroke: colour.grey }),
        Plot.line(
          curves.filter(({ what }) => what === 'loss'),
          { x: 't', y: 'L', stroke: colour.blue, strokeWidth: 2 },
        ),
        Plot.line(
          curves.filter(({ what, L }) => what === 'model' && L >= -2),
          { x: 't', y: 'L', stroke: colour.vermilion, strokeWidth: 2, strokeDasharray: '6,4' },
        ),
        Plot.dot(shown, { x: 't', y: 'loss', r: 4, fill: colour.blue }),
        Plot.text(shown, {
          x: 't',
          y: 'loss',
          text: ({ t }: { t: number }) => (t === Math.SQRT2 ? '√2' : String(t)),
          dx: 10,
          dy: 8,
          textAnchor: 'start',
        }),
        Plot.text([{ t: -1.55, L: 2.9 }], { x: 't', y: 'L', text: ['loss'], fill: colour.blue, textAnchor: 'start', dx: 8 }),
        Plot.text([{ t: -1, L: -1.3 }], { x: 't', y: 'L', text: ['quadratic model'], fill: colour.vermilion, textAnchor: 'start', dx: 8 }),
      ],
    }),
  };
}
