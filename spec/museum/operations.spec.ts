/** Operations with historic bugs, each caught by a law of the table of operations. */
import { describe, expect, it } from 'vitest';
import { lawsOfOperations } from '../laws/autograd/tensor.ts';
import { refutes } from '../laws/law.ts';
import { OPERATION_PIECES } from './operations.ts';

describe('Operations with historic bugs are caught', () => {
  for (const { provenance, bug, operation, caughtBy } of OPERATION_PIECES) {
    for (const id of caughtBy) {
      it(`autograd.operation.${id} catches: ${bug} (${provenance})`, () => {
        const law = lawsOfOperations.find((each) => each.id === `autograd.operation.${id}`);
        expect(law).toBeDefined();
        expect(refutes(law!, operation)).toBe(true);
      });
    }
  }

  it('Every law of the table catches something here, or is named as caught elsewhere', () => {
    const caught = new Set(OPERATION_PIECES.flatMap(({ caughtBy }) => caughtBy));
    // symmetry of a Hessian that is the derivative of one gradient: see hessian.symmetric in autograd.spec.ts
    const elsewhere = new Set(['hessian', 'hvp']);
    for (const { id } of lawsOfOperations) {
      const name = id.replace('autograd.operation.', '');
      expect([name, caught.has(name) || elsewhere.has(name)]).toEqual([name, true]);
    }
  });
});
