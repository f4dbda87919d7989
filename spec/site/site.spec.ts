/** The site as its readers meet it: wide and narrow, by pointer and by keys, with a screen reader's rules, without JavaScript. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { figures } from '../../docs/explorer/index.ts';
import { audit, serious } from './audit.ts';
import { type Reader, reader } from './browser.ts';
import { expectReads } from './reads.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const within = (folder: string): string[] =>
  readdirSync(`${root}site/${folder}`)
    .filter((name) => name.endsWith('.html'))
    .map((name) => `/${folder}${name}`);
const PAGES = [
  ...within('').filter((name) => name !== '/404.html'),
  ...['chapters/', 'guides/', 'house/'].flatMap(within),
  '/reference/index.html',
  '/reference/optim/saddlepoint.adam.html',
  '/reference/autograd/saddlepoint.Tensor-1.html',
  '/source/src/optim/adam.ts.html',
];

let it: Reader;
beforeAll(async () => {
  it = await reader();
});
afterAll(() => it.close());

const sentence = (page: Page, id: string): Promise<string> => page.locator(`#figure-${id} .live-sentence`).innerText();
/** The sentence, once it is another than before. */
async function changed(page: Page, id: string, before: string): Promise<string> {
  await page.waitForFunction(
    ([selector, old]) => {
      const now = document.querySelector<HTMLElement>(selector)!.innerText;
      return now !== old && !now.startsWith('Measuring');
    },
    [`#figure-${id} .live-sentence`, before] as const,
    { timeout: 60_000 },
  );
  return sentence(page, id);
}
const says = (page: Page, id: string, words: string): Promise<unknown> =>
  page.waitForFunction(
    ([selector, words]) => document.querySelector<HTMLElement>(selector)!.innerText === words,
    [`#figure-${id} .live-sentence`, words] as const,
    { timeout: 60_000 },
  );
/** The sentence once this browser has measured: a run that is noise to its last bit may end otherwise than where the page was built. */
async function settled(page: Page, id: string): Promise<string> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.waitForFunction(
    (selector) => !document.querySelector<HTMLElement>(selector)!.innerText.startsWith('Measuring'),
    `#figure-${id} .live-sentence`,
    { timeout: 60_000 },
  );
  return sentence(page, id);
}
async function atFigure(page: Page, id: string, hash = ''): Promise<void> {
  await page.goto(`${it.origin}/explorer.html${hash}`);
  await page.locator(`#figure-${id}`).scrollIntoViewIfNeeded();
  await page.locator(`#figure-${id}[data-live]`).waitFor();
}

describe.each([
  [390, 'light'],
  [1280, 'dark'],
] as const)('at %i pixels, %s', (width, colorScheme) => {
  test('every page loads without an error, stays on its origin, does not scroll sideways, names its images, and its words can be read', async () => {
    const { page, faults, close } = await it.open({ viewport: { width, height: 844 }, colorScheme });
    for (const path of PAGES) {
      await page.goto(it.origin + path, { waitUntil: 'networkidle' });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, `${path} is ${wide} wide`).toBeLessThanOrEqual(width);
      expect(faults, path).toEqual([]);
      expect(await audit(page), path).toEqual([]);
      // a formula whose parts do not count is drawn as a row
      const odd = await page.evaluate(() =>
        [...document.querySelectorAll('msub, msup, mfrac, munder, mover, mroot, msubsup, munderover')]
          .filter((e) => e.children.length !== (/subsup|underover/.test(e.localName) ? 3 : 2))
          .map((e) => e.closest('math')!.textContent),
      );
      expect(odd, path).toEqual([]);
    }
    await close();
  }, 300_000);

  test('axe finds nothing serious', async () => {
    const { page, close } = await it.open({ viewport: { width, height: 844 }, colorScheme });
    for (const path of [
      '/index.html',
      '/explorer.html',
      '/chapters/one-rate-for-all.html',
      '/chapters/why-it-stopped.html',
      '/ledger.html',
      '/laws.html',
      '/reference/optim/saddlepoint.adam.html',
    ]) {
      await page.goto(it.origin + path, { waitUntil: 'networkidle' });
      expect(await serious(page), path).toEqual([]);
    }
    await close();
  }, 300_000);
});

describe('the figures', () => {
  test.each(['saddle', 'rate', 'memory', 'burst', 'momentum', 'wells', 'cliff'])(
    '%s: the point moves by pointer and by arrow keys, and the sentence says so',
    async (id) => {
      const { page, faults, close } = await it.open({ viewport: { width: 390, height: 844 }, hasTouch: true });
      await atFigure(page, id);
      const knob = page.locator(`#figure-${id} .live-handle`).first();
      await knob.scrollIntoViewIfNeeded();
      await knob.focus();
      await page.keyboard.press('r');
      const first = await settled(page, id);
      const { x, y, width, height } = (await knob.boundingBox())!;
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width / 2 + 30, y + height / 2 - 12, { steps: 4 });
      await page.mouse.up();
      const second = await changed(page, id, first);
      await knob.focus();
      await page.keyboard.press('ArrowLeft');
      const third = await changed(page, id, second);
      await page.keyboard.press('Shift+ArrowUp');
      const fourth = await changed(page, id, third);
      await page.keyboard.press('Home');
      await changed(page, id, fourth);
      await page.keyboard.press('r');
      await says(page, id, first);
      expect(faults).toEqual([]);
      await close();
    },
  );

  test.each(['signs', 'edge', 'reasons'])('%s: a slider moves by pointer and by arrow keys, and the sentence says so', async (id) => {
    const { page, faults, close } = await it.open({ viewport: { width: 390, height: 844 }, hasTouch: true });
    await atFigure(page, id);
    const slider = page.locator(`#figure-${id} input[type=range]`).first();
    await page.locator(`#figure-${id} button[data-do=reset]`).click();
    const first = await settled(page, id);
    const { width, height } = (await slider.boundingBox())!;
    await slider.click({ position: { x: 0.4 * width, y: height / 2 } });
    const second = await changed(page, id, first);
    await page.keyboard.press('ArrowRight');
    await changed(page, id, second);
    await page.locator(`#figure-${id} button[data-do=reset]`).click();
    await says(page, id, first);
    expect(faults).toEqual([]);
    await close();
  });

  test.each(['saddle', 'momentum', 'burst', 'edge'])('%s: tells exact values under the pointer, at a tap and by keys', async (id) => {
    for (const hasTouch of [false, true]) {
      const { page, faults, close } = await it.open({ viewport: { width: hasTouch ? 390 : 1280, height: 900 }, hasTouch });
      await atFigure(page, id);
      const picture = page.locator(`#figure-${id} .live-picture`);
      // nothing has been measured yet: what is pointed at is told once it has
      await expectReads(page, picture, hasTouch, [[0.7, 0.3]]);
      await settled(page, id);
      await expectReads(page, picture, hasTouch, [
        [0.7, 0.3],
        [0.5, 0.3],
      ]);
      const probe = picture.locator('.live-probe');
      const on = await probe.getAttribute('aria-valuetext');
      await probe.focus();
      await page.keyboard.press('PageDown');
      expect(await probe.getAttribute('aria-valuetext')).not.toBe(on);
      expect(faults).toEqual([]);
      await close();
    }
  });

  test('a preset is a link, its state is in the address, and the address brings it back', async () => {
    const { page, close } = await it.open({ viewport: { width: 1280, height: 900 } });
    await atFigure(page, 'saddle');
    const first = await sentence(page, 'saddle');
    await page.locator('#figure-saddle .live-try a', { hasText: 'on the floor' }).click();
    const says = await changed(page, 'saddle', first);
    expect(says).toContain('8.5');
    await page.waitForFunction(() => location.hash.includes('fig=saddle'));
    const { hash } = new URL(page.url());
    await page.goto('about:blank');
    await atFigure(page, 'saddle', hash);
    expect(await sentence(page, 'saddle')).toBe(says);
    // beyond its range: clamped, and said
    await page.goto('about:blank');
    await atFigure(page, 'saddle', '#fig=saddle&w1=7');
    expect(await sentence(page, 'saddle')).toContain('w₁ goes from -2 to 2');
    await close();
  });

  test('a link in a chapter’s text sets its figure, and leads to it', async () => {
    const { page, faults, close } = await it.open({ viewport: { width: 390, height: 844 } });
    await page.goto(`${it.origin}/chapters/warm-up.html`, { waitUntil: 'networkidle' });
    const first = await sentence(page, 'burst');
    await page.locator('.vp-doc li a[href*="fig=burst"][href*="noise=0.2"]').click();
    expect(await changed(page, 'burst', first)).toContain('no burst');
    const { top } = await page.locator('#figure-burst').evaluate((figure) => figure.getBoundingClientRect());
    expect(top).toBeGreaterThanOrEqual(0);
    expect(top).toBeLessThan(400);
    expect(faults).toEqual([]);
    await close();
  });

  test('a slow model is computed beside the page; the verdict can be guessed', async () => {
    const { page, faults, close } = await it.open({ viewport: { width: 1280, height: 900 } });
    await atFigure(page, 'reasons', '#fig=reasons&run=3&verdict=hidden');
    const asked = await changed(page, 'reasons', '');
    expect(asked).not.toMatch(/saddle/i);
    await page.locator('#figure-reasons select[name=guess]').selectOption('saddle');
    expect(await changed(page, 'reasons', asked)).toContain('saddle: yes');
    expect(faults).toEqual([]);
    await close();
  });

  test('without JavaScript picture and sentence stand there', async () => {
    const { page, close } = await it.open({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
    await page.goto(`${it.origin}/explorer.html`);
    for (const id of Object.keys(figures)) {
      expect(await page.locator(`#figure-${id} svg`).isVisible(), id).toBe(true);
      expect((await sentence(page, id)).length, id).toBeGreaterThan(40);
      expect(await page.locator(`#figure-${id} .live-controls`).isVisible(), id).toBe(false);
    }
    await close();
  });
});

test.each([
  ['zigzag', 'One rate for all?'],
  ['stuck at 2.303', 'Why it stopped'],
  ['dead relu', 'Reading a diagnosis'],
  ['vanishing', 'Many layers'],
  ['flat minima', 'Sharp and flat'],
  ['power iteration', 'Which way is down, without H'],
  ['sharpness of minima', 'Sharp and flat'],
  ['loss spike', 'Bursts, decay, warm-up'],
  ['L12', 'L12'],
])('the search finds %s', async (words, title) => {
  const { page, close } = await it.open({ viewport: { width: 1280, height: 900 } });
  await page.goto(it.origin, { waitUntil: 'networkidle' });
  await page.keyboard.press('Control+k');
  await page.locator('.search-input').fill(words);
  await page.locator('.results .result').first().waitFor();
  const results = await page.locator('.results .result').allInnerTexts();
  expect(results.slice(0, 8).join('\n')).toContain(title);
  await close();
});
