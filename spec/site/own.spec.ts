/** A reader's own loss and own run, used as a person would: typed, pasted, dropped, dragged, by keys alone; the answers are the library's. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diagnose, diagnoseLog, oracle, readLog, type Tensor, tensor } from '../../src/index.ts';
import { logReport } from '../../src/report/index.ts';
import { serious } from './audit.ts';
import { type Reader, reader } from './browser.ts';
import { expectReads } from './reads.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
let it: Reader;
beforeAll(async () => {
  it = await reader();
});
afterAll(() => it.close());

/** The page once it is alive; faults are what must not happen. */
async function at(path: string, width = 1280, colorScheme: 'light' | 'dark' = 'light') {
  const opened = await it.open({ viewport: { width, height: 900 }, colorScheme, acceptDownloads: true });
  await opened.page.goto(it.origin + path);
  await opened.page.locator('.own[data-live]').waitFor();
  await settled(opened.page);
  return opened;
}
/** Until the answer to what was asked last is there. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(250);
  await page.locator('.own:not([data-busy])').waitFor({ timeout: 30_000 });
}
describe('your own loss', () => {
  const sentence = (page: Page): Promise<string> => page.locator('.live-sentence').innerText();

  test('a formula over pasted data: the verdict is the library’s, and the address brings it back', async () => {
    const { page, faults, close } = await at('/your-loss.html');
    await page.locator('#own-data').fill('x,y\n0,2\n1,1.1\n2,0.6');
    await page.locator('#own-loss').fill('');
    await page.locator('#own-loss').pressSequentially('mean((y - a*exp(-x/t))^2)');
    await settled(page);
    await page.locator('[name=rule]').selectOption('Levenberg–Marquardt');
    await settled(page);
    const [x, y] = [tensor([0, 1, 2]), tensor([2, 1.1, 0.6])];
    const L = oracle(
      ({ a, t }: Record<'a' | 't', Tensor>) =>
        y
          .sub(a.mul(x.neg().div(t).exp()))
          .square()
          .mean(),
      { a: 0.5, t: 0.5 },
    );
    expect(await page.locator('#own-read').innerText()).toContain('Parameters: a and t; x and y are columns of 3 rows');
    const best = (await page.locator('.own-course').innerText())
      .match(/a = (\d+\.?\d*), t = (\d+\.\d+)/)!
      .slice(1)
      .map(Number);
    expect(Math.hypot(...L.gradient(best))).toBeLessThan(0.01);
    expect(await sentence(page)).toContain('Minimum');
    await page.waitForFunction(() => ['exp', 'Levenberg'].every((part) => location.hash.includes(part)));
    const { hash } = new URL(page.url());
    await page.goto('about:blank');
    await page.goto(`${it.origin}/your-loss.html${hash}`);
    await page.locator('.own[data-live]').waitFor();
    await settled(page);
    expect(await sentence(page)).toContain('Minimum');
    expect(await page.locator('#own-data').inputValue()).toBe('x,y\n0,2\n1,1.1\n2,0.6');
    expect(faults).toEqual([]);
    await close();
  });

  test('what is wrong is said with a caret below the place, and what is right again is shown again', async () => {
    const { page, faults, close } = await at('/your-loss.html', 390, 'dark');
    await page.locator('#own-loss').fill('(1 - w1*w2)^2 + 3x');
    await settled(page);
    expect(await page.locator('.own-problem pre').innerText()).toBe(`(1 - w1*w2)^2 + 3x\n${' '.repeat(17)}^`);
    expect(await page.locator('.own-problem p').innerText()).toContain('products are written with *');
    expect(await serious(page)).toEqual([]);
    await page.locator('#own-loss').fill('log(w)');
    await page.locator('#own-loss').blur();
    await settled(page);
    await page.locator('.own-start input').fill('-1');
    await settled(page);
    expect(await sentence(page)).toContain('Not finite');
    expect(await page.locator('.own-course').innerText()).toContain('Let it begin elsewhere');
    expect(faults).toEqual([]);
    await close();
  });

  test('by keys alone: the point moves, the remedy is carried out, and the run goes on from there', async () => {
    const { page, faults, close } = await at('/your-loss.html');
    const L = oracle(({ w1, w2 }: Record<'w1' | 'w2', Tensor>) => tensor(1).sub(w1.mul(w2)).square(), { w1: 0, w2: 0 });
    expect(await sentence(page)).toContain(diagnose(L, [0, 0]).message);
    await page.locator('[data-do=remedy]').focus();
    await page.keyboard.press('Enter');
    await settled(page);
    expect(await page.locator('.own-next').innerText()).toContain('the loss goes from 1 to 0 at once');
    await page.locator('[data-do=onward]').focus();
    await page.keyboard.press('Space');
    await settled(page);
    expect(await sentence(page)).toContain('Solved');
    await page.locator('.live-handle').focus();
    const before = await page.locator('.own-start input').first().inputValue();
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    expect(Number(await page.locator('.own-start input').first().inputValue())).toBeLessThan(Number(before));
    expect(faults).toEqual([]);
    await close();
  });

  test('both pictures tell exact values', async () => {
    const { page, faults, close } = await at('/your-loss.html');
    await expectReads(page, page.locator('.live-picture'), false, [
      [0.3, 0.3],
      [0.8, 0.6],
    ]);
    await expectReads(page, page.locator('.own-rest'), false, [
      [0.3, 0.2],
      [0.6, 0.2],
    ]);
    expect(faults).toEqual([]);
    await close();
  });

  test('the point is dragged, and every preset is shown', async () => {
    const { page, faults, close } = await at('/your-loss.html');
    const { x, y, width, height } = (await page.locator('.live-handle').boundingBox())!;
    await page.mouse.move(x + width / 2, y + height / 2);
    await page.mouse.down();
    await page.mouse.move(x + width / 2 + 40, y + height / 2 - 40, { steps: 4 });
    await page.mouse.up();
    await settled(page);
    expect(await sentence(page)).not.toContain('Saddle');
    for (const link of await page.locator('.own-try a').all()) {
      await link.click();
      await settled(page);
      expect((await sentence(page)).length, await link.innerText()).toBeGreaterThan(20);
      expect(await page.locator('.own-problem').innerText()).toBe('');
    }
    expect(await serious(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });
});

describe('your own run', () => {
  const csv = ['epoch,train_loss,note', ...Array.from({ length: 80 }, (_, t) => `${t},${0.4 + 0.9 ** t},a`)].join('\n');
  const course = (page: Page): Promise<string> => page.locator('.own-report-page .course').innerText();
  const says = (text: string): string => String(diagnoseLog(readLog(text).records)).split('\n')[0];

  test('pasted: what the library says, and the file that is saved is the library’s report', async () => {
    const { page, faults, close } = await at('/your-run.html');
    await page.locator('#own-log').fill(csv);
    await settled(page);
    expect(await course(page)).toBe(says(csv));
    expect(await page.locator('#own-read').innerText()).toContain('train_loss as loss');
    expect(await serious(page)).toEqual([]);
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-do=save]').click()]);
    expect(readFileSync(await download.path(), 'utf8')).toBe(logReport(readLog(csv), { title: 'Your run' }));
    expect(faults).toEqual([]);
    await close();
  });

  test('dropped and chosen: a file is read under its name', async () => {
    const { page, faults, close } = await at('/your-run.html', 390, 'dark');
    await page.locator('#own-file').setInputFiles({ name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await settled(page);
    expect(await page.locator('.own-report-page h2').innerText()).toBe('mine.csv');
    const jsonl = Array.from({ length: 40 }, (_, t) => JSON.stringify({ step: t, loss: 2 + t })).join('\n');
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], 'up.jsonl'));
      return transfer;
    }, jsonl);
    await page.dispatchEvent('.own-drop', 'drop', { dataTransfer: data });
    await page.waitForFunction(() => document.querySelector('.own-report-page h2')?.textContent === 'up.jsonl');
    expect(await course(page)).toBe(says(jsonl));
    expect(await serious(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  test('columns are corrected; what is no log, and NaN everywhere, get a sentence that helps', async () => {
    const { page, faults, close } = await at('/your-run.html');
    const odd = ['a,b', ...Array.from({ length: 20 }, (_, t) => `${t},${20 - t}`)].join('\n');
    await page.locator('#own-log').fill(odd);
    await settled(page);
    expect(await page.locator('.own-problem').innerText()).toContain('The columns are a, b: choose the loss below');
    await page.locator('select[name=loss]').selectOption('b');
    await settled(page);
    expect(await page.locator('.own-problem').innerText()).toBe('');
    expect(await course(page)).toContain('from 20 to 1 in 20 records');
    await page.locator('#own-log').fill('loss\n1\ntwo\n');
    await settled(page);
    expect(await page.locator('.own-problem').innerText()).toContain("line 3: loss must be a number, got 'two'");
    await page.locator('#own-log').fill('loss\nnan\nnan\nnan\n');
    await settled(page);
    expect(await course(page)).toContain('No loss was ever finite');
    expect(faults).toEqual([]);
    await close();
  });

  test('each sample is shown, by keys alone', async () => {
    const { page, faults, close } = await at('/your-run.html');
    for (const link of await page.locator('a[data-sample]').all()) {
      const name = await link.innerText();
      await link.focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction((name) => document.querySelector('.own-report-page h2')?.textContent === `Sample: ${name}`, name);
      const text = readFileSync(`${root}site/logs/${await link.getAttribute('data-sample')}.csv`, 'utf8');
      expect(await course(page), name).toBe(says(text));
    }
    expect(faults).toEqual([]);
    await close();
  });

  test('without JavaScript a report stands there', async () => {
    const { page, close } = await it.open({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
    await page.goto(`${it.origin}/your-run.html`);
    expect(await course(page)).toContain('The loss stands still at 1');
    // what needs JavaScript does not stand there
    expect(await page.locator('.own button:visible, .own input:visible').count()).toBe(0);
    await close();
  });
});
