/** A log's report as a page: it holds what diagnoseLog says, all of it as text, and needs nothing beside it. */
import { spawnSync } from 'node:child_process';
import { fc, test } from '@fast-check/vitest';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { MEASUREMENTS, type MeasurementName, measurementOf } from '../../src/diagnose/log/next.ts';
import { diagnoseLog, readLog } from '../../src/index.ts';
import { logReport } from '../../src/report/index.ts';
import { MEANINGS } from '../../src/report/meanings.ts';
import { thinned } from '../../src/report/picture.ts';
import { RECIPES } from '../../src/report/recipes.ts';

const csv = (loss: (t: number) => number, n = 60): string =>
  ['step,loss', ...Array.from({ length: n }, (_, t) => `${t},${loss(t)}`)].join('\n');
const LOGS: Readonly<Record<string, string>> = {
  falling: csv((t) => 0.9 ** t),
  standing: csv(() => Math.LN2),
  NaN: csv((t) => (t < 40 ? 1 / (1 + t) : NaN)),
  'NaN everywhere': csv(() => NaN),
  thrown: csv((t) => (t < 30 ? 1 / (1 + t) : 50)),
  'one loss': 'loss\n3\n',
  'validation alone': 'epoch,val_loss\n1,3\n2,2\n3,1\n',
  'with norms': 'step,loss,grad_norm,val_loss\n0,3,1,3\n1,2,0.5,\n2,1,0.2,2\n',
};
const documentOf = (html: string): Document => parseHTML(html).document as unknown as Document;

describe('the report of a log', () => {
  it.each(Object.entries(LOGS))('%s: says all that diagnoseLog says', (_, text) => {
    const log = readLog(text);
    const { verdicts, excluded, remarks } = diagnoseLog(log.records);
    const html = logReport(log, { title: 'run.csv' });
    const document = documentOf(html);
    const says = document.querySelector('article')!.textContent;
    expect([...document.querySelectorAll('#open ~ dl dt')].map((dt) => dt.textContent)).toEqual([...verdicts]);
    for (const verdict of verdicts) expect(says).toContain(MEANINGS[verdict]);
    for (const { message } of excluded) expect(says).toContain(message);
    for (const remark of remarks) expect(says).toContain(remark);
    expect(says).toContain(String(diagnoseLog(log.records)).split('\n')[0]);
    expect(html).not.toMatch(/undefined|\[object|(d|x|y|cx|cy)="[^"]*(NaN|Infinity)/);
  });

  it('loads nothing and runs nothing; each picture has a title and a description', () => {
    for (const text of Object.values(LOGS)) {
      const document = documentOf(logReport(readLog(text)));
      expect(document.querySelectorAll('script, link, img, iframe, [src], [href]')).toHaveLength(0);
      for (const svg of document.querySelectorAll('svg'))
        expect(svg.querySelector('title')!.textContent.length * svg.querySelector('desc')!.textContent.length).toBeGreaterThan(0);
    }
  });

  it('what comes from outside is text', () => {
    const evil = '<script>alert(1)</script>';
    const html = logReport(readLog(`"${evil}",loss\n1,2\n2,1\n`), { title: evil });
    expect(html).not.toContain('<script>');
    expect(html).toContain('&lt;script&gt;');
  });

  test.prop([fc.array(fc.oneof(fc.double(), fc.constant(NaN)), { minLength: 1, maxLength: 3000 })], { numRuns: 40 })(
    'of many records few are drawn, the lowest and the highest among them, in their order',
    (values) => {
      const at = thinned(Float64Array.from(values));
      expect(at.length).toBeLessThanOrEqual(700);
      expect([...at].sort((a, b) => a - b)).toEqual(at);
      const finite = values.filter(Number.isFinite);
      if (finite.length === 0) return;
      const drawn = at.map((i) => values[i]);
      expect(Math.min(...drawn)).toBe(Math.min(...finite));
      expect(Math.max(...drawn)).toBe(Math.max(...finite));
    },
  );
});

describe('what records a measurement', () => {
  const names = Object.keys(MEASUREMENTS) as MeasurementName[];

  it.each(names)('%s: each outcome is told in words, and the code is a dozen lines or so', (name) => {
    expect(RECIPES[name].outcomes).toHaveLength(MEASUREMENTS[name].groups.length);
    for (const code of [RECIPES[name].pytorch, RECIPES[name].javascript]) expect(code.split('\n').length).toBeLessThanOrEqual(18);
  });

  const python = spawnSync('python3', ['--version']).status === 0;
  it.skipIf(!python).each(names)('%s: the Python is Python', (name) => {
    const { status, stderr } = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {
      input: RECIPES[name].pytorch,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  /** The code of a recipe, its imports from what is given. */
  const run = (
    name: MeasurementName,
    wanted: string,
    given: Readonly<Record<string, unknown>> = {},
  ): Record<string, (...args: never[]) => unknown> => {
    const code = RECIPES[name].javascript.replace(/^import .*$/gm, '').replace(/^export /gm, '');
    return new Function(...Object.keys(given), `${code}\nreturn { ${wanted} };`)(...Object.values(given));
  };

  it.each(['gradientNorm', 'steps'] as const)('%s: what the JavaScript writes is read back and asked for no more', (name) => {
    let written = '';
    const { record, save } = run(name, 'record, save', { writeFileSync: (_: string, text: string) => (written = text) }) as Record<
      string,
      (...args: unknown[]) => void
    >;
    const theta = [3, 4];
    for (let t = 0; t < 30; t++) {
      record(t, theta[0] ** 2 / 2 + theta[1] ** 2 / 2, theta.slice(), 0.1, theta);
      theta.splice(0, 2, 0.9 * theta[0], 0.9 * theta[1]);
    }
    save();
    const { records, columns } = readLog(written);
    expect(columns).toMatchObject({ t: 'step', loss: 'loss', gradientNorm: 'grad_norm', learningRate: 'lr' });
    expect(records[0].gradientNorm).toBe(5);
    if (name === 'steps') {
      expect(records[29].turn).toBeCloseTo(1, 10);
      expect(records[1].stepLength).toBeCloseTo(0.5, 10);
    }
    const made = { gradientNorm: true, steps: name === 'steps' };
    expect(measurementOf(diagnoseLog(records).verdicts, made)).not.toBe(name);
  });

  it('layers, twice and curvature run and say what they should', () => {
    const { layers } = run('layers', 'layers') as { layers: (g: unknown) => string };
    expect(layers({ first: [3, 4], second: [0, 0, 1, 0] })).toMatch(
      /first +gradient 5\.00e\+0 +zeros 0 %\nsecond +gradient 1\.00e\+0 +zeros 75 %/,
    );
    const { twice } = run('twice', 'twice') as { twice: (ask: unknown, theta: unknown) => Record<string, number> };
    const bowl = (theta: ArrayLike<number>) => ({ loss: theta[0] ** 2, gradient: [2 * theta[0]] });
    const [differs, expected, got] = Object.values(twice(bowl, [3]));
    expect(differs).toBe(0);
    expect(got / expected).toBeCloseTo(1, 2);
  });

  it('curvature asks the library', async () => {
    const { diagnose, oracleFrom } = await import('../../src/index.ts');
    const { ask } = run('curvature', 'ask', { diagnose, oracleFrom }) as { ask: (...args: unknown[]) => string };
    expect(
      ask(
        ([x]: number[]) => x * x,
        ([x]: number[]) => [2 * x],
        [0],
        [{ loss: 0 }],
      ),
    ).toContain('Minimum');
  });
});
