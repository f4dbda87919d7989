/** The experiments on digits beside E5 and E6, on a small part; MNIST where it is installed, glyph digits elsewhere. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { equalRates } from '../../docs/chapters/08-batches/equal-rates.ts';
import { equalUpdates } from '../../docs/chapters/08-batches/equal-updates.ts';
import { f1, type Study } from '../../docs/chapters/08-batches/f1.ts';
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

test('L48 “F1 of the batch-size study”, stopped after an epoch and taken up from its checkpoint, ends in the same numbers', {
  timeout: 300_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'F1-'));
  try {
    const fits = async (wish: object): Promise<object[]> => {
      const { fits } = (await f1.run(1, () => {}, false, wish)) as Study;
      return fits.map(({ seconds, ...numbers }) => ({ ...numbers, trained: seconds > 0 }));
    };
    const atOnce = await fits({ epochs: 2 });
    expect(await fits({ epochs: 1, checkpoints: folder })).not.toEqual(atOnce);
    expect(await fits({ epochs: 2, checkpoints: folder })).toEqual(atOnce);
    // nothing is left to train, and the numbers are the same
    expect(await fits({ epochs: 2, checkpoints: folder })).toEqual(atOnce);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
