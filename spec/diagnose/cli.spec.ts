import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { command } from '../../src/cli/command.ts';
import { readLog } from '../../src/index.ts';
import { logReport } from '../../src/report/index.ts';

const csv = (loss: (t: number) => number): string => ['step,loss', ...Array.from({ length: 60 }, (_, t) => `${t},${loss(t)}`)].join('\n');
const falling = csv((t) => 0.9 ** t);
const say = (text: string, ...args: string[]) => command(['diagnose', 'run.csv', ...args], () => text);

describe('saddlepoint diagnose', () => {
  test('the exit code says whether there is a finding', () => {
    expect(say(falling)).toMatchObject({ code: 0, error: '' });
    expect(say(csv(() => Math.LN2))).toMatchObject({ code: 1, error: '' });
    expect(say('loss\nabc\n')).toMatchObject({ code: 2, out: '' });
  });

  test('one plain sentence first, then what is left open, then the next measurement', () => {
    const { out } = say(falling);
    expect(out.split('\n')[0]).toMatch(/^The loss falls: from 1 to /);
    expect(out.indexOf('Left open')).toBeLessThan(out.indexOf('Excluded'));
    expect(out.indexOf('Excluded')).toBeLessThan(out.indexOf('Next: '));
    expect(out).toContain('(60 records: loss, t from step)');
  });

  test('--json is the same, for machines', () => {
    const { progress, verdicts, columns } = JSON.parse(say(falling, '--json').out);
    expect([progress, columns.loss]).toEqual(['falling', 'loss']);
    expect(verdicts).toContain('descending');
  });

  test('--html writes the report as a page, the same that logReport makes, and says where', () => {
    const files: Record<string, string> = {};
    const { out, code } = command(
      ['diagnose', 'logs/run.csv', '--html', 'out.html', '--optimizer', 'adam'],
      () => falling,
      (file, text) => {
        files[file] = text;
      },
    );
    expect(code).toBe(0);
    expect(out).toContain('The report as a page: out.html');
    expect(files['out.html']).toBe(logReport(readLog(falling), { title: 'run.csv', optimizer: 'adam' }));
  });

  test('columns, rate and optimizer are named by options', () => {
    const text = 'a,b\n1,2\n2,1\n';
    expect(say(text).error).toContain('--loss');
    expect(say(text, '--loss', 'b', '--step', 'a').out).toContain('loss from b');
    expect(say(falling, '--learning-rate', 'x').error).toBe(
      'saddlepoint: diagnoseLog: learningRate must be a finite number > 0, got NaN\n',
    );
  });

  test('help, and bad calls', () => {
    expect(command(['--help'], () => '').out).toContain('exit code');
    expect(command([], () => '')).toMatchObject({ code: 2, out: '' });
    expect(command(['diagnose'], () => '')).toMatchObject({ code: 2 });
    expect(say(falling, '--lss', 'x')).toMatchObject({ code: 2 });
    expect(
      command(['diagnose', 'no.csv'], () => {
        throw new Error('ENOENT: no such file');
      }),
    ).toMatchObject({ code: 2, error: 'saddlepoint: ENOENT: no such file\n' });
  });

  const bin = fileURLToPath(new URL('../../dist/cli/saddlepoint.js', import.meta.url));
  test.runIf(existsSync(bin))('the built command reads stdin', () => {
    const { status, stdout } = spawnSync(process.execPath, [bin, 'diagnose', '-'], { input: falling, encoding: 'utf8' });
    expect([status, stdout.split(':')[0]]).toEqual([0, 'The loss falls']);
  });
});
