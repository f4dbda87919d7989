/** The experiments on digits beside E5 and E6, on a small part; MNIST where it is installed, glyph digits elsewhere. */
import { expect, test } from 'vitest';
import { equalRates } from '../../docs/chapters/08-batches/equal-rates.ts';
import { equalUpdates } from '../../docs/chapters/08-batches/equal-updates.ts';
import { f1 } from '../../docs/chapters/08-batches/f1.ts';
import { conduct } from '../../docs/report/experiment.ts';

for (const [rows, experiment] of [
  ['L43 L45 L54', equalUpdates],
  ['L48 L51 L107', equalRates],
  ['L47 L48 L50 L51', f1],
] as const) {
  test(`${rows} “${experiment.title}” finds what it claims`, { timeout: 300_000 }, async () => {
    const { claims, tables } = await conduct(experiment, 1, () => {}, false);
    for (const { message, measured, holds } of claims) expect(holds, `${message} → ${measured}`).toBe(true);
    for (const row of rows.split(' ')) expect(claims.flatMap((claim) => claim.rows)).toContain(row);
    for (const table of tables) expect(JSON.stringify(table)).not.toMatch(/NaN|undefined|null/);
  });
}
