/** The ledger: complete, its pointers lead somewhere, every row has what checks it or a reason, and its numbers are those that the code counts. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { experiments } from '../../docs/chapters/index.ts';
import { ledger } from '../../docs/ledger/ledger.ts';
import { numbers } from '../../docs/ledger/numbers.ts';
import { changes, page } from '../../docs/ledger/page.ts';
import type { Value } from '../../docs/ledger/row.ts';
import { rows } from '../../docs/ledger/rows.ts';
import { values } from '../../docs/ledger/values.ts';
import { LEDGER } from '../laws/conform/ledger.ts';
import { everyLaw } from './every-law.ts';

const LAST = 120;
const ids = new Set(everyLaw.map(({ id }) => id));
const files = new Map<string, string>();
const read = (file: string): string => {
  if (!files.has(file)) files.set(file, existsSync(file) ? readFileSync(file, 'utf8') : '');
  return files.get(file)!;
};

describe('the ledger', () => {
  it('has every row from L01 to L120 once', () => {
    const expected = Array.from({ length: LAST }, (_, i) => `L${String(i + 1).padStart(2, '0')}`);
    expect(ledger.map(({ id }) => id).sort()).toEqual(expected.sort());
  });

  it('travels in the package as it stands: docs/ledger/rows.ts has been run', () => {
    expect(LEDGER).toEqual(rows);
  });

  it('points to files that exist and export what is named', () => {
    for (const { id, source = [] } of ledger) {
      for (const pointer of source) {
        const [file, symbol] = pointer.split(' ') as [string, string];
        const exported = new RegExp(`export (?:(?:async )?function\\*? |const |\\{[^}]*\\b)${symbol}\\b`);
        expect(read(file), `${id}: ${pointer}`).toMatch(exported);
      }
    }
  });

  it('names laws that are published, tests and experiments that exist and speak of the row', () => {
    for (const { id, laws = [], tests = [], experiments: named = [] } of ledger) {
      for (const law of laws) expect(ids, `${id}: ${law}`).toContain(law);
      for (const test of tests) {
        const [file, title] = test.split(' ') as [string, string];
        expect(title).toBe(id);
        expect(read(file), `${id}: ${test}`).toMatch(new RegExp(`(?:it|test)\\([\`'][^\\n]*\\b${id}\\b`));
      }
      for (const name of named) {
        const experiment = experiments.find((e) => e.id === name);
        expect(experiment, `${id}: ${name}`).toBeDefined();
        expect(read(`docs/chapters/${experiment!.chapter}/index.md`), `${name} has no chapter`).not.toBe('');
      }
    }
  });

  it('gives every row a law, a test or an experiment, or says why there is none', () => {
    for (const row of ledger) {
      const checked = (row.laws?.length ?? 0) + (row.tests?.length ?? 0) + (row.experiments?.length ?? 0) > 0;
      if (row.verdict === 'untestable' || row.verdict === 'pending') expect(row.because, row.id).toBeTruthy();
      else expect(checked, `${row.id} is checked by nothing`).toBe(true);
      if (row.verdict === 'corrected' || row.verdict === 'refuted' || row.verdict === 'holds if') expect(row.because, row.id).toBeTruthy();
    }
  });

  it('leaves pending only what needs minibatches or larger networks', () => {
    const pending = ledger.filter(({ verdict }) => verdict === 'pending').map(({ id }) => id);
    const allowed = /^L(28|3[3-9]|4\d|5[0-4]|95|97|10[5-9])$/;
    for (const id of pending) expect(id).toMatch(allowed);
  });

  it('what checks a row names the row', () => {
    const rowsOfLaw = new Map(everyLaw.map(({ id, rows }) => [id, rows]));
    const claimed = (name: string): string => {
      const { chapter } = experiments.find((e) => e.id === name)!;
      return readdirSync(`docs/chapters/${chapter}`)
        .filter((file) => file.endsWith('.ts'))
        .map((file) => read(`docs/chapters/${chapter}/${file}`))
        .join('\n');
    };
    for (const { id, verdict, laws = [], tests = [], experiments: named = [] } of ledger) {
      if (verdict === 'untestable' || verdict === 'pending') continue;
      const byLaw = laws.some((law) => rowsOfLaw.get(law)!.includes(id));
      for (const name of named) expect(claimed(name), `${name} claims nothing of ${id}`).toContain(`'${id}'`);
      expect(byLaw || tests.length > 0 || named.length > 0, `${id}: none of ${laws.join(', ')} names it`).toBe(true);
    }
  });

  it('says what has changed since the first edition, row by row', () => {
    const ids = ledger.map(({ id }) => id);
    const changed = changes();
    expect(changed.length).toBeGreaterThan(15);
    for (const { rows, text } of changed) {
      for (const row of rows) expect(ids, text).toContain(row);
      expect(rows.length > 0 || /^E\d/.test(text), text).toBe(true);
    }
    // the rows that an independent check found wrong or too wide
    for (const n of [
      18, 19, 20, 21, 28, 33, 34, 42, 45, 48, 51, 65, 67, 69, 70, 71, 75, 80, 87, 94, 101, 103, 107, 110, 112, 113, 115, 120,
    ])
      expect(
        changed.flatMap(({ rows }) => rows),
        `L${n}`,
      ).toContain(`L${n}`);
  });

  it('is a page with a row for each', () => {
    const text = page();
    for (const { id } of ledger) expect(text).toContain(`\n### ${id}\n`);
    expect(text).not.toMatch(/undefined|\[object/);
  });
});

/** Equal; numbers that are not whole to a relative error. */
function close(found: Value, expected: Value, tolerance: number, where: string): void {
  if (typeof expected === 'number' && !Number.isInteger(expected)) {
    expect(Math.abs((found as number) - expected), `${where}: ${found} is not ${expected}`).toBeLessThanOrEqual(
      tolerance * Math.abs(expected),
    );
  } else if (typeof expected === 'object') {
    expect(Object.keys(found as object), where).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected))
      close((found as Record<string, Value>)[name], value, tolerance, `${where} ${name}`);
  } else expect(found, where).toBe(expected);
}

describe('the ledger’s numbers', () => {
  it('are published for every row that is counted, and no other', () => {
    expect(Object.keys(values).sort()).toEqual(numbers.map(({ row }) => row).sort());
  });
  for (const { row, message, tolerance = 1e-9, compute } of numbers) {
    it(`${row} ${message}`, () => close(compute(), values[row], tolerance, row), 120_000);
  }
});
