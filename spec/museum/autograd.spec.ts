/** Historic bugs of automatic differentiation, each caught by a law that is named in the title. */
import { describe, expect, it } from 'vitest';
import { autogradLaw, lawsOfAutograd } from '../laws/autograd/scalar.ts';
import { check, refutes, titleOf } from '../laws/law.ts';
import { micrograd, PIECES, tape } from './autograd.ts';

describe('The museum’s engines without their bugs hold every law that concerns them', () => {
  for (const engine of [micrograd('micrograd'), tape('tape')]) {
    for (const law of lawsOfAutograd(engine)) it(`${engine.name}: ${titleOf(law)}`, () => check(law, engine));
  }
});

describe('Historic bugs of automatic differentiation are caught', () => {
  for (const { provenance, bug, engine, caughtBy } of PIECES) {
    for (const id of caughtBy) {
      const law = autogradLaw(id);
      it(`${law.rows.map((row) => `${row} `).join('')}${law.id} catches: ${bug} (${provenance})`, () => {
        expect(lawsOfAutograd(engine).map((each) => each.id)).toContain(law.id);
        expect(refutes(law, engine)).toBe(true);
      });
    }
  }
});
