/** What the audit of every page finds: each of its faults on a page that has it, and none on a good one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from './audit.ts';
import { type Reader, reader } from './browser.ts';

let it: Reader;
beforeAll(async () => {
  it = await reader();
});
afterAll(() => it.close());

const DOT = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';
const good = '<h1>Title</h1><p style="color:#555">words</p>';

test.each([
  ['nothing', `${good}<img alt="a dot" src="${DOT}"><svg role="img" aria-label="a curve"></svg>`, []],
  ['an image without words', `${good}<img src="${DOT}">`, [/^no words for data:/]],
  ['a picture without words', `${good}<div><svg><svg></svg></svg></div>`, [/^no words for a picture in DIV/]],
  [
    'no picture: it is named around, or decoration',
    `${good}<div role="img" aria-label="all"><svg></svg></div><i aria-hidden="true"><svg></svg></i>`,
    [],
  ],
  ['no title', '<p>words</p>', [/^0 titles/]],
  ['two titles', `${good}<h1>another</h1>`, [/^2 titles/]],
  ['grey on white', `${good}<p class="pale" style="color:#8a8a8a">pale words</p>`, [/^contrast 3\.45: P pale 'pale words'/]],
  ['large letters, which may be paler', `${good}<p style="color:#8a8a8a;font-size:24px">pale</p>`, []],
  ['large bold letters, likewise', `${good}<p style="color:#8a8a8a;font-size:19px;font-weight:700">pale</p>`, []],
  ['large letters, too pale', `${good}<p style="color:#aaa;font-size:24px">pale</p>`, [/^contrast 2\.32/]],
  ['ink that lets the paper through', `${good}<p style="color:rgb(0 0 0 / 40%)">pale</p>`, [/^contrast 2\.8/]],
  ['words in a pale part', `${good}<div style="opacity:0.4"><p>pale</p></div>`, [/^contrast 2\.8/]],
  [
    'layers of paper',
    `${good}<div style="background:#000"><p style="background:rgb(255 255 255 / 20%);color:#777">dim</p></div>`,
    [/^contrast/],
  ],
  ['what is not seen', `${good}<p style="visibility:hidden;color:#eee">hidden</p><button disabled style="color:#999">no</button>`, []],
] as const)('it finds %s', async (_, html, faults) => {
  const { page, close } = await it.open({});
  await page.setContent(`<main style="background:#fff;color:#000">${html}</main>`);
  const found = await audit(page);
  expect(found, found.join('\n')).toHaveLength(faults.length);
  faults.forEach((fault, k) => {
    expect(found[k]).toMatch(fault);
  });
  await close();
});
