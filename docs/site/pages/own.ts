/** The pages for something of a reader's own: their text, and what stands there before the page is alive. */
import { html as lossHtml } from '../../explorer/loss/html.ts';
import { html as runHtml, sampleTitle, sheetOf } from '../../explorer/run/html.ts';
import { type Answer, read } from '../../explorer/run/read.ts';
import { csvOf, samples } from '../../explorer/run/samples.ts';

const live = (name: string, label: string, html: string): string =>
  `<div class="live own" data-own="${name}" role="group" aria-label="${label}" v-pre>${html.replaceAll('\n', '&#10;')}</div>`;

/** The sample logs, by their file's name. */
export const ownLogs = (): Readonly<Record<string, string>> => Object.fromEntries(samples.map(({ id, records }) => [id, csvOf(records())]));

function runPage(logs: Readonly<Record<string, string>>): string {
  const first = read({ text: logs['saddle'], title: sampleTitle('saddle'), columns: {}, options: {} }) as Answer;
  return `---
title: Your own run
aside: false
keywords: log csv json loss curve not decreasing stuck nan tensorboard wandb lightning keras upload drop
head:
  - - style
    - {}
    - ${JSON.stringify(sheetOf(first.html))}
---

# Your own run

A log is all you have? Losses by step are enough: what the run does, which of nineteen reasons that leaves open, why not the others, and the one
measurement that would tell, with code to copy. The log is read in this page; it is sent nowhere.

${live('run', 'Your own run', runHtml(samples, first.html, process.env['SITE_BASE'] ?? '/'))}

## What is read

CSV, TSV, JSON, JSON lines, or one loss a line, with the columns' usual names: Lightning's, Keras', wandb's, Hugging Face's, TensorBoard's. Rows of the
same step are one. In a terminal, \`npx saddlepoint diagnose run.csv --html report.html\` writes the same report. What each reason means:
[reading a diagnosis](/guides/diagnose).
`;
}

export const ownPages = (logs: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  'your-run': runPage(logs),
  'your-loss': `---
title: Your own loss
aside: false
keywords: formula function plot gradient hessian eigenvalues minimum saddle optimizer path test function curve fit
---

# Your own loss

Write a loss, and the library says what it is like where a run ends: which way is down, how it curves, and why nothing moves. Every name that is
no function and no column of the data is a parameter. All is computed in this page; nothing is sent anywhere.

${live('loss', 'Your own loss', lossHtml())}

## What can be written

Numbers, names, \`+ - * / ^\` and parentheses; \`-x^2\` is $-(x^2)$. Functions of a number: \`exp\`, \`log\`, \`log1p\`, \`sqrt\`, \`square\`, \`abs\`, \`sin\`, \`cos\`,
\`tanh\`, \`sigmoid\`, \`softplus\`, \`relu\`, \`gelu\`, \`erf\`; of two: \`max(a, b)\`, \`min(a, b)\`; over the rows of the data: \`sum\`, \`mean\`, \`max\`, \`min\`. \`pi\` is a number.

- \`mean((y - a*exp(-x/t))^2)\` with columns \`x\` and \`y\` as data: a fit, its parameters $a$ and $t$.
- \`mean(softplus(-y*(a*x + b)))\` with $y = \\pm 1$: logistic regression.
- Rows of numbers alone are a symmetric matrix $A$, and $L = \\tfrac{1}{2} w^\\top A w$; one row alone is a list of eigenvalues, and $L = \\tfrac{1}{2} \\sum \\lambda_i w_i^2$.

What the verdicts mean, and what to do about each: [reading a diagnosis](/guides/diagnose).
`,
});
