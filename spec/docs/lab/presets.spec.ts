/** Each preset of the lab: its reason holds, by the verdict or by the curve. */
import { sharpness } from 'saddlepoint';
import { describe, expect, test } from 'vitest';
import { describe as sentence } from '../../../docs/explorer/lab/describe.ts';
import { drawCurves, drawMap, drawSpectra } from '../../../docs/explorer/lab/draw.ts';
import { controls } from '../../../docs/explorer/lab/html.ts';
import { Lab } from '../../../docs/explorer/lab/lab.ts';
import { presets } from '../../../docs/explorer/lab/presets.ts';
import { settings } from '../../../docs/explorer/lab/settings.ts';
import { apply, ask } from '../../../docs/explorer/lab/why.ts';

const lab = (name: string): Lab => new Lab(settings(presets.find((preset) => preset.name === name)!.state));
const losses = ({ session }: Lab): number[] => session.records.map(({ loss }) => loss);
const now = ({ session: { network, θ } }: Lab): number => network.whole.value(θ);
/** The loss after the remedy and some steps, and without it. */
function treated(l: Lab, steps: number): { with: number; without: number } {
  expect(apply(l)).toBe(true);
  l.steps(steps);
  const { run } = l.other!;
  return { with: now(l), without: run.network.whole.value(run.θ) };
}

describe('every preset', () => {
  test.each(presets.map(({ name }) => [name] as const))('%s: is drawn and told, without a number that is none', (name) => {
    const l = lab(name);
    const view = l.view();
    for (const text of [drawMap(view, true), drawCurves(view), drawSpectra(view), controls(view.settings)])
      expect(/NaN|undefined|\[object|Infinity/.exec(text)?.[0]).toBeUndefined();
    expect(sentence(view)).toMatch(/^(After|Stopped)/);
  });
});

describe('what they promise', () => {
  test('a good run falls a hundredfold', () => {
    const curve = losses(lab('a good run'));
    expect(curve.at(-1)!).toBeLessThan(curve[0] / 100);
  });

  test('stuck at ln 2: the same bits in each step, gradient zero, a saddle; the remedy leaves it', () => {
    const l = lab('stuck at ln 2');
    // ln 2 up to the rounding of a sum of 200 terms, and the same in every step
    const [first, ...others] = new Set(losses(l));
    expect(others).toEqual([]);
    expect(Math.abs(first - Math.LN2)).toBeLessThan(200 * Number.EPSILON);
    expect(l.session.records.every(({ gradientNorm }) => gradientNorm === 0)).toBe(true);
    expect(ask(l).verdict).toBe('saddle');
    const { with: less, without } = treated(l, 100);
    expect(without).toBe(first);
    expect(less).toBeLessThan(0.35);
  });

  test('equal units stay alike, to the last bit, at a saddle; the remedy parts them', () => {
    const l = lab('a saddle of equal units');
    const { W } = l.session.network.whole.unflatten(l.session.θ)[0] as { W: { toArray(): number[][] } };
    for (const row of W.toArray()) expect(new Set(row).size).toBe(1);
    expect(ask(l).verdict).toBe('saddle');
    const { with: less, without } = treated(l, 500);
    expect(less).toBeLessThan(without / 10);
  });

  test('dead ReLUs: nearly all of the gradient is exactly zero; drawn anew, the units learn', () => {
    const l = lab('dead ReLUs');
    const g = l.session.network.whole.gradient(l.session.θ);
    expect(g.filter((x) => x === 0).length).toBeGreaterThan(0.9 * g.length);
    expect(ask(l).verdict).toBe('dead');
    const { with: less, without } = treated(l, 200);
    expect(less).toBeLessThan(0.05);
    expect(without).toBeGreaterThan(0.69);
  });

  test('edge of stability: λmax stays about 2/η for hundreds of steps while the loss falls, and that is no fault', () => {
    const l = lab('edge of stability');
    const { verdict, remarks } = ask(l);
    expect(verdict).toBe('descending');
    expect(remarks.join()).toContain('edge of stability');
    const before = now(l);
    const ratios = [0, 100, 200, 300].map((more) => {
      l.steps(400 + more - l.session.t);
      return (sharpness(l.session.network.whole, l.session.θ) * 0.3) / 2;
    });
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.1);
    expect(now(l)).toBeLessThan(0.7 * before);
  });

  test('too small a batch: limited by noise; larger batches get further in as many steps', () => {
    const l = lab('too small a batch');
    expect(ask(l).verdict).toBe('noise-limited');
    const { with: less, without } = treated(l, 300);
    expect(less).toBeLessThan(0.7 * without);
  });

  test('a cliff throws the run up; clipped it is not thrown', () => {
    const l = lab('a cliff');
    const [wild, tame] = [losses(l), losses(lab('a cliff, clipped'))];
    expect(wild[80]).toBeGreaterThan(0.85);
    expect(Math.min(...wild.slice(80))).toBeLessThan(0.25);
    expect(Math.max(...wild.slice(97))).toBeGreaterThan(1.2);
    expect(ask(l).verdict).toBe('cliff');
    expect(Math.max(...tame.slice(97))).toBeLessThan(1.01);
    expect(tame.at(-1)!).toBeLessThan(0.25);
    const { with: less, without } = treated(l, 150);
    expect(less).toBeLessThan(0.25);
    expect(without).toBeGreaterThan(0.8);
  });

  test('an unscaled input is ill-conditioned, scaled it has arrived', () => {
    const [l, scaled] = [lab('an unscaled input'), lab('a scaled input')];
    expect(ask(l).verdict).toBe('ill-conditioned');
    expect(ask(scaled).verdict).toBe('minimum');
    // the same network on the same points: the same lowest loss, in other units
    expect(now(l)).toBeGreaterThan(4 * now(scaled));
    expect(losses(scaled)[60]).toBeLessThan(1.001 * now(scaled));
    expect(treated(l, 30).with).toBeCloseTo(now(scaled), 6);
  });

  test('Adam’s burst: quiet for hundreds of steps, then up five hundredfold, and down again', () => {
    const curve = losses(lab('Adam’s burst'));
    const peak = curve.indexOf(Math.max(...curve.slice(500)), 500);
    const low = Math.min(...curve.slice(0, peak));
    expect(peak).toBeGreaterThan(700);
    expect(curve[peak]).toBeGreaterThan(500 * low);
    expect(curve.at(-1)!).toBeLessThan(curve[peak] / 10);
  });

  test('beyond all numbers: Infinity is told in words, and the way back leads on', () => {
    const l = lab('beyond all numbers');
    expect(sentence(l.view())).toContain('Infinity stands for a number beyond 1.8·10³⁰⁸, NaN for what is no number');
    expect(ask(l).verdict).toBe('diverging');
    expect(treated(l, 200).with).toBeLessThan(0.45);
    const again = lab('beyond all numbers');
    again.rewind(10);
    again.change({ eta: 0.05 });
    again.steps(200);
    expect(again.session.t).toBe(210);
    expect(now(again)).toBeLessThan(0.72);
    expect(Math.max(...losses(again).slice(20))).toBeLessThan(losses(again)[0]);
  });
});
