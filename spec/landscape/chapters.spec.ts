import { expect, test } from 'vitest';
import { notesSaddle } from '../../docs/chapters/critical-points/experiment.ts';
import { duplication } from '../../docs/chapters/many-minima/duplication.ts';
import { conduct } from '../../docs/report/experiment.ts';

for (const [rows, experiment] of [
  ['L04 L08 L10 L11 L12 L13 L15 L26', notesSaddle],
  ['L15 L17 L102', duplication],
] as const) {
  test(`${rows} the chapter “${experiment.title}” finds what it claims, and draws it`, async () => {
    const { claims, figures } = await conduct(experiment, 1, () => {}, false);
    for (const { message: says, measured, holds } of claims) expect(holds, `${says} → ${measured}`).toBe(true);
    expect(figures.length).toBeGreaterThan(0);
    for (const { svg } of figures) {
      expect(svg).toMatch(/^<svg/);
      expect(svg).not.toMatch(/NaN|undefined/);
    }
  });
}
