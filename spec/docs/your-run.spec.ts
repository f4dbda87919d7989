/** A reader's own run: what the page shows of a log, and that each sample leaves open what it is a sample of. */
import { describe, expect, it } from 'vitest';
import { articleOf, html, sheetOf } from '../../docs/explorer/run/html.ts';
import { type Answer, type Asked, read, type Trouble } from '../../docs/explorer/run/read.ts';
import { csvOf, samples } from '../../docs/explorer/run/samples.ts';
import { diagnoseLog, readLog } from '../../src/index.ts';
import { logReport } from '../../src/report/index.ts';
import { MEANINGS } from '../../src/report/meanings.ts';

const asked = (text: string, more: Partial<Asked> = {}): Asked => ({ text, title: 'run.csv', columns: {}, options: {}, ...more });
const answer = (text: string, more: Partial<Asked> = {}): Answer => read(asked(text, more)) as Answer;
const trouble = (text: string): Trouble => read(asked(text)) as Trouble;

describe('samples', () => {
  it('there is one for each verdict', () => {
    const own = samples.filter(({ thread }) => !thread).map(({ truth }) => truth);
    expect([...own].sort()).toEqual(Object.keys(MEANINGS).sort());
    expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);
  });
  it.each(samples.map((sample) => [sample.id, sample] as const))('%s: the log leaves open what it is', (_, { truth, records }) => {
    expect(diagnoseLog(readLog(csvOf(records())).records).verdicts).toContain(truth);
  });
});

describe('the page', () => {
  it('shows the report that the library writes', () => {
    const text = 'step,train/loss\n1,3\n2,2\n3,1\n';
    const got = answer(text);
    expect(got.html).toBe(logReport(readLog(text), { title: 'run.csv' }));
    expect(got.taken).toEqual({ loss: 'train/loss', t: 'step' });
    expect(articleOf(got.html)).toMatch(/^<article[\s\S]*<\/article>$/);
    expect(sheetOf(got.html)).toContain('.log-report');
    expect(html(samples, got.html, '/')).toContain('train/loss');
  });

  it('columns are corrected, and left out', () => {
    const text = 'a,b,loss,lr\n1,9,3,0.1\n2,8,2,0.1\n3,7,1,0.1\n';
    expect(answer(text).taken).toEqual({ loss: 'loss', learningRate: 'lr' });
    const got = answer(text, { columns: { t: 'a', loss: 'b', learningRate: '' } });
    expect(got.taken).toEqual({ t: 'a', loss: 'b' });
    expect([...got.names].sort()).toEqual(['a', 'b', 'loss', 'lr']);
    expect(got.html).toContain('from 9 to 7 in 3 records');
  });

  it.each([
    ['', 'cannot be read as a log: the file is empty'],
    ['hello world', 'choose the loss below'],
    ['a,b\n1,2\n', 'The columns are a, b: choose the loss below'],
    ['loss\nthree\n', "line 2: loss must be a number, got 'three'"],
    ['step,loss\n1,2\n3', 'line 3: expected 2 cells, got 1. Is the file cut off?'],
    ['{"loss": [1, 2', 'expected JSON'],
    ['step,loss\n', 'no record that has a loss'],
  ])('%j is refused in words that help', (text, words) => {
    const { problem } = trouble(text);
    expect(problem).toContain(words);
    expect(problem).not.toContain('readLog');
  });

  it('the columns to choose from come with the refusal', () => expect(trouble('a,b\n1,2\n').names).toEqual(['a', 'b']));

  it('NaN everywhere is a log, and said to be one', () => {
    expect(articleOf(answer('loss\nnan\nnan\nnan\n').html)).toContain('No loss was ever finite');
  });
});
