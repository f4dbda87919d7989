/** Exact values in the explorer's pictures: every part of every picture can be read, and what is read is the model's. */
import { tensor } from 'saddlepoint';
import { describe, expect, it } from 'vitest';
import type { Figure, State } from '../../docs/explorer/figure.ts';
import { figures, models } from '../../docs/explorer/index.ts';
import { SIDE } from '../../docs/explorer/lab/boundary.ts';
import { Lab } from '../../docs/explorer/lab/lab.ts';
import { curvePanes, mapPanes } from '../../docs/explorer/lab/panes.ts';
import { settings } from '../../docs/explorer/lab/settings.ts';
import { draw } from '../../docs/explorer/loss/draw.ts';
import { isProblem, modelOf } from '../../docs/explorer/loss/model.ts';
import { DEFAULTS } from '../../docs/explorer/loss/state.ts';
import { along, begin, moved, over, type Place, placeAt, read } from '../../docs/explorer/reading.ts';
import { X, Y } from '../../docs/explorer/svg.ts';
import { say } from '../../docs/explorer/words.ts';

const all = await Promise.all(Object.values(figures).map((load) => load()));
const by = (id: string): Figure => all.find((figure) => figure.id === id)!;
const panesOf = (figure: Figure, state: State = {}) => figure.panes(figure.model({ ...figure.defaults, ...state }));

/** What the figure says at x and y of a pane. */
function at(id: string, pane: number, [x, y]: readonly [number, number], state: State = {}): string {
  const figure = by(id);
  const panes = panesOf(figure, state);
  const { plane } = panes[pane];
  return read(panes, placeAt(panes, [X(plane, x), Y(plane, y)])!)!.words;
}

describe('a figure', () => {
  it.each(all.map((figure) => [figure.id, figure] as const))(
    '%s can be read all over its parts, which lie apart within the picture',
    (_, figure) => {
      for (const state of figure.id in models ? [{}] : [{}, ...figure.presets.map(({ state }) => state)]) {
        const panes = panesOf(figure, state);
        expect(panes.length).toBeGreaterThan(0);
        panes.forEach(({ plane: { left, top, width, height }, stops }, k) => {
          expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
          expect(left + width).toBeLessThanOrEqual(figure.size[0]);
          expect(top + height).toBeLessThanOrEqual(figure.size[1]);
          for (const { plane } of panes.slice(0, k))
            expect(plane.top + plane.height <= top || plane.left + plane.width <= left, `${figure.id}, part ${k}`).toBe(true);
          expect(stops ?? []).toEqual([...(stops ?? [])].sort((a, b) => a - b));
          if (stops?.length === 0) return;
          for (const [u, v] of [
            [0, 0],
            [0.5, 0.5],
            [0.31, 0.87],
            [1, 1],
          ] as const) {
            const place = placeAt(panes, [left + u * width, top + v * height])!;
            expect(place.pane).toBe(k);
            const found = read(panes, place)!;
            expect(found.words).toMatch(/\d/);
            expect(found.words).not.toMatch(/NaN|undefined|Infinity|e[+-]\d/);
          }
        });
        expect(placeAt(panes, [-1, -1])).toBeUndefined();
      }
    },
    120_000,
  );

  it.each(all.map((figure) => [figure.id, figure] as const))(
    '%s: arrow keys go on and back, to both ends and no further; Page Down through all parts',
    (_, figure) => {
      const panes = panesOf(figure);
      const readable = panes.filter(({ stops }) => stops?.length !== 0).length;
      let place = begin(panes)!;
      const seen = new Set<number>();
      for (let k = 0; k < readable; k++) {
        seen.add(place.pane);
        const { plane, stops } = panes[place.pane];
        for (const fine of [true, false]) {
          const on = moved(panes, place, [1, 0], fine);
          expect(on.x + on.k).toBeGreaterThan(place.x + place.k);
          expect(moved(panes, on, [-1, 0], fine).x).toBeCloseTo(place.x, 9);
        }
        let end: Place = place;
        for (let step = 0; step < 200; step++) end = moved(panes, end, [1, 0], false);
        expect(end.x).toBeCloseTo(stops ? stops.at(-1)! : plane.x[1], 9);
        expect(end.pane).toBe(place.pane);
        place = begin(panes, place.pane, 1)!;
      }
      expect(seen.size).toBe(readable);
      expect(place).toEqual(begin(panes));
    },
  );

  it('is read at the coordinates that it names: a map’s are round, a curve’s are its own', () => {
    const panes = panesOf(by('saddle'));
    const place = placeAt(panes, [X(panes[0].plane, 0.53721), Y(panes[0].plane, -0.99871)])!;
    expect([place.x, place.y]).toEqual([0.54, -1]);
    const run = panesOf(by('burst'));
    expect(placeAt(run, [X(run[0].plane, 100.4), run[0].plane.top + 5])!.x).toBe(100);
  });
});

describe('a place', () => {
  // two maps, one above the other, each ten wide: read to hundredths; below them a curve of three stops
  const map = (top: number) => over({ x: [-2, 2], y: [0, 4], left: 20, top, width: 100, height: 80 }, (x, y) => `${x}, ${y}`);
  const curve = along({ x: [0, 9], y: [0, 1], left: 20, top: 240, width: 90, height: 40 }, [0, 2, 9], (k) => `stop ${k}`);
  const panes = [map(10), map(120), curve];

  it('lies in the part whose edges enclose it, and in none a little outside', () => {
    panes.forEach(({ plane: { left, top, width, height } }, k) => {
      for (const [px, py] of [
        [left, top],
        [left + width, top + height],
      ] as const)
        expect(placeAt(panes, [px, py])!.pane).toBe(k);
      for (const [px, py] of [
        [left - 1, top + 1],
        [left + width + 1, top + 1],
        [left + 1, top - 1],
        [left + 1, top + height + 1],
      ] as const)
        expect(placeAt(panes, [px, py])).toBeUndefined();
    });
  });
  it('moves by a fortieth, finely by what the screen can tell apart: to the right, and up', () => {
    const start = begin(panes)!;
    expect(start).toEqual({ pane: 0, x: 0, y: 2, k: 0 });
    expect(moved(panes, start, [1, 0], false)).toMatchObject({ x: 0.1, y: 2 });
    expect(moved(panes, start, [0, 1], false)).toMatchObject({ x: 0, y: 2.1 });
    expect(moved(panes, start, [-1, 0], true)).toMatchObject({ x: -0.01, y: 2 });
    expect(moved(panes, start, [0, -1], true)).toMatchObject({ x: 0, y: 1.99 });
  });
  it('of curves goes from stop to stop, and up or down to the part above or below', () => {
    const start = begin(panes, 2)!;
    expect(start).toMatchObject({ pane: 2, x: 2, k: 1 });
    expect(moved(panes, start, [1, 0], false)).toMatchObject({ x: 9, k: 2 });
    expect(moved(panes, start, [0, 1], false).pane).toBe(1);
    expect(moved(panes, start, [0, -1], false).pane).toBe(0);
  });
  it('is shown where it lies: a map’s as a point, a curve’s as a line; where there are fewer stops now, at the last', () => {
    expect(read(panes, { pane: 1, x: 1, y: 1, k: 0 })).toEqual({ words: '1, 1', left: 95, top: 180, whole: false });
    expect(read(panes, { pane: 2, x: 5, y: 0.5, k: 7 })).toEqual({ words: 'stop 2', left: 110, top: 260, whole: true });
    expect(read(panes.slice(0, 2), { pane: 2, x: 5, y: 0.5, k: 0 })).toBeUndefined();
  });
});

describe('what is read', () => {
  it('on the map of (1 − w₁w₂)²: loss, slope, eigenvalues', () => {
    expect(at('saddle', 0, [0, 0])).toBe('w₁ = 0, w₂ = 0: L = 1, ‖g‖ = 0, λ₁ = −2, λ₂ = 2');
    expect(at('saddle', 0, [0.5, -1])).toContain('L = 2.25, ‖g‖ = 3.354');
    expect(at('saddle', 1, [1, 0], { w1: 0, w2: 0 })).toBe(`t = 1: L = ${say((1 - 0.5) ** 2, 4)}, model = 0`);
  });
  it('in the valley the least loss is that of the fitted line', () => {
    const figure = by('rate');
    const { best, loss } = figure.model(figure.defaults) as { best: readonly [number, number]; loss(b: number, w: number): number };
    expect(at('rate', 1, [-3.5, 2.4])).toContain(`L = ${say(loss(-3.5, 2.4), 4)}, L − least = ${say(loss(-3.5, 2.4) - loss(...best), 4)}`);
  });
  it('of what σ remembers: RMSProp’s first σ is the first gradient, and its first step η', () => {
    expect(at('memory', 0, [0, 1])).toContain('|g| = 2, RMSProp’s σ = 2');
    expect(at('memory', 1, [0, 1])).toContain('RMSProp = 1');
  });
  it('in the plane of momentum: without λ an error is multiplied by 1 − ηh', () => {
    expect(at('momentum', 0, [0, 0.5])).toBe('λ = 0, ηh = 0.5: error × 0.5 a step, from one side');
    expect(at('momentum', 0, [0, 3])).toBe('λ = 0, ηh = 3: error × 2 a step, from side to side');
  });
  it('of the eigenvalues: the last is λmax, and the counts are those of the sentence', () => {
    const figure = by('signs');
    const said = figure.describe(figure.model(figure.defaults));
    const { counts } = figure.model(figure.defaults) as { counts: Record<'negative' | 'zero' | 'positive', number> };
    expect(said).toContain(say(Number(/λ = (\S+),/.exec(at('signs', 0, [97, 0]))![1])));
    expect(at('signs', 1, [Number(figure.defaults['exponent']), 1])).toContain(
      `negative = ${counts.negative}, zero = ${counts.zero}, positive = ${counts.positive}`,
    );
  });
  it('on the cliff the clip is not in the slope, and a weight of 1 keeps a gradient', () => {
    expect(at('cliff', 0, [1, 0])).toBe('w = 1: L = 0, |L′| = 0');
    expect(at('cliff', 2, [9, 0], { w: 1 })).toContain('9 layers back: w = 1,');
  });
  it('of the wells: by the last step as many have left as the sentence says', () => {
    const figure = by('wells');
    const [, left] = /(\d+)( of 16)? runs leave the sharp well/.exec(figure.describe(figure.model(figure.defaults)))!;
    expect(at('wells', 1, [3.2, 1])).toBe(`after 1000 steps: ${left} of 16 runs have left the sharp well`);
  });
});

describe('of the lab', () => {
  const lab = new Lab(settings({ t: 40 }));
  const view = lab.view();
  const [map] = mapPanes(view);

  it('the class of a place is the network’s, and its probability as far ahead of the other’s', () => {
    const { network, θ } = lab.session;
    for (const [u, v] of [
      [0.1, 0.2],
      [0.5, 0.9],
      [0.99, 0.01],
    ]) {
      const { plane } = map;
      const { words } = read([map], placeAt([map], [plane.left + u * plane.width, plane.top + v * plane.height])!)!;
      const [x1, x2] = ['x₁', 'x₂'].map((name) => Number(new RegExp(`${name} = ([^,:]+)`).exec(words)![1].replace('−', '-')));
      for (const [written, [from, to], part] of [
        [x1, plane.x, u],
        [x2, plane.y, 1 - v],
      ] as const) {
        // the nearest place of the grid, from one as round as the screen can tell apart, written with three digits
        const [cell, grain, digit] = [(to - from) / SIDE, (to - from) / 200, 10 ** (Math.floor(Math.log10(Math.abs(written))) - 2)];
        expect(Math.abs(written - (from + part * (to - from)))).toBeLessThan(0.501 * (cell + grain + digit));
      }
      const [p] = network.outputs(θ, tensor([[x1, x2]])).sigmoid().data;
      expect(words).toContain(`class ${p > 0.5 ? 1 : 0},`);
      const ahead = Number(/probability (\S+) ahead/.exec(words)![1]);
      // written with two digits, at coordinates written with three
      expect(Math.abs(ahead - Math.abs(2 * p - 1))).toBeLessThan(0.02);
    }
  });
  it('the curves say what the records say, step by step', () => {
    const [loss, slope] = curvePanes(view);
    const { records } = lab.session;
    expect(loss.stops!.slice(0, 40)).toEqual(records.map(({ t }) => t - 1));
    expect(loss.say(7, 0, 7)).toBe(`step = 7: loss = ${say(records[7].loss, 4)}`);
    expect(slope.say(7, 0, 7)).toBe(`step = 7: gradient norm = ${say(records[7].gradientNorm, 4)}`);
  });
});

describe('of one’s own loss', () => {
  const of = (part: Partial<typeof DEFAULTS>) => {
    const seen = modelOf({ ...DEFAULTS, ...part });
    if (isProblem(seen)) throw new Error(seen.problem);
    return { seen, drawn: draw(seen) };
  };
  it('on the map the loss at the nearest corner of its grid, which is named', () => {
    const { panes } = of({ loss: '(1 - w1*w2)^2', view: [-2, 2, -1, 3] }).drawn.first;
    const { plane } = panes[0];
    const { words } = read(panes, placeAt(panes, [X(plane, 0.51), Y(plane, 1.98)])!)!;
    expect(words).toBe('w1 = 0.5, w2 = 2: L = 0');
    expect(read(panes, placeAt(panes, [X(plane, 2), Y(plane, -1)])!)!.words).toBe('w1 = 2, w2 = −1: L = 9');
  });
  it('every part of both pictures, each within them and apart', () => {
    for (const loss of ['(1 - w1*w2)^2', '3, -1, 0', 'w^4 - w^2', 'log(w - 1)']) {
      const { first, rest } = of({ loss, remedy: true, steps: 30 }).drawn;
      for (const { panes, size } of [first, rest]) {
        panes.forEach(({ plane, stops }, k) => {
          expect(plane.top + plane.height).toBeLessThanOrEqual(size[1]);
          expect(plane.top).toBeGreaterThan(k === 0 ? 0 : panes[k - 1].plane.top + panes[k - 1].plane.height);
          if (stops) expect(stops).toEqual([...stops].sort((a, b) => a - b));
          expect(read(panes, placeAt(panes, [plane.left + 0.4 * plane.width, plane.top + 1])!)!.words).toMatch(/ = /);
        });
      }
    }
  });
  it('the course goes on with the remedy, from where the run ended', () => {
    const { seen, drawn } = of({ loss: '(1 - w1*w2)^2', start: { w1: 1, w2: -1 }, remedy: true, steps: 100 });
    const course = drawn.rest.panes.at(-1)!;
    const end = seen.losses.length - 1;
    expect(course.stops).toHaveLength(seen.losses.length + seen.applied!.losses.length - 1);
    expect(course.say(0, 0, end)).toBe(`step = ${end}: L = ${say(seen.loss, 4)}`);
    expect(course.say(0, 0, end + 1)).toBe(`step = ${end + 1}, of the remedy: L = ${say(seen.applied!.losses[1], 4)}`);
  });
});
