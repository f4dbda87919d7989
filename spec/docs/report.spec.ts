/** The report of npm start: what a newcomer reads first, contents that lead somewhere, figures with names, numbers aligned. */
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { Experiment, Result } from '../../docs/report/experiment.ts';
import { reportHtml } from '../../docs/report/html.ts';

const result = (id: string): Result => ({
  experiment: { id, title: `The title of ${id}`, question: 'Why?', chapter: 'x' } as Experiment,
  seed: 1,
  seconds: 2,
  summary: undefined,
  prints: 'first <line>\n  a second one, indented',
  claims: [{ rows: ['L01'], message: 'It holds.', measured: '3 < 4', holds: true }],
  tables: [
    {
      title: 'numbers',
      columns: ['name', 'plain', 'odd'],
      rows: [
        ['one', '1.25', '1·10⁻⁷'],
        ['two', '−30', 'none'],
      ],
    },
  ],
  figures: [
    {
      name: 'a-figure',
      caption: 'What it shows & how',
      svg: '<svg width="640" height="10" style="background: white"><rect width="5" height="5" fill="black"/></svg>',
    },
  ],
});
const html = reportHtml('The title', [result('E1'), result('E2')], {
  run: 'What was done.',
  happened: 'What came of it.',
  look: [
    { id: 'E2', words: 'look here' },
    { id: 'E9', words: 'not run' },
  ],
});
const document = parseHTML(html).document as unknown as Document;

describe('the report of npm start', () => {
  it('begins with what was run, what happened and what to look at, then the contents', () => {
    const order = [
      'What was run',
      'What was done.',
      'What happened',
      'What came of it.',
      'What to look at',
      'look here',
      'Contents',
      'The title of E1',
    ];
    const places = order.map((words) => html.indexOf(words, html.indexOf('<body>')));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(html).not.toContain('not run');
  });
  it('every link within it leads to a place', () => {
    const links = [...document.querySelectorAll('a')].map((a) => a.getAttribute('href')!);
    expect(links.length).toBeGreaterThan(2);
    for (const link of links) expect(document.querySelector(link), link).not.toBeNull();
  });
  it('every svg has a title and a description of its own, and colours that follow the page', () => {
    for (const svg of document.querySelectorAll('svg')) {
      const [title, desc] = svg
        .getAttribute('aria-labelledby')!
        .split(' ')
        .map((id) => document.getElementById(id)!.textContent);
      expect(title).toMatch(/The title of E\d: a figure/);
      expect(desc).toBe('What it shows & how');
      expect(svg.outerHTML).not.toMatch(/white|"black"/);
    }
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
  it('words stand to the left, numbers at their point', () => {
    const [first, second] = [...document.querySelectorAll('tbody tr')].slice(0, 2).map((row) => [...row.querySelectorAll('td')]);
    expect(first.map(({ className }) => className)).toEqual(['', 'number', '']);
    expect(second[1].innerHTML).toBe('−30<span class="pad" aria-hidden="true">.00</span>');
    expect(first[1].innerHTML).toBe('1.25');
  });
  it('lines word for word keep their indentation and go on below it', () => {
    expect(html).toContain('<div>first &lt;line&gt;</div><div style="--in: 2ch">a second one, indented</div>');
  });
  it('ends with the command that opens the site', () => {
    expect(document.querySelector('section:last-of-type')!.textContent).toContain('npm run docs:serve');
  });
});
