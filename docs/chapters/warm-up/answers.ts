/** The numbers in the answers to this chapter's questions, computed. See ../answers.ts */
import { radam, schedules } from 'saddlepoint';
import type { Answers } from '../answers.ts';
import { twoCycle } from '../one-rate-for-all/runs.ts';

export const answers: Answers = {
  'Where is the edge for RMSProp in the end, when its gradients are all of one size?': () => {
    // on the ten points it is half a step from the minimum
    const [[, before], [, after]] = twoCycle(0.01).offsets as [[number, number], [number, number]];
    if (Math.abs(Math.abs(before) - 0.5) > 1e-3 || Math.abs(before + after) > 1e-3) throw new RangeError(`offsets ${before}, ${after}`);
    return {};
  },
  "How high does the transformer's schedule rise for d = 512 and 4000 steps of warm-up, and where is it half of that again?": () => {
    const rate = schedules.noam({ modelSize: 512, warmup: 4000 });
    const peak = Math.max(...Array.from({ length: 20_000 }, (_, t) => rate(t + 1)));
    let [up, down] = [0, 0];
    for (let t = 1; t <= 20_000; t++) {
      if (rate(t) >= peak / 2 - 1e-18) down = t;
      if (up === 0 && rate(t) >= peak / 2 - 1e-18) up = t;
    }
    return { '6.988e-4': peak, '16000': down, '2000': up };
  },
  'For how many steps does RAdam trust no σ at all, with β₂ = 0.999?': () => {
    const ρ = (t: number): number => 2 / (1 - 0.999) - 1 - (2 * t * 0.999 ** t) / (1 - 0.999 ** t);
    // what the rule itself does: with a gradient of a thousand, a step by m̂ is a thousand η long
    const rule = radam({ learningRate: 1, epsilon: 0 });
    const θ = new Float64Array(1);
    const state = rule.init(θ);
    let bySignal = 0;
    for (let t = 1; t <= 20; t++) {
      const before = θ[0];
      rule.step(θ, state, [1000]);
      if (Math.abs(θ[0] - before) > 100) bySignal = t;
    }
    const first = Array.from({ length: 20 }, (_, k) => k + 1).find((t) => ρ(t) > 4)!;
    return { '4': bySignal, '1999': 2 / (1 - 0.999) - 1, '5': first };
  },
};
