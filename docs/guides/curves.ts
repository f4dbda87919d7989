/**
 * The small pictures of diagnose.md: for each verdict a typical curve of losses, drawn from a formula.
 *
 *   npx tsx docs/guides/curves.ts      writes img/<verdict>.svg
 */
import { writeFileSync } from 'node:fs';
import type { Verdict } from 'saddlepoint';

/** A loss between 0 (the bottom of the picture) and 1 at time 0 ≤ t ≤ 1; above 1 the curve leaves the picture. */
type Curve = (t: number) => number;

const fall =
  (to: number, pace = 12): Curve =>
  (t) =>
    to + (0.9 - to) * Math.exp(-pace * t);
/** A scatter that looks like one, and is the same each time. */
const scatter: Curve = (t) => Math.sin(397 * t) * Math.cos(241 * t + 1) + 0.6 * Math.sin(613 * t);
/** One thing before the moment, another from it on. */
const then =
  (moment: number, before: Curve, after: Curve): Curve =>
  (t) =>
    t < moment ? before(t) : after(t);

export const curves: Readonly<Record<Verdict, Curve>> = {
  inconsistent: (t) => 0.35 + 0.3 * t,
  'not finite': then(0.55, fall(0.2, 5), () => NaN),
  cliff: then(0.6, fall(0.15, 5), () => 0.85),
  diverging: then(0.35, fall(0.3, 6), (t) => 0.37 + 0.02 * (Math.exp(9 * (t - 0.35)) - 1)),
  vanishing: (t) => 0.8 - 0.03 * t,
  exploding: (t) => 0.5 + 0.12 * scatter(t) * Math.exp(1.5 * t - 0.5),
  dead: then(0.3, fall(0.5, 6), () => 0.57),
  plateau: () => 0.6,
  minimum: fall(0.1),
  maximum: () => 0.85,
  saddle: fall(0.5),
  degenerate: (t) => 0.08 + 0.82 / (1 + 25 * t),
  'held back': (t) => 0.9 - 0.25 * t,
  oscillating: (t) => 0.45 + 0.22 * Math.sign(Math.sin(100 * t)),
  'noise-limited': (t) => 0.35 + 0.55 * Math.exp(-14 * t) + 0.07 * scatter(t),
  crawling: (t) => 0.85 - 0.06 * t,
  'ill-conditioned': (t) => 0.5 * Math.exp(-40 * t) + 0.4 - 0.07 * t,
  descending: fall(0.08, 3),
  stalled: (t) => 0.45 + 0.45 * Math.exp(-9 * t) + 0.012 * scatter(t),
};

const [WIDTH, HEIGHT, EDGE] = [240, 64, 4];

/** The curve as a picture: a line over a base line, legible on light and dark pages. */
export function picture(verdict: Verdict): string {
  const points: string[] = [];
  for (let i = 0; i <= 160; i++) {
    const loss = curves[verdict](i / 160);
    if (!(loss <= 1)) break;
    const [x, y] = [EDGE + (i / 160) * (WIDTH - 2 * EDGE), HEIGHT - EDGE - loss * (HEIGHT - 2 * EDGE)];
    points.push(`${x.toFixed(1)},${y.toFixed(1)}`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="losses over steps: ${verdict}">
  <path d="M${EDGE} ${HEIGHT - EDGE / 2}H${WIDTH - EDGE}" stroke="#8886" fill="none"/>
  <polyline points="${points.join(' ')}" stroke="#d1495b" stroke-width="2" stroke-linejoin="round" fill="none"/>
</svg>
`;
}

/** Where a verdict's picture lies, from the guide. */
export const pathOf = (verdict: Verdict): string => `img/${verdict.replaceAll(' ', '-')}.svg`;

if (process.argv[1] === import.meta.filename) {
  for (const verdict of Object.keys(curves) as Verdict[]) writeFileSync(new URL(pathOf(verdict), import.meta.url), picture(verdict));
}
