/** A run of the lab as an address: it comes back to the last bit, and what cannot be read is said. */
import { describe, expect, test } from 'vitest';
import { addressAt, startFrom } from '../../../docs/explorer/lab/address.ts';
import { Lab } from '../../../docs/explorer/lab/lab.ts';
import { presets } from '../../../docs/explorer/lab/presets.ts';
import { Session } from '../../../docs/explorer/lab/session.ts';
import { defaults, settings } from '../../../docs/explorer/lab/settings.ts';
import { apply, ask, replay } from '../../../docs/explorer/lab/why.ts';

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

  test('after a jump that no remedy made has the settings, since such a jump cannot be written down', () => {
    const s = new Session(settings(small)).run(10);
    s.change({ eta: 0.1 }, { theta: s.θ.map((x) => x + 1), remedy: false });
    const { settings: first, changes } = startFrom(addressAt(s.changes, s.t));
    expect([first['eta'], first['t'], changes.length]).toEqual([0.1, 0, 1]);
  });
});

describe('a remedy in the address', () => {
  /** The run that an address asks for, as the worker opens it. */
  const opened = (address: string): { lab: Lab; notes: string[] } => {
    const { settings: first, changes, later = [], notes } = startFrom(address);
    const lab = new Lab(first, changes);
    return { lab, notes: [...notes, ...replay(lab, later, Number(first['t']))] };
  };
  const treated = (l: Lab): Lab => {
    ask(l);
    expect(apply(l)).toBe(true);
    return l;
  };
  const same = (l: Lab, address: string): void => {
    const { lab: again, notes } = opened(address);
    expect(notes).toEqual([]);
    expect({ ...again.session.settings, t: 0 }).toEqual({ ...l.session.settings, t: 0 });
    expect(again.session.θ).toEqual(l.session.θ);
    expect(again.session.records).toEqual(l.session.records);
    expect(addressAt(again.session.changes, again.session.t)).toBe(address);
  };
  const addressOfLab = ({ session: { changes, t } }: Lab): string => addressAt(changes, t);

  test('is carried out again, with what was changed before, at and after it', () => {
    const l = new Lab(settings({ ...small, init: 'zeros' }));
    l.session.run(20);
    l.change({ eta: 0.25 });
    l.steps(10);
    l.change({ 'momentum.momentum': 0.8 });
    treated(l);
    l.change({ eta: 0.125 });
    l.steps(15);
    l.change({ eta: 0.0625 });
    l.steps(5);
    expect(addressOfLab(l)).toMatch(/then=20:eta=0.25\|30:[^|]*remedy,eta=0.125\|45:eta=0.0625/);
    same(l, addressOfLab(l));
    // as it was at a step before
    l.rewind(40);
    expect(addressOfLab(l)).not.toContain('45:');
    expect(opened(addressOfLab(l)).lab.session.θ).toEqual(l.session.θ);
  });

  test('at the first step, and again later', () => {
    const l = treated(new Lab(settings({ ...small, init: 'zeros' })));
    l.steps(30);
    expect(addressOfLab(l)).toContain('then=0:remedy');
    same(l, addressOfLab(l));
    // two at one step: from there on the settings alone
    ask(l);
    if (!apply(l)) return;
    l.steps(10);
    same(l, addressOfLab(l));
  });

  test('that there is not is named, and so is a step that the run does not reach', () => {
    const healthy = opened('#fig=lab&count=40&width=4&depth=1&t=5&then=5:remedy');
    expect(healthy.notes).toEqual(['at step 5 there is no remedy to carry out']);
    const broken = opened('#fig=lab&count=40&depth=0&loss=squared+error&eta=1000&t=500&then=450:remedy');
    expect(broken.notes).toEqual(['the run ends before step 450']);
  });
});

test('settings that change right after a jump, at the same step, leave the jump as it is', () => {
  for (const t of [0, 10]) {
    const s = new Session(settings(small)).run(t);
    const theta = s.θ.map((x) => x + 1);
    s.change({ eta: 0.1 }, { theta, remedy: true });
    s.change({ eta: 0.2 });
    const there = s.network.at(t).value(theta);
    expect(s.branch().step()!.loss).toBe(there);
    expect(s.step()!.loss).toBe(there);
    expect(s.rewind(0).run(t + 1).records[t].loss).toBe(there);
  }
});
