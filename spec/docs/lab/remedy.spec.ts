/** The lab's Why and Apply: the verdict is that of diagnose called by hand, and the branch trains as the remedy does. */
import { type Diagnosis, diagnose } from 'saddlepoint';
import { describe, expect, test } from 'vitest';
import { treat, why } from '../../../docs/explorer/lab/remedy.ts';
import { Session } from '../../../docs/explorer/lab/session.ts';
import { settings } from '../../../docs/explorer/lab/settings.ts';

const small = { count: 40, width: 4, depth: 1 };
const session = (part: Parameters<typeof settings>[0] = {}): Session => new Session(settings({ ...small, ...part }));

describe('why', () => {
  test('is diagnose on the run, its layers and its batches', () => {
    const s = session({ batch: 10, eta: 0.3 }).run(60);
    const { whole, layers, at } = s.network;
    const batches = Array.from({ length: 64 }, (_, k) => at(61 + k));
    const { verdict, message, why: reason, evidence } = why(s);
    const byHand = diagnose(whole, s.θ, { history: s.records, layers, batches });
    expect([verdict, message, reason]).toEqual([byHand.verdict, byHand.message, byHand.why]);
    expect(evidence).toEqual(byHand.evidence);
  });

  test('asks about the run since the loss became what it is', () => {
    const s = session().run(30);
    s.change({ data: 'xor' });
    s.run(50);
    const { whole, layers } = s.network;
    expect(why(s).why).toBe(diagnose(whole, s.θ, { history: s.records.slice(30), layers }).why);
    expect(why(s).verdict).not.toBe('inconsistent');
  });

  test('before the first step, and right after a change of data, it answers too', () => {
    expect(why(session()).verdict).toBeTypeOf('string');
    const s = session().run(10);
    s.change({ data: 'circles' });
    expect(why(s).verdict).not.toBe('inconsistent');
  });
});

/** Losses that the remedy's own steps meet, and those of the branch. */
function sideBySide(s: Session): { kind: Diagnosis['remedy']['kind']; theirs: number[]; ours: number[] } {
  const diagnosis = why(s);
  const applied = diagnosis.remedy.apply({ steps: 20 });
  const branch = treat(s, diagnosis)!;
  const from = s.t;
  branch.run(from + applied.records.length);
  return {
    kind: diagnosis.remedy.kind,
    theirs: applied.records.map(({ loss }) => loss),
    ours: branch.records.slice(from).map(({ loss }) => loss),
  };
}

describe('apply', () => {
  test.each([
    ['curvature', { eta: 1e-4 }, 30],
    ['another rule', { loss: 'squared error', eta: 0.2, count: 200, width: 8, depth: 2 }, 600],
    ['weights drawn anew', { init: 'zeros', depth: 2 }, 10],
  ] as const)('trains on as the remedy does: %s', (_, part, steps) => {
    const { theirs, ours } = sideBySide(session(part).run(steps));
    expect(theirs.length).toBeGreaterThan(0);
    expect(ours).toEqual(theirs);
  });

  test('a direction is a jump: the loss falls at once, by what was promised', () => {
    const s = session({ data: 'xor', init: 'equal', width: 8, depth: 2, count: 200 }).run(500);
    const diagnosis = why(s);
    expect(diagnosis.remedy.kind).toBe('direction');
    const before = s.network.whole.value(s.θ);
    const branch = treat(s, diagnosis)!;
    expect(before - branch.step()!.loss).toBeCloseTo(diagnosis.remedy.gained!, 12);
    expect(s.t).toBe(500);
    expect(branch.rewind(0).run(501).records.at(-1)!.loss).toBeCloseTo(before - diagnosis.remedy.gained!, 12);
  });

  test('back to the lowest point, with a lower rate or a clip, after a run that left', () => {
    const s = session({ eta: 2, loss: 'squared error', depth: 0 }).run(12);
    const diagnosis = why(s);
    expect(diagnosis.verdict).toBe('diverging');
    const branch = treat(s, diagnosis)!;
    expect(branch.run(60).records.at(-1)!.loss).toBeLessThan(s.records[0].loss);
    expect(Number(branch.settings['eta'])).toBeLessThan(2);
  });

  test('larger batches are larger batches', () => {
    const s = session({ batch: 1, eta: 0.5, count: 200, noise: 0.4 }).run(800);
    const diagnosis = why(s);
    expect(diagnosis.verdict).toBe('noise-limited');
    const branch = treat(s, diagnosis)!;
    expect(branch.settings['batch']).toBe(Math.min(200, diagnosis.remedy.batchFactor!));
    expect(branch.run(1000).t).toBe(1000);
  });

  test('where there is nothing to do there is no branch', () => {
    const s = session().run(5);
    const diagnosis = why(s);
    expect(diagnosis.verdict).toBe('descending');
    expect(treat(s, diagnosis)).toBeUndefined();
  });
});
