/** The pages for something of a reader's own: their text, and what stands there before the page is alive. */
import { html as lossHtml } from '../../explorer/loss/html.ts';

const live = (name: string, label: string, html: string): string =>
  `<div class="live own" data-own="${name}" role="group" aria-label="${label}" v-pre>${html.replaceAll('\n', '&#10;')}</div>`;

export const ownPages = (): Readonly<Record<string, string>> => ({
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

- \`mean((y - a*exp(-x/t))^2)\` with the columns \`x\` and \`y\` below: a fit, its parameters $a$ and $t$.
- \`mean(softplus(-y*(a*x + b)))\` with $y = \\pm 1$: logistic regression.
- Rows of numbers alone are a symmetric matrix $A$, and $L = \\tfrac{1}{2} w^\\top A w$; one row alone is a list of eigenvalues, and $L = \\tfrac{1}{2} \\sum \\lambda_i w_i^2$.

What the verdicts mean, and what to do about each: [reading a diagnosis](/guides/diagnose).
`,
});
