import { describe, test } from 'vitest';
import { oracleFrom } from '../../src/oracle/index.ts';
import { check, titleOf } from '../laws/law.ts';
import { lawsOfDifferences } from '../laws/oracle/differences.ts';

describe('oracleFrom, by differences', () => {
  for (const law of lawsOfDifferences) test(titleOf(law), () => check(law, oracleFrom));
});
