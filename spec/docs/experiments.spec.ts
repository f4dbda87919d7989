/** The exact experiments find what they claim, draw it, and depend on nothing but their seed. */
import { expect, test } from 'vitest';
import { bumps } from '../../docs/chapters/bumps-and-cliffs/experiment.ts';
import { experiments, experimentsNamed } from '../../docs/chapters/index.ts';
import { leaving } from '../../docs/chapters/leaving-a-saddle/experiment.ts';
import { oneRate } from '../../docs/chapters/one-rate-for-all/experiment.ts';
import { randomCurvature } from '../../docs/chapters/random-curvature/experiment.ts';
import { conduct } from '../../docs/report/experiment.ts';

for (const [rows, experiment] of [
  ['L37 L73 L74 L75 L76 L77 L78 L79 L80 L82 L87 L93 L94 L97 L114', oneRate],
  ['L25 L26 L46 L70 L112 L113', leaving],
  ['L31 L32 L33 L59 L68', bumps],
  ['L18', randomCurvature],
] as const) {
  test(`${rows} the chapter “${experiment.title}” finds what it claims, and draws it`, async () => {
    const { claims, figures } = await conduct(experiment, 1, () => {}, false);
    for (const { message: says, measured, holds } of claims) expect(holds, `${says} → ${measured}`).toBe(true);
    for (const row of rows.split(' ')) expect(claims.flatMap((claim) => claim.rows)).toContain(row);
    expect(figures.length).toBeGreaterThan(0);
    for (const { name, svg } of figures) {
      expect(svg).toMatch(/^<svg/);
      expect(svg, name).not.toMatch(/NaN|undefined/);
    }
  });
}

test('one seed, one result', async () => {
  const once = await conduct(leaving, 3, () => {}, false);
  const again = await conduct(leaving, 3, () => {}, false);
  expect(again.claims).toEqual(once.claims);
  expect(once.claims.every(({ holds }) => holds)).toBe(true);
});

test('an experiment is found by its name, with what continues it', () => {
  expect(experimentsNamed('e2').map(({ id }) => id)).toEqual(['E2', 'E2b']);
  expect(new Set(experiments.map(({ id }) => id)).size).toBe(experiments.length);
  expect(() => experimentsNamed('E99')).toThrow("there is no 'E99'");
});
