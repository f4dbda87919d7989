/** Dead: the silent coordinates drawn anew, or where none of that is heard, all of them. */
import { sentence } from '../../base/numbers.ts';
import { random } from '../../base/random.ts';
import { sizesOf } from '../../landscape/line.ts';
import { norm } from '../../linalg/vectors.ts';
import { adam } from '../../optim/adam.ts';
import type { Evidence } from '../evidence.ts';
import type { Settings } from '../options.ts';
import { type Asking, gradient, probed } from '../questions.ts';
import { layerList } from '../sentences/said.ts';
import { APPLY, type Prescription, trained } from './candidate.ts';

/** The silent coordinates drawn anew at their own size, or all of them moved by it, and trained by Adam. */
export function* revive({ θ, seed }: Settings, e: Evidence): Asking<Prescription> {
  const g = yield* gradient(θ);
  const size = sizesOf(θ);
  const typical = norm(size) / Math.sqrt(size.length);
  let [start, lowest] = [θ, Infinity];
  for (let draw = 0; draw < 8; draw++) {
    const { normal } = random(seed + 31 * (draw + 1));
    const there = θ.map((x, j) => {
      if (g[j] !== 0 && e.zeros.revivable) return x;
      return (e.zeros.revivable ? 0 : x) + Math.min(1, Math.max(size[j], typical / 2)) * normal();
    });
    const loss = yield* probed(there);
    if (loss < lowest) [start, lowest] = [there, loss];
  }
  const learningRate = 0.02 * Math.max(typical, 0.1);
  const optimizer = adam({ learningRate });
  const named = e.zeros.layers.length > 0 ? ` of ${layerList(e.zeros.layers)}` : '';
  const way = e.zeros.revivable
    ? `draw the weights${named} with zero gradient anew (He's scale for rectifiers, not zeros)`
    : 'move all weights by their own size, so that errors reach the others (a router needs noise, or a loss that balances its load)';
  const message = sentence`${way}, and train on at a lower rate: here by adam, ${learningRate}`;
  return trained(start, { kind: 'optimizer', optimizer, message, code: APPLY, numbers: { learningRate } });
}
