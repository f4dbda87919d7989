/** The page of a reader's own run as markup: where the log comes in, what its columns are, the report. */
import { escapeHtml as escape } from '../../report/text.ts';
import { FIELDS } from './read.ts';

export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly truth: string;
  readonly thread?: boolean;
}

/** The article of a report's file, without its page around it; its title is a heading of the page that it is shown in. */
export const articleOf = (html: string): string =>
  html
    .slice(html.indexOf('<article'), html.indexOf('</article>') + '</article>'.length)
    .replace(/<(\/?)h([1-3])\b/g, (_, end: string, level: string) => `<${end}h${Number(level) + 1}`);
/** What a sample is called over its report: its verdict alone would read as this page's. */
export const sampleTitle = (name: string): string => `Sample: ${name}`;
/** The sheet of a report's article. */
export const sheetOf = (html: string): string =>
  /<style class="article">([\s\S]*?)<\/style>/
    .exec(html)![1]
    .replace(/\.log-report h([1-3])\b/g, (_, level: string) => `.log-report h${Number(level) + 1}`);

/** @param first the report that stands there before the page is alive; base: the folder that the site lies in */
export function html(samples: readonly Listed[], first: string, base: string): string {
  const link = ({ id, name, truth, thread }: Listed): string =>
    `<a href="${base}logs/${id}.csv" data-sample="${id}" title="${escape(thread ? `what it was: ${truth}` : name)}">${escape(thread ? name : truth)}</a>`;
  return [
    '<form class="own-ask" hidden>',
    '<div class="own-drop"><label for="own-log">Your log: paste it, drop a file here, or <span class="own-pick">choose one</span>. Nothing leaves this page.</label>',
    '<input type="file" id="own-file" aria-label="choose a log file" accept=".csv,.tsv,.txt,.json,.jsonl,.log,text/*,application/json">',
    '<textarea id="own-log" name="log" rows="5" spellcheck="false" autocomplete="off" placeholder="step,loss&#10;1,2.3&#10;2,2.1" aria-describedby="own-problem own-read"></textarea></div>',
    '<div class="own-problem" id="own-problem" role="status"></div>',
    '<p class="own-read" id="own-read"></p>',
    '</form>',
    `<p class="own-try" hidden>A sample of each verdict: ${samples
      .filter(({ thread }) => !thread)
      .map(link)
      .join(' · ')}</p>`,
    `<p class="own-try" hidden>Asked in public: ${samples
      .filter(({ thread }) => thread)
      .map(link)
      .join(' · ')}</p>`,
    '<details class="own-columns" hidden><summary>columns, rate and optimizer</summary><div class="own-numbers">',
    ...Object.entries(FIELDS).map(
      ([field, label]) =>
        `<label class="live-control"><span>${label}</span><select name="${field}"><option value="">none</option></select></label>`,
    ),
    '</div><div class="own-numbers"><label class="own-number"><span>rate in use, if the log has none</span><input type="number" name="rate" step="any" min="0" inputmode="decimal"></label>',
    '<label class="own-number"><span>optimizer, likewise</span><input name="rule" type="text" placeholder="adam" autocapitalize="off"></label></div></details>',
    '<div class="live-buttons" hidden><button type="button" data-do="save">save as one HTML file</button><button type="button" data-do="clear">clear</button></div>',
    '<p class="live-said" aria-live="polite"></p>',
    `<div class="own-report-page">${articleOf(first)}</div>`,
    '<noscript><p>A log of your own needs JavaScript here; <code>npx saddlepoint diagnose run.csv --html report.html</code> writes the same report.</p></noscript>',
  ].join('');
}
