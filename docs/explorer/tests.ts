/** The tests of a diagnosis, in their order. */

export interface Tested {
  readonly verdict: string;
  readonly holds: boolean;
  readonly message: string;
}

/** Some verdicts have two tests: the second says so. */
export function named<T extends { readonly verdict: string }>(tests: readonly T[]): T[] {
  return tests.map((test, i) =>
    tests.slice(0, i).some(({ verdict }) => verdict === test.verdict) ? { ...test, verdict: `${test.verdict}, its second test` } : test,
  );
}

/** Line by line: whether it holds, what it is for, and its inequality. */
export const testLines = (tests: readonly Tested[]): (readonly [mark: string, name: string, text: string])[] =>
  named(tests).map(({ verdict, holds, message }) => [holds ? '✓' : '·', verdict, message] as const);
