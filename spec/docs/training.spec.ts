import { expect, test } from 'vitest';
import { along } from '../../docs/chapters/along-training/along.ts';
import { needed } from '../../docs/chapters/along-training/noise.ts';
import { equalEpochs } from '../../docs/chapters/batches/equal-epochs.ts';
import { equalLoss } from '../../docs/chapters/batches/equal-loss.ts';
import { noise } from '../../docs/chapters/batches/noise.ts';
import { depth } from '../../docs/chapters/depth/depth.ts';
import { withoutH } from '../../docs/chapters/down-without-h/experiment.ts';
import { height } from '../../docs/chapters/many-minima/height.ts';
import { warmUp } from '../../docs/chapters/warm-up/warm-up.ts';
import { gallery } from '../../docs/chapters/why-it-stopped/gallery.ts';
import { stall } from '../../docs/chapters/why-it-stopped/stall.ts';
import { conduct } from '../../docs/report/experiment.ts';
import { deviation, recorded } from '../../docs/report/seeds.ts';

// E7 measures times, and no test does.
for (const [rows, experiment] of [
  ['L28', height],
  ['L14 L16', withoutH],
  ['L04 L08 L15 L16 L26 L102 L109', stall],
  ['L06 L07 L08 L09 L12 L13 L15 L22 L26 L29 L30 L31 L32 L33 L41 L55 L64 L71 L72 L73 L74 L75 L77 L105', gallery],
  ['L43 L44 L45 L53 L54', equalEpochs],
  ['L45 L48 L49 L50 L51', equalLoss],
  ['L106 L107', noise],
  ['L30 L72', along],
  ['L35 L36 L117', needed],
  ['L95 L96 L97', warmUp],
  ['L31 L33 L34 L105', depth],
] as const) {
  test(`${rows} “${experiment.title}” finds what it claims, and draws it`, async () => {
    const { claims, figures } = await conduct(experiment, 1, () => {}, false);
    for (const { message: says, measured, holds } of claims) expect(holds, `${says} → ${measured}`).toBe(true);
    expect([...new Set(claims.flatMap((claim) => claim.rows))].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))).join(' ')).toBe(
      rows,
    );
    // what was recorded of eight seeds is what this one still finds
    for (const { message, numbers: seen, held } of recorded()[experiment.id]?.claims ?? []) {
      const claim = claims.find((c) => c.message === message);
      expect(claim, `${experiment.id} no longer claims: ${message}`).toBeDefined();
      expect(held, message).toHaveLength(8);
      for (const [name, xs] of Object.entries(seen)) {
        const [x, slack] = [claim!.numbers![name], 2 * deviation(xs) + 1e-4 * Math.abs(xs[0])];
        expect(x >= Math.min(...xs) - slack && x <= Math.max(...xs) + slack, `${experiment.id} ${name}: ${x}, recorded ${xs}`).toBe(true);
      }
    }
    expect(figures.length).toBeGreaterThan(0);
    for (const { svg } of figures) {
      expect(svg).toMatch(/^<svg/);
      expect(svg).not.toMatch(/NaN|undefined/);
    }
  });
}
