/** The explorer's figures of whole trainings: what their models hold to, and what each preset promises. */
import { surfaces } from 'saddlepoint';
import { describe, expect, it } from 'vitest';
import type { Figure, State } from '../../docs/explorer/figure.ts';
import { figures } from '../../docs/explorer/index.ts';
import type { Burst } from '../../docs/explorer/models/burst.ts';
import { type Cliff, slope } from '../../docs/explorer/models/cliff.ts';
import type { Edge } from '../../docs/explorer/models/edge.ts';
import type { Signs } from '../../docs/explorer/models/signs.ts';
import { landscape, type Wells } from '../../docs/explorer/models/wells.ts';

const [burst, cliff, edge, momentum, signs, wells] = await Promise.all(
  ['burst', 'cliff', 'edge', 'momentum', 'signs', 'wells'].map((id) => figures[id]()),
);

const modelOf =
  <M>(figure: Figure) =>
  (preset: string | State): M => {
    const state = typeof preset === 'string' ? figure.presets.find(({ name }) => name === preset)!.state : preset;
    return figure.model({ ...figure.defaults, ...state }) as M;
  };

describe('count the signs', () => {
  const at = modelOf<Signs>(signs);
  it('L19 counts add up to 97; a larger tolerance never finds more signs', () => {
    const { along } = at({ steps: 500, newton: 20 });
    for (const [i, { negative, zero, positive, ratio }] of along.entries()) {
      expect(negative + zero + positive).toBe(97);
      expect(ratio).toBeCloseTo(positive / 97, 12);
      if (i > 0) expect(negative).toBeLessThanOrEqual(along[i - 1].negative);
      if (i > 0) expect(positive).toBeLessThanOrEqual(along[i - 1].positive);
    }
  });
  it('is the same whatever was trained before it', () => {
    const first = at({ steps: 300, newton: 10 });
    at({ steps: 400, newton: 30 });
    at({ steps: 300, newton: 30 });
    expect(at({ steps: 300, newton: 10 })).toEqual(first);
  });
  it('what is known on the way is the same training at earlier times, and the last of it the model', () => {
    const state = { ...signs.defaults, seed: 5, steps: 1200, newton: 60 };
    const all = [...(signs.parts!(state) as Iterable<Signs>)];
    expect(all.map(({ steps, newton }) => [steps, newton])).toEqual([
      [500, 0],
      [1000, 0],
      [1200, 50],
      [1200, 60],
    ]);
    expect(all[1]).toEqual(at({ seed: 5, steps: 1000, newton: 0 }));
    expect([...signs.parts!(state)]).toEqual([at(state)]);
  });
  it('L20 strict signs are about a half, with a tolerance a quarter at most and none negative', () => {
    const strict = at('strict signs').counts;
    expect(strict.ratio).toBeGreaterThan(0.45);
    expect(strict.ratio).toBeLessThan(0.65);
    const { ratio, negative } = at('with a tolerance').counts;
    expect(ratio).toBeLessThan(0.25);
    expect(negative).toBe(0);
  });
  it('L21 no more than 64 are positive, one for each data point', () =>
    expect(at('a fine tolerance').counts.positive).toBeLessThanOrEqual(64));
  it('L20 stopped earlier, and at the start, negative ones are left', () => {
    for (const name of ['stopped earlier', 'at the start']) expect(at(name).counts.negative, name).toBeGreaterThan(19);
  });
});

describe('the burst', () => {
  const at = modelOf<Burst>(burst);
  it('L93 throws up the loss where ηh/σ has crossed the edge, on every seed', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const { crossing, before, highest, run } = at({ seed });
      expect(crossing, `seed ${seed}`).toBeGreaterThan(200);
      expect(highest / before, `seed ${seed}`).toBeGreaterThan(1e6);
      // while it is small the ratio is below 2, but for the last steps before it
      expect(run.slice(0, crossing! - 1).every(({ ratio }) => ratio <= 2)).toBe(true);
    }
  });
  it('L94 a rate that falls as σ does removes it; η/√t only puts it off', () => {
    expect(at('with decay').crossing).toBeUndefined();
    expect(at('too slow a decay').crossing).toBeGreaterThan(at('a burst').crossing!);
  });
  it('L93 noise keeps σ large, and nothing bursts', () => expect(at('noise as a brake').crossing).toBeUndefined());
  it('L69 Adam’s edge is momentum’s, for gradients that are averaged', () => {
    const { edge, crossing, run } = at('Adam’s edge');
    // a step of η times an average is a step of η(1 − β₁) times a sum
    const heavy = momentum.model({ lambda: 0.9, etah: 1, rule: 'momentum' }) as { edge: number };
    expect(edge).toBeCloseTo(heavy.edge / (1 - 0.9), 10);
    expect(run[crossing! - 1].ratio).toBeGreaterThan(edge);
  });
  it('L95 L97 the first σ is one gradient: many seeds begin beyond the edge, warmed up none does', () => {
    expect(at('a cold start').early).toBeGreaterThanOrEqual(5);
    expect(at('the same, warmed up').early).toBe(0);
  });
});

describe('noise and batch', () => {
  const at = modelOf<Wells>(wells);
  const left = (name: string): number[] => at(name).ends.map(({ times }) => times.filter(Number.isFinite).length);
  it('L118 the mean of shifted examples is the landscape that is shown, but for a constant', () => {
    for (const [width, spread] of [
      [0.15, 0.25],
      [0.4, 0.1],
    ] as const) {
      const { example, mean } = landscape(width, spread);
      // ∫ L(w − sξ) φ(ξ) dξ by the trapezoidal rule, which is exact to rounding here
      const average = (w: number): number => {
        let sum = 0;
        for (let ξ = -9; ξ <= 9; ξ += 1 / 64) sum += (example.value(w - spread * ξ) * Math.exp(-(ξ * ξ) / 2)) / Math.sqrt(2 * Math.PI) / 64;
        return sum;
      };
      const constant = average(0) - mean.value(0);
      for (const w of [-1.2, -1, -0.4, 0.7, 2]) expect(average(w) - mean.value(w), `w = ${w}`).toBeCloseTo(constant, 10);
    }
  });
  it('L106 single examples leave the sharp well and not the flat one; four at the same rate leave neither', () => {
    const [sharp, flat] = left('single examples');
    expect(sharp).toBeGreaterThan(12);
    expect(flat).toBe(0);
    expect(left('larger batches')).toEqual([0, 0]);
  });
  it('L51 the rate in proportion, and they leave it again: it is η/B that tells', () => {
    const [sharp, flat] = left('the rate in proportion');
    expect(sharp).toBeGreaterThan(12);
    expect(flat).toBe(0);
  });
  it('L106 with a large rate some leave the flat one', () => expect(left('a large rate')[1]).toBeGreaterThan(0));
  it('L63 without noise ηh above 2 is enough', () => {
    const { ends, η, noise } = at('without noise');
    expect(noise).toEqual([0, 0]);
    expect(η * ends[0].curvature).toBeGreaterThan(2);
    expect(η * ends[1].curvature).toBeLessThan(2);
    expect(left('without noise')).toEqual([16, 0]);
  });
  it('L118 a thin well is hardly sharper than the other where examples disagree', () => {
    const [sharp, flat] = at('a thin well').ends;
    expect(sharp.curvature / flat.curvature).toBeLessThan(2);
  });
});

describe('sharp, flat, edge', () => {
  const at = modelOf<Edge>(edge);
  const last = ({ along, η }: Edge): number => (along.at(-1)!.λmax * η) / 2;
  it('L72 λmax rises to 2/η and stays there, at each rate', () => {
    for (const state of [{ eta: 0.1 }, { eta: 0.2 }, { eta: 0.3 }]) {
      const run = at({ ...state, scale: 0 });
      expect(run.along[0].λmax).toBeLessThan(0.75 * (2 / run.η));
      expect(Math.abs(last(run) - 1), `η = ${run.η}`).toBeLessThan(0.05);
    }
    expect(last(at('a small rate'))).toBeLessThan(0.1);
  });
  it('what is known on the way is the beginning of what comes in the end', () => {
    for (const scale of [1, 0]) {
      const all = [...(edge.parts!({ eta: 0.25, scale }) as Iterable<Edge>)];
      const whole = at({ eta: 0.25, scale });
      expect(all.length).toBeGreaterThan(3);
      expect(all.at(-1)).toEqual(whole);
      for (const { along } of all) expect(along).toEqual(whole.along.slice(0, along.length));
      for (const part of all) expect(edge.draw(part)).not.toMatch(/NaN|undefined/);
    }
  });
  it('L50 rescaled by a power of two the function is the same to the last bit, its sharpness is not', () => {
    for (const name of ['rescaled', 'rescaled far']) {
      const { changed, before, after } = at(name);
      expect(changed).toBe(0);
      expect(after / before).toBeGreaterThan(1.5);
    }
    const { scales } = at('to the edge');
    expect(Math.min(scales[0][1], scales.at(-1)![1]) / Math.min(...scales.map(([, λ]) => λ))).toBeGreaterThan(10);
  });
  it('L72 beyond the edge it does not stay', () => {
    for (const name of ['rescaled', 'rescaled far']) expect(last(at(name)), name).toBeLessThan(1.05);
  });
});

describe('cliff and depth', () => {
  const at = modelOf<Cliff>(cliff);
  it('L31 the slope is the library’s, by autograd', () => {
    const L = surfaces.cliff.oracle();
    for (const w of [-0.3, 0.2, 0.9, 1.05, 1.4]) expect(slope(w, 9)).toBeCloseTo(L.gradient([w])[0], 8);
  });
  it('L31 over the cliff a plain step is 26 long, and the next leaves the numbers', () => {
    const { path, lost } = at('over the cliff');
    expect(Math.abs(path[1] - path[0])).toBeCloseTo(26.1, 1);
    expect(lost).toBe(true);
    expect(path.length).toBe(3);
  });
  it('L32 clipped, no step is longer than ητ, and it arrives', () => {
    const { path, longest } = at('clipped');
    expect(longest).toBeLessThanOrEqual(0.01 * (1 + 1e-9));
    expect(path.at(-1)).toBeCloseTo(1, 6);
  });
  it('L31 on the plateau nothing moves', () => expect(Math.abs(at('the plateau').path.at(-1)! - 0.4)).toBeLessThan(0.01));
  it('L33 L34 a number keeps its size at scale 1, a matrix its steepest direction, fresh ones fall as e^(−T/2n)', () => {
    const { w, W, fresh } = at('scale 1').layers;
    expect(w.every((log) => log === 0)).toBe(true);
    expect(W.every((log, t) => t === 0 || log <= W[t - 1])).toBe(true);
    expect(10 ** fresh[60] / Math.exp(-60 / 32)).toBeGreaterThan(0.5);
    expect(10 ** fresh[60] / Math.exp(-60 / 32)).toBeLessThan(2);
  });
  it('L33 below 1 all of them vanish', () => {
    for (const logs of Object.values(at('vanishing').layers)) expect(logs.at(-1)).toBeLessThan(-2.5);
  });
});
