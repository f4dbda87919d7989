/** Pictures in a page: ink follows the page's colours, marks on a map do not, panel by panel. */
import { expect, test } from 'vitest';
import { inline } from '../../docs/report/inline.ts';

const plot = '<svg fill="#222"><circle stroke="black" fill="white"/></svg>';
const map = '<svg fill="#222"><g aria-label="contour"></g><circle stroke="black" fill="white"/></svg>';

test('ink and paper where there is no map', () => {
  expect(inline(plot)).toBe('<svg fill="currentColor"><circle stroke="currentColor" fill="var(--paper)"/></svg>');
  expect(inline(map)).toBe('<svg fill="currentColor"><g></g><circle stroke="black" fill="white"/></svg>');
});

test('a sheet of both: each panel by itself', () => {
  const sheet = `<svg fill="#222"><text stroke="black">a</text>${plot}${map}</svg>`;
  expect(inline(sheet)).toBe(`<svg fill="currentColor"><text stroke="currentColor">a</text>${inline(plot)}${inline(map)}</svg>`);
});
