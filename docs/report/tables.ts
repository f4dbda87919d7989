/** Tables: words to the left, numbers aligned at their point. */
import type { Table } from './experiment.ts';
import { escapeHtml } from './text.ts';

const NUMBER = /^[−-]?(\d+(\.\d+)?(·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|∞)( ?%)?$/;
/** What stands after the point, where a number is written plainly. */
const decimals = (cell: string): string => /^[−-]?\d+(\.\d+)?$/.exec(cell)?.[1] ?? '';

export function tableHtml({ title, columns, rows, note }: Table): string {
  const cells = rows.map((row) => row.map(String));
  const numeric = columns.map((_, j) =>
    cells.every((row) => row[j] === undefined || row[j] === '' || row[j] === '–' || NUMBER.test(row[j])),
  );
  const widest = columns.map((_, j) => cells.map((row) => decimals(row[j] ?? '')).reduce((a, b) => (b.length > a.length ? b : a), ''));
  const cell = (text: string, j: number): string => {
    if (!numeric[j]) return `<td>${escapeHtml(text)}</td>`;
    // as many digits behind the point as the longest has, unseen
    const own = decimals(text);
    const missing = (own === '' && widest[j] !== '' ? '.' : '') + '0'.repeat(Math.max(0, widest[j].length - Math.max(1, own.length)));
    const pad =
      /^[−-]?\d/.test(text) && !text.includes('·') && widest[j] !== '' && missing !== ''
        ? `<span class="pad" aria-hidden="true">${missing}</span>`
        : '';
    return `<td class="number">${escapeHtml(text)}${pad}</td>`;
  };
  return `<div class="scroll" tabindex="0"><table><caption>${escapeHtml(title)}</caption>
<thead><tr>${columns.map((c, j) => `<th scope="col"${numeric[j] ? ' class="number"' : ''}>${escapeHtml(c)}</th>`).join('')}</tr></thead>
<tbody>${cells.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}</tbody></table></div>
${note ? `<p class="note">${escapeHtml(note)}</p>` : ''}`;
}
