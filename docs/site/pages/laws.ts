/** The specification as a page: each law with its identifier, its sentence, its rows, and the place in the code that states it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BoundLaw, CLOSED_FORMS, lawsOf, OPERATIONS } from 'saddlepoint/laws';
import { listing, root } from './markdown.ts';

const sources = readdirSync(join(root, 'spec/laws'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({
    path: `spec/laws/${name.replaceAll('\\', '/')}`,
    text: readFileSync(join(root, 'spec/laws', name), 'utf8').split('\n'),
  }));

/** Where a law is stated: the line with its identifier, or with the longest beginning of it where identifiers are composed. */
function place(id: string): string | undefined {
  for (let end = id.length; end > 0; end = id.lastIndexOf('.', end - 1)) {
    const start = id.slice(0, end);
    for (const { path, text } of sources) {
      const line = text.findIndex((line) => line.includes(`'${start}'`) || line.includes(`\`${start}.\${`) || line.includes(`'${start}.`));
      if (line >= 0) return `${listing(path)}#n${line + 1}`;
    }
  }
  return undefined;
}

const TOLERANCE = { E: 'bitwise', B: 'backward error', O: 'order of convergence', A: 'asymptotic', S: 'statistical' } as const;

/** Sentences need no implementation; which laws of autograd there are depends on the functions that an engine has. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  autograd: { name: 'any', orders: Number.POSITIVE_INFINITY, functions: CLOSED_FORMS },
  operation: OPERATIONS[0],
};
const lawsBySubject = (): [string, readonly BoundLaw[]][] =>
  Object.entries(lawsOf).map(([subject, bind]) => [subject, (bind as (implementation: never) => BoundLaw[])(STAND_INS[subject] as never)]);

export function laws(): string {
  const subjects = lawsBySubject();
  const count = new Set(subjects.flatMap(([, list]) => list.map(({ id }) => id))).size;
  return `---
title: Laws
keywords: specification property test fast-check invariant conformance
---

# Laws

The specification: ${count} laws over any implementation, published as \`saddlepoint/laws\`. Each is a sentence and a property that tries to
refute it; E is meant bitwise, B to a backward error of $c\\,n\\,\\varepsilon\\lVert A\\rVert$, O as an order of convergence, A as a limit or a side of an
edge, S statistically. [How to hold an optimizer of yours against them](/guides/laws).

${subjects
  .map(
    ([subject, list]) => `## ${subject}

| law | says | rows |
| --- | --- | --- |
${list
  .map(({ id, claim, rows, tolerance }) => {
    const at = place(id);
    const name = `<code v-pre>${id}</code>`;
    const text = claim
      .replaceAll('|', '&#124;')
      .replaceAll('<', '&lt;')
      .replaceAll('$', '&#36;')
      .replaceAll('*', '&#42;')
      .replaceAll('_', '&#95;');
    return `| <span id="law-${id}"></span>${at === undefined ? name : `<a href="${at}" target="_self">${name}</a>`} | ${text} <span class="tolerance" title="${TOLERANCE[tolerance]}">${tolerance}</span> | ${rows.join(' ')} |`;
  })
  .join('\n')}
`,
  )
  .join('\n')}`;
}
