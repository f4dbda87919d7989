/** A run of the lab as an address: it comes back to the last bit, and what cannot be read is said. */
import { describe, expect, test } from 'vitest';
import { addressAt, startFrom } from '../../../docs/explorer/lab/address.ts';
import { presets } from '../../../docs/explorer/lab/presets.ts';
import { Session } from '../../../docs/explorer/lab/session.ts';
import { defaults, settings } from '../../../docs/explorer/lab/settings.ts';

const small = { count: 40, width: 4, depth: 1 };

describe('the address', () => {
  test.each(presets.map(({ name, state }) => [name, state] as const))('of %s brings its settings back', (_, state) => {
    const whole = settings(state);
    const start = startFrom(addressAt([{ from: 0, settings: whole }], Number(whole['t'])));
    expect(start).toEqual({ settings: whole, changes: [{ from: 0, settings: whole }], notes: [] });
  });

  test('of a run that was changed on the way brings the run back', () => {
    const s = new Session(settings(small)).run(20);
    s.change({ eta: 0.1 });
    s.run(30).change({ rule: 'adam', eta: 0.02, 'adam.beta2': 0.9 });
    s.run(40).change({ data: 'your own', points: '0,0,0;1.5,-1,1;0.25,2,1' });
    s.run(60);
    const address = addressAt(s.changes, s.t);
    expect(address).toContain('then=20:eta=0.1|30:rule=adam,eta=0.02,adam.beta2=0.9|40:data=your');
    const { settings: first, changes, notes } = startFrom(address);
    expect(notes).toEqual([]);
    const again = new Session(first, changes).run(Number(first['t']));
    expect(again.θ).toEqual(s.θ);
    expect(again.records).toEqual(s.records);
    // as it was at a step before
    s.rewind(25);
    expect(startFrom(addressAt(s.changes, s.t)).changes).toHaveLength(2);
  });

  test('survives a browser that escapes it', () => {
    const address = addressAt(
      [
        { from: 0, settings: settings({ data: 'your own', points: '1,2,0;3,4,1' }) },
        { from: 7, settings: settings({ data: 'your own', points: '1,2,0;3,4,1', eta: 0.25 }) },
      ],
      9,
    );
    expect(startFrom(new URL(address, 'http://a/').hash)).toEqual(startFrom(address));
    expect(startFrom(address).changes[1].settings['eta']).toBe(0.25);
  });

  test('ignores what it does not know, and names what it cannot use', () => {
    expect(startFrom('#fig=lab&nonsense=1')).toEqual({
      settings: { ...defaults },
      changes: [{ from: 0, settings: { ...defaults } }],
      notes: [],
    });
    expect(startFrom('').settings).toEqual(defaults);
    const { notes, changes } = startFrom('#fig=lab&eta=1e9&rule=sgd&then=5|9:width=3|3:eta=1|1:eta=0.2&points=1,x,0');
    expect(notes.join('\n')).toMatch(/rate η goes from[\s\S]*optimizer is not sgd|optimizer is not sgd[\s\S]*rate η goes from/);
    for (const words of [
      "the change '5' cannot be read",
      "the change '9:width=3' needs a new start",
      "the change '1:eta=0.2' cannot be read",
      'the points: line 1',
    ])
      expect(notes.join('\n')).toContain(words);
    expect(changes.map(({ from }) => from)).toEqual([0, 3]);
  });

  test('after a remedy’s jump has the settings, since a jump cannot be written down', () => {
    const s = new Session(settings(small)).run(10);
    s.change(
      { eta: 0.1 },
      s.θ.map((x) => x + 1),
    );
    const { settings: first, changes } = startFrom(addressAt(s.changes, s.t));
    expect([first['eta'], first['t'], changes.length]).toEqual([0.1, 0, 1]);
  });
});
