/**
 * The report of a log as one HTML file that needs nothing beside it:
 *
 *   what the run does, its picture → what that leaves open → the one measurement that would settle it, with code → what excluded the rest
 *
 * `npx saddlepoint diagnose run.csv --html out.html` writes it, and the site shows it.
 */
import { options as checked, noMore, refuse } from '../base/arguments.ts';
import { written } from '../base/numbers.ts';
import { VERDICTS } from '../diagnose/log/exclude.ts';
import { MEASUREMENTS, type MeasurementName, measurementOf } from '../diagnose/log/next.ts';
import type { ReadLog } from '../diagnose/log/read.ts';
import { courseOf } from '../diagnose/log/report.ts';
import { diagnoseLog, type LogDiagnosis, type LogOptions } from '../diagnose/log.ts';
import { type Columns, columnsOf } from '../diagnose/records.ts';
import type { Verdict } from '../diagnose/tests/test.ts';
import { MEANINGS } from './meanings.ts';
import { picture } from './picture.ts';
import { RECIPES } from './recipes.ts';
import { article, page } from './style.ts';
import { escapeHtml } from './text.ts';

export interface LogReportOptions extends LogOptions {
  /** What the log is called: its file's name. Default: 'A run'. */
  readonly title?: string;
}

/**
 * Writes what {@link diagnoseLog} says of a log as a page: one HTML file, its picture in it, light and dark, with a dozen lines of PyTorch
 * and of JavaScript that record the measurement to make next.
 *
 * @param log what `readLog` gives: records, and which columns they were
 * @param options a title; the rate and the optimizer, where the records do not say them
 * @throws TypeError where the log is none
 * @example
 * import { readLog } from 'saddlepoint';
 * import { logReport } from 'saddlepoint/report';
 * const log = readLog('step,loss\n1,2.3\n2,1.1\n3,0.6\n');
 * const page = logReport(log, { title: 'run.csv' });
 * console.log(page.startsWith('<!doctype html>'), page.includes('run.csv')); // → true true
 */
export function logReport(log: ReadLog, options?: LogReportOptions, ...rest: readonly never[]): string {
  noMore('logReport', rest, 'a log and options');
  if (typeof log !== 'object' || log === null || !Array.isArray(log.records))
    refuse('logReport', 'log', 'what readLog gives', log, TypeError);
  const { title = 'A run', ...known } = checked('logReport', options, ['title', 'learningRate', 'optimizer']);
  if (typeof title !== 'string') refuse('logReport', 'title', 'a text', title, TypeError);
  const diagnosis = diagnoseLog(log.records, known);
  const columns = columnsOf('logReport', log.records, 'log.records');
  const course = courseOf(diagnosis.facts, (index) => columns.t[index]);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}: ${escapeHtml(course)}</title><style>${page}</style><style class="article">${article}</style></head>
<body><article class="log-report">
<h1>${escapeHtml(title)}</h1>
<p class="course">${escapeHtml(course)}</p>
${diagnosis.remarks.map((remark) => `<p>${escapeHtml(remark)}</p>`).join('\n')}
${columns.length > 0 ? picture(columns, diagnosis, course) : ''}
${opened(diagnosis)}
${toMeasure(diagnosis, columns)}
${excluded(diagnosis)}
${wasRead(log, diagnosis)}
<p class="soft">Made by saddlepoint, from the log alone. This file holds all that it shows and loads nothing.</p>
</article></body></html>
`;
}

const term = (verdict: Verdict): string => `<dt>${verdict}</dt><dd>${escapeHtml(MEANINGS[verdict])}</dd>`;

/** The verdicts that are left, in plain words; those that ask for nothing first where the run is healthy. */
function opened({ verdicts, healthy, facts }: LogDiagnosis): string {
  const lead = healthy
    ? 'The loss falls and nothing in the log speaks against going on. Losses alone cannot tell which of these it is:'
    : facts.n < 2
      ? 'With less than two losses, a log excludes next to nothing:'
      : verdicts.length === 1
        ? `Of ${VERDICTS.length} things that a run can be, the log leaves one:`
        : `Of ${VERDICTS.length} things that a run can be, the log leaves ${verdicts.length}. It cannot tell which; what tells is below.`;
  return `<h2 id="open">What it can be</h2>\n<p>${lead}</p>\n<dl>${verdicts.map(term).join('\n')}</dl>`;
}

function toMeasure({ verdicts }: LogDiagnosis, { gradientNorm, stepLength, turn }: Columns): string {
  const has = (column: Float64Array): boolean => column.some(Number.isFinite);
  const best = measurementOf(verdicts, { gradientNorm: has(gradientNorm), steps: has(stepLength) && has(turn) });
  const name: MeasurementName = best ?? 'curvature';
  const { pytorch, javascript, outcomes } = RECIPES[name];
  const readings = MEASUREMENTS[name].groups
    .map((group: readonly Verdict[], i) => ({ outcome: outcomes[i], left: group.filter((verdict) => verdicts.includes(verdict)) }))
    .filter(({ left }) => left.length > 0);
  const table = readings.map(({ outcome, left }) => `<tr><td>${escapeHtml(outcome)}</td><td>${left.join(', ')}</td></tr>`).join('\n');
  return `<h2 id="next">What would settle it</h2>
<p>${best === undefined ? 'Nothing needs to be told apart. To see it confirmed at the place itself, ask for the curvature there.' : escapeHtml(MEASUREMENTS[name].message)}</p>
<h3>In PyTorch</h3>
<pre tabindex="0" data-language="python"><code>${escapeHtml(pytorch)}</code></pre>
<h3>In JavaScript</h3>
<pre tabindex="0" data-language="javascript"><code>${escapeHtml(javascript)}</code></pre>
${table === '' ? '' : `<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">what you may see</th><th scope="col">what it then is</th></tr></thead><tbody>${table}</tbody></table></div>`}`;
}

/** The others, each reason once with all that it excludes. */
function excluded({ excluded }: LogDiagnosis): string {
  if (excluded.length === 0) return '';
  const by = new Map<string, Verdict[]>();
  for (const { verdict, message } of excluded) by.set(message, [...(by.get(message) ?? []), verdict]);
  const rows = [...by].map(([message, verdicts]) => `<tr><td>${verdicts.join(', ')}</td><td>${escapeHtml(message)}</td></tr>`).join('\n');
  return `<h2 id="excluded">What it is not, and why</h2>
<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">not</th><th scope="col">because</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function wasRead({ records, columns, ignored }: ReadLog, { facts: { n, progress } }: LogDiagnosis): string {
  const numbers: readonly (readonly [string, string])[] = [
    ['records', String(records.length)],
    ['losses that are numbers', String(n)],
    ...(n > 0
      ? ([
          ['first loss', written(progress.first)],
          ['lowest loss', written(progress.lowest)],
          ['loss now', written(progress.now)],
        ] as const)
      : []),
  ];
  const taken = Object.entries(columns ?? {}).map(([field, column]) => (field === column ? field : `${field} from ${column}`));
  const rows = numbers.map(([name, value]) => `<tr><th scope="row">${name}</th><td class="number">${value}</td></tr>`).join('');
  return `<h2 id="read">What was read</h2>
<table style="max-width:20rem"><tbody>${rows}</tbody></table>
<p class="soft">Taken: ${escapeHtml(taken.join(', ') || 'losses alone')}. ${ignored?.length ? `Not used: ${escapeHtml(ignored.join(', '))}.` : ''}</p>`;
}
