/**
 * The ledger's rows as they travel in the package, so that a report on a law can say what its rows claim:
 *
 *   node_modules/.bin/tsx docs/ledger/rows.ts      writes spec/laws/conform/ledger.ts
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ledger } from './ledger.ts';

export const rows: Readonly<Record<string, readonly [verdict: string, claim: string]>> = Object.fromEntries(
  ledger.map(({ id, verdict, claim }) => [id, [verdict, claim] as const]),
);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = 'spec/laws/conform/ledger.ts';
  writeFileSync(
    file,
    `/** What the rows of the ledger say, with what has become of it. Made by docs/ledger/rows.ts; change the ledger, not this. */
export const LEDGER: { readonly [row: string]: readonly [verdict: string, claim: string] } = ${JSON.stringify(rows)};

/** Where a row stands on the site, whose address is \`site\`; relative to it where that is ''. */
export const addressOf = (row: string, site = ''): string => \`\${site}ledger.html#\${row.toLowerCase()}\`;
`,
  );
  execFileSync('node_modules/.bin/biome', ['check', '--write', file]);
}
