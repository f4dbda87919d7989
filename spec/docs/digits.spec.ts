/** The experiments on digits beside E5 and E6, on a small part; MNIST where it is installed, glyph digits elsewhere. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { equalRates } from '../../docs/chapters/batches/equal-rates.ts';
import { equalUpdates } from '../../docs/chapters/batches/equal-updates.ts';
import { f1, type Study } from '../../docs/chapters/batches/f1.ts';
import { lamb, lars } from '../../docs/chapters/batches/layerwise.ts';
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

test('L54 LARS and LAMB step by a share of each layer’s own length, whatever the size of its gradient', () => {
  const [w, g] = [
    [3, 4, 0, 5, 12],
    [1e-6, -2e-6, 1e-6, 300, 400],
  ];
  const stepOf = (rule: ReturnType<typeof lars>, steps = 1): number[] => {
    const θ = Float64Array.from(w);
    const state = rule.init(θ);
    for (let t = 0; t < steps; t++) rule.step(θ, state, Float64Array.from(g));
    return w.map((x, i) => x - θ[i]);
  };
  const blocks = [3, 2];
  const lengths = (step: number[]): number[] => [Math.hypot(...step.slice(0, 3)), Math.hypot(...step.slice(3))];
  const near = (got: number[], expected: number[], digits = 9): void => {
    for (const [i, x] of got.entries()) expect(x).toBeCloseTo(expected[i], digits);
  };
  // ‖w‖ = 5 and 13; LARS along g, η τ ‖w‖ long; LAMB η ‖w‖ long, at first along sign g
  const first = stepOf(lars({ learningRate: 0.5, trust: 0.01, blocks }));
  near(lengths(first), [0.025, 0.065]);
  near([first[0] / first[1], first[3] / first[4]], [-1 / 2, 3 / 4]);
  const lambs = stepOf(lamb({ learningRate: 0.01, blocks }));
  near(lengths(lambs), [0.05, 0.13]);
  near([lambs[3] / lambs[4]], [1], 6);
  // LARS’s momentum: the second step is 0.9 of the first and a new one
  const second = stepOf(lars({ learningRate: 1e-6, trust: 0.01, blocks }), 2);
  near(lengths(second), [2.9 * 5e-8, 2.9 * 13e-8], 12);
  // a layer of zeros steps by its gradient alone
  const θ = new Float64Array(2);
  const rule = lars({ learningRate: 1, trust: 1, blocks: [2] });
  rule.step(θ, rule.init(θ), Float64Array.of(1, -2));
  expect([...θ]).toEqual([-1, 2]);
});
