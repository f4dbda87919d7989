import { describe, expect, test } from 'vitest';
import { random } from '../../src/base/random.ts';
import { VERDICTS } from '../../src/diagnose/log/exclude.ts';
import { diagnoseLog } from '../../src/diagnose/log.ts';
import type { StepRecord } from '../../src/index.ts';
import { type DiagnoseLog, lawsOfLog } from '../laws/diagnose/log.ts';
import { check, refutes, titleOf } from '../laws/law.ts';
import { families, situation } from '../situations/index.ts';

const run = <T>(n: number, record: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => record(i));

/** What makes the truth must be in the log: this family hides it in one of three columns. */
const hidden = (name: string, history: readonly StepRecord[]): boolean =>
  name === 'a record with Infinity in it' && history.every(({ loss }) => Number.isFinite(loss));

describe('What a log leaves open', () => {
  const small = families.filter((family) => !family.big);
  const logs = small.flatMap((family) =>
    [1, 2].flatMap((seed) => {
      const history = situation(family, seed).options.history ?? [];
      return history.length > 1 && !hidden(family.name, history) ? [{ family, seed, history }] : [];
    }),
  );

  test.each([
    ['losses alone', (r: StepRecord) => ({ loss: r.loss })],
    ['full records', (r: StepRecord) => r],
  ])('the situations, by %s: at least half of the verdicts are excluded, the true one never', (_, part) => {
    expect(logs.length).toBeGreaterThan(70);
    const wrong = logs.flatMap(({ family, seed, history }) => {
      const { verdicts, excluded } = diagnoseLog(history.map(part));
      const against = excluded.find(({ verdict }) => verdict === family.truth)?.message;
      const name = `${family.truth}: ${family.name}, seed ${seed}`;
      return [...(against ? [`${name}: ${against}`] : []), ...(2 * verdicts.length > VERDICTS.length ? [`${name}: ${verdicts}`] : [])];
    });
    expect(wrong).toEqual([]);
  });

  test('all verdicts are known, each once, either open or excluded', () => {
    const { verdicts, excluded } = diagnoseLog(run(100, (i) => 0.9 ** i));
    expect([...verdicts, ...excluded.map((e) => e.verdict)].sort()).toEqual([...VERDICTS].sort());
    expect(VERDICTS).toHaveLength(19);
  });

  test('more columns never open what the losses exclude', () => {
    for (const { history } of logs) {
      const [few, all] = [diagnoseLog(history.map(({ loss }) => ({ loss }))), diagnoseLog(history)];
      if (!all.facts.broken) expect(few.verdicts).toEqual(expect.arrayContaining([...all.verdicts]));
    }
  });

  test('no loss that was ever finite: no step has caused it', () => {
    const { progress, verdicts } = diagnoseLog(run(20, () => ({ loss: NaN })));
    expect([progress, ...verdicts]).toEqual(['unknown', 'exploding', 'not finite']);
  });

  test('a skipped step breaks nothing', () => {
    const losses = run(200, (i) => Math.exp(-i / 60));
    const { verdicts, progress } = diagnoseLog(losses.map((loss, i) => (i === 50 ? NaN : loss)));
    expect(progress).toBe('falling');
    expect(verdicts).toEqual(diagnoseLog(losses).verdicts);
  });

  test('a throw is told as one', () => {
    const report = String(diagnoseLog(run(1000, (i) => (i < 600 ? Math.exp(-i / 100) : 50 - 1e-5 * i))));
    expect(report.split('\n')[0]).toBe(
      'One step threw the loss up, from 0.0025 to 50 at step 601, and there it has stayed for 400 records.',
    );
    expect(report).toContain('cliff');
  });

  test('overfitting has a step', () => {
    const { validation, remarks, healthy } = diagnoseLog(
      run(60, (i) => ({ loss: Math.exp(-i / 20), validationLoss: 0.3 + (i - 20) ** 2 / 1000 })),
    );
    expect(validation).toMatchObject({ kind: 'overfitting', bestAt: 21, best: 0.3 });
    expect(remarks[0]).toContain('overfits since step 21');
    expect(healthy).toBe(false);
  });

  test('a validation that follows, scatters or stands beside the training loss is no overfitting', () => {
    const { normal } = random(5);
    const following = diagnoseLog(
      run(100, (i) => ({ loss: Math.exp(-i / 30), validationLoss: 0.1 + Math.exp(-i / 30) + 0.01 * normal() })),
    );
    expect(following.validation!.kind).toBe('following');
    const beside = diagnoseLog(run(300, (i) => ({ loss: 1 + Math.exp(-i / 5), validationLoss: 1.01 + Math.exp(-i / 5) })));
    expect(beside.validation!.kind).toBe('underfitting');
    expect(diagnoseLog([{ loss: 1, validationLoss: 2 }, 1]).validation).toBeUndefined();
  });

  test('the edge of stability is a remark, not a fault', () => {
    const records = run(300, (i) => ({ loss: Math.exp(-i / 200) * (1 + 0.2 * (i % 2)), turn: -0.9 }));
    const { remarks, healthy } = diagnoseLog(records);
    expect(remarks[0]).toContain('edge of stability');
    expect(healthy).toBe(true);
  });

  test('steps that are as long as rate × gradient are not held back; with Adam that says nothing', () => {
    const records = run(50, (i) => ({ loss: Math.exp(-i / 20), gradientNorm: 1, stepLength: 0.1, learningRate: 0.1 }));
    expect(diagnoseLog(records).verdicts).not.toContain('held back');
    expect(diagnoseLog(records, { optimizer: 'adam' }).verdicts).toContain('held back');
    expect(
      diagnoseLog(
        records.map(({ learningRate: _, ...r }) => r),
        { learningRate: 10 },
      ).verdicts,
    ).toContain('held back');
  });

  test('next is a sentence and a line of code, and asks for nothing that is there', () => {
    const losses = run(300, (i) => Math.exp(-i / 100));
    const { next } = diagnoseLog(losses);
    expect(next.split('\n')).toHaveLength(2);
    const full = diagnoseLog(losses.map((loss) => ({ loss, gradientNorm: 1, stepLength: 1, turn: 0 })));
    expect(full.next).not.toContain('Log ');
  });

  test('an empty log says so', () => {
    expect(String(diagnoseLog([])).split('\n')[0]).toBe('The log has no losses.');
    expect(diagnoseLog([])).toMatchObject({ progress: 'unknown', excluded: [], healthy: false });
  });

  test.each([
    [() => diagnoseLog([{ loss: 'x' as never }]), "diagnoseLog: records[0].loss must be a number, got 'x'"],
    [() => diagnoseLog([1], { lr: 1 } as never), "diagnoseLog: unknown option 'lr'; did you mean learningRate?"],
    [() => diagnoseLog([1], { learningRate: 0 }), 'diagnoseLog: learningRate must be a finite number > 0, got 0'],
    [() => diagnoseLog([1], { optimizer: 3 as never }), 'diagnoseLog: optimizer must be a name, got 3'],
  ])('bad input is refused by name: %s', (call, message) => {
    expect(call).toThrow(message);
  });

  test('a million records take about a second', () => {
    const records = run(1e6, (i) => ({ loss: 1 / (i + 1), gradientNorm: 1 / (i + 1), learningRate: 0.1, stepLength: 0.1, turn: 0 }));
    // of the processor's time: a busy machine is no slower code
    const start = process.cpuUsage();
    diagnoseLog(records);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(6000);
  });
});

/** Readings of a log as one might write them at first, and the law that finds each out. */
const mistaken: readonly (readonly [bug: string, law: string, DiagnoseLog])[] = [
  [
    'a change below 10⁻³ counts as standing still, whatever the units',
    'diagnoseLog.scale',
    (records) => {
      const losses = [...records].map((r) => (typeof r === 'number' ? r : (r.loss ?? NaN)));
      const change = losses[losses.length - 1] - losses[0];
      return { progress: Math.abs(change) < 1e-3 ? 'standing' : change < 0 ? 'falling' : 'rising', verdicts: [] };
    },
  ],
  [
    'the change is a share of the loss, not of what the run has gained',
    'diagnoseLog.shift',
    (records) => {
      const losses = [...records].map((r) => (typeof r === 'number' ? r : (r.loss ?? NaN)));
      const share = (losses[losses.length - 1] - losses[0]) / losses[0];
      return { progress: Math.abs(share) < 0.1 ? 'standing' : share < 0 ? 'falling' : 'rising', verdicts: [] };
    },
  ],
  [
    'a loss that nobody noted down is taken for one that is not finite',
    'diagnoseLog.unmeasured',
    (records) => diagnoseLog([...records].map((r) => (typeof r === 'number' ? r : { loss: r.loss ?? NaN })).slice(-3)),
  ],
];

describe('The laws of a log', () => {
  for (const law of lawsOfLog) test(titleOf(law), () => check(law, diagnoseLog));
  for (const [bug, id, implementation] of mistaken) {
    test(`${id} catches: ${bug}`, () => {
      expect(refutes(lawsOfLog.find((law) => law.id === id)!, implementation)).toBe(true);
    });
  }
});
