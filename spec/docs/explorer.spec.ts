/** The explorer's figures: what each preset promises holds, and the state travels through the address. */
import { describe, expect, it } from 'vitest';
import { addressOf, type Figure, isChoice, stateFrom } from '../../docs/explorer/figure.ts';
import { fromSlider, html, slots, toSlider } from '../../docs/explorer/html.ts';
import { figures } from '../../docs/explorer/index.ts';
import { newest } from '../../docs/explorer/newest.ts';
import { say, sayLog } from '../../docs/explorer/words.ts';

const all = await Promise.all(Object.values(figures).map((load) => load()));
const [memory, momentum, rate, reasons, saddle] = await Promise.all(
  ['memory', 'momentum', 'rate', 'reasons', 'saddle'].map((id) => figures[id]()),
);
const at = (figure: Figure, name: string): string => {
  const { state } = figure.presets.find((preset) => preset.name === name)!;
  return figure.describe(figure.model({ ...figure.defaults, ...state }));
};

describe('every figure', () => {
  for (const figure of all) {
    it(`${figure.id} draws and describes its default and each preset`, () => {
      for (const { name, why, state } of [{ name: 'default', why: 'it', state: {} }, ...figure.presets]) {
        const whole = { ...figure.defaults, ...state };
        expect(stateFrom(figure, Object.entries(whole)), name).toEqual({ state: whole, clamped: [] });
        const model = figure.model(whole);
        for (const text of [figure.draw(model), figure.describe(model), why]) {
          expect(text.length, name).toBeGreaterThan(0);
          expect(text, `${figure.id}, ${name}`).not.toMatch(/NaN|undefined|\[object/);
        }
        expect(html(figure, whole, model), name).toContain('live-sentence');
        const named = (figure.lines?.(model) ?? []).map(([, name]) => name);
        expect(new Set(named).size, name).toBe(named.length);
      }
    }, 120_000);

    it(`${figure.id}: its state comes back from the address, to four digits; strange names are ignored, numbers out of range clamped`, () => {
      for (const { state } of figure.presets) {
        const whole = { ...figure.defaults, ...state };
        const given = new URLSearchParams(addressOf(figure, whole).slice(1));
        expect(given.get('fig')).toBe(figure.id);
        expect(stateFrom(figure, given).state).toEqual(whole);
      }
      expect(stateFrom(figure, [['nonsense', '1'] as const, ['constructor', '1'] as const]).state).toEqual(figure.defaults);
      for (const [name, range] of Object.entries(figure.ranges)) {
        if (isChoice(range)) continue;
        const { state, clamped } = stateFrom(figure, [[name, '1e9']]);
        expect(state[name]).toBe(range.max);
        expect(clamped).toHaveLength(1);
        expect(stateFrom(figure, [[name, 'a lot']]).state).toEqual(figure.defaults);
        if (Number.isInteger(range.step)) expect(stateFrom(figure, [[name, range.min + 0.6]]).state[name], name).toBe(range.min + 1);
      }
    });

    it(`${figure.id}: an arrow key on a slider moves it by one step, and back`, () => {
      for (const [name, range] of Object.entries(figure.ranges)) {
        if (isChoice(range)) continue;
        const values = Array.from({ length: slots(range) + 1 }, (_, slot) => fromSlider(range, slot));
        expect([values[0], values.at(-1)], name).toEqual([range.min, range.max]);
        for (const [slot, value] of values.entries()) {
          expect(toSlider(range, value), name).toBe(slot);
          if (slot === 0) continue;
          if (range.log) expect(value, name).toBeGreaterThan(values[slot - 1]);
          else expect(value - values[slot - 1], name).toBeCloseTo(range.step, 9);
        }
      }
    });
  }
});

it('a number is said alike from itself and from its logarithm, and from that where it is too near to 0 for the other', () => {
  for (const x of [0.13, 0.001, 2e-4, 3.4e-11, 1, 42, 7.3e5, 2.5e9, 9.96e-7])
    expect(sayLog(Math.log10(x))).toBe(say(x, 2).replace('1·', ''));
  expect(sayLog(-60)).toBe('10⁻⁶⁰');
  expect(sayLog(-59.75)).toBe('1.8·10⁻⁶⁰');
  expect(sayLog(Math.log10(0))).toBe('0');
});

it('while one model is computed, of all that is asked for only the newest follows; a failure is told and does not stop the next', async () => {
  let state = 0;
  const shown: (readonly [number | string, boolean])[] = [];
  const done: (() => void)[] = [];
  const ask = newest(
    () => {
      const mine = state;
      return new Promise<number>((answer, fail) => done.push(() => (mine === 7 ? fail(new Error('seven')) : answer(mine))));
    },
    (answer, stale) => shown.push([answer instanceof Error ? answer.message : answer, stale]),
  );
  const turn = (): Promise<void> => new Promise((go) => setTimeout(go));
  for (state = 1; state <= 5; state++) ask();
  state = 7;
  done.shift()!();
  await turn();
  expect(shown).toEqual([[1, true]]);
  done.shift()!();
  await turn();
  expect(shown.at(-1)).toEqual(['seven', false]);
  expect(done).toEqual([]);
  state = 8;
  ask();
  done.shift()!();
  await turn();
  expect(shown).toEqual([
    [1, true],
    ['seven', false],
    [8, false],
  ]);
});

describe('which way is down', () => {
  it('L12 on the saddle nothing moves, and the way down leads to the valley', () => {
    const says = at(saddle, 'on the saddle');
    expect(says).toContain('the slope 0, the eigenvalues −2 and 2: a saddle');
    expect(says).toContain('stays where it is');
    expect(says).toContain('a step of 1.41 takes the loss to 0');
  });
  it('L25 beside it gradient descent leaves', () =>
    expect(at(saddle, 'beside it')).toMatch(/at \((1|0\.9\d*), (1|0\.9\d*)\) after 100 steps/));
  it('L26 on w₁ = −w₂ it never does', () => expect(at(saddle, 'on w₁ = −w₂')).toContain('is at the saddle after 200 steps'));
  it('L13 on the floor one eigenvalue is zero', () => {
    expect(at(saddle, 'on the floor')).toContain('the eigenvalues 0 and 8.5: a critical point that the Hessian cannot tell');
  });
  it('Newton goes to the saddle', () => expect(at(saddle, 'Newton beside the saddle')).toContain('is at the saddle after 5 steps'));
});

describe('one rate for all', () => {
  it('L63 below the edge it jumps across, above it diverges', () => {
    expect(at(rate, 'zigzag')).toContain('−0.95: it jumps across and back, by less each time');
    expect(at(rate, 'beyond the edge')).toContain('−1.05: it overshoots, by more each time');
  });
  it('Newton needs one step', () => expect(at(rate, 'Newton')).toContain('Newton has less than a millionth of its way left'));
  it('L64 in a narrow valley momentum gets further at the same rate', () => {
    const says = at(rate, 'momentum');
    const [plain, heavy] = [...says.matchAll(/has ([\d.]+) %/g)].map(([, share]) => Number(share));
    expect(heavy).toBeLessThan(plain / 2);
  });
});

describe('momentum and Nesterov', () => {
  it('L69 the edge is where the library’s own run turns from shrinking to growing', () => {
    for (const rule of ['momentum', 'Nesterov']) {
      for (const lambda of [0, 0.3, 0.6, 0.9]) {
        const { edge } = momentum.model({ lambda, etah: 1, rule }) as { edge: number };
        const end = (etah: number): number => Math.abs((momentum.model({ lambda, etah, rule }) as { run: number[] }).run.at(-1)!);
        expect(end(0.97 * edge), `${rule}, λ = ${lambda}`).toBeLessThan(1);
        expect(end(1.03 * edge), `${rule}, λ = ${lambda}`).toBeGreaterThan(1);
      }
    }
  });
  it('L110 without a brake it swings for ever', () => expect(at(momentum, 'no brake')).toContain('neither grows nor shrinks, in swings'));
  it('L69 stable where gradient descent is not', () =>
    expect(at(momentum, 'beyond gradient descent')).toContain('stable (the edge is at 3.8)'));
});

describe('what σ remembers', () => {
  const steps = (name: string): Readonly<Record<string, readonly number[]>> => {
    const { state } = memory.presets.find((preset) => preset.name === name)!;
    return (memory.model({ ...memory.defaults, ...state }) as { steps: Record<string, number[]> }).steps;
  };
  it('L79 under a steady gradient RMSProp and Adam step by η, Adagrad by η/√t', () => {
    const { RMSProp, Adam, 'Adagrad, sum': sum } = steps('steady');
    for (let t = 0; t < 100; t++) {
      expect(RMSProp[t]).toBeCloseTo(1, 12);
      expect(Adam[t]).toBeCloseTo(1, 12);
      expect(sum[t]).toBeCloseTo(1 / Math.sqrt(t + 1), 12);
    }
  });
  it('L91 at a wall the step is longer than η', () => expect(Math.max(...steps('a sudden wall')['RMSProp'])).toBeGreaterThan(2));
  it('L84 without memory every step is η', () =>
    expect(steps('no memory')['RMSProp'].every((length) => Math.abs(length - 1) < 1e-12)).toBe(true));
  it('L99 alternating signs shorten Adam’s steps alone', () => {
    const { RMSProp, Adam } = steps('zigzag');
    expect(RMSProp.at(-1)).toBeCloseTo(1, 12);
    expect(Adam.at(-1)!).toBeLessThan(0.1);
  });
});

describe('reasons to stop', () => {
  it('hidden, neither the sentence nor the tests betray the verdict; a right guess is told', () => {
    const model = reasons.model({ run: 3, verdict: 'hidden', guess: '?' });
    expect(reasons.describe(model)).not.toMatch(/saddle/i);
    expect(reasons.lines!(model).every(([mark]) => mark === '?')).toBe(true);
    expect(reasons.describe(reasons.model({ run: 3, verdict: 'hidden', guess: 'saddle' }))).toContain('saddle: yes');
    expect(reasons.describe(reasons.model({ run: 3, verdict: 'hidden', guess: 'minimum' }))).toContain('minimum: no');
  });
  it('the last test is the one that holds', () => {
    const lines = reasons.lines!(reasons.model(reasons.defaults));
    expect(lines.at(-1)!.slice(0, 2)).toEqual(['✓', 'saddle']);
    expect(lines.slice(0, -1).every(([mark]) => mark === '·')).toBe(true);
  });
});
