/** The table of operations: every operation against every law that concerns it. */
import { describe, it } from 'vitest';
import { OPERATIONS } from '../laws/autograd/operations.ts';
import { lawsOf } from '../laws/autograd/tensor.ts';
import { check } from '../laws/law.ts';

for (const operation of OPERATIONS) {
  describe(operation.name, () => {
    for (const law of lawsOf(operation)) {
      it(`${law.rows.map((row) => `${row} `).join('')}${operation.name} ${law.claim} [${law.tolerance}]`, () => check(law, operation));
    }
  });
}
