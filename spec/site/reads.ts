/** A picture that tells exact values: under the pointer or at a tap, and by keys, from the first touch on. */
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';

/** @param at two places of the picture, in parts of its width */
export async function expectReads(
  page: Page,
  picture: Locator,
  hasTouch: boolean,
  at: readonly (readonly [number, number])[],
): Promise<void> {
  const reading = picture.locator('.live-reading[data-on]');
  await picture.scrollIntoViewIfNeeded();
  const { x, y, width } = (await picture.boundingBox())!;
  const words: string[] = [];
  const text = async (): Promise<string> => (await reading.innerText()).replaceAll('\u00a0', ' ');
  for (const [u, v] of at) {
    const place = [x + u * width, y + v * width] as const;
    await (hasTouch ? page.touchscreen.tap(...place) : page.mouse.move(...place));
    words.push(await text());
    expect(words.at(-1)).toMatch(/ = [−\d]/);
  }
  expect(new Set(words).size).toBe(at.length);
  // within the picture, all of it
  const box = (await reading.boundingBox())!;
  expect(box.x).toBeGreaterThanOrEqual(x - 1);
  expect(box.x + box.width).toBeLessThanOrEqual(x + width + 1);
  // outside of its parts there is nothing to be read
  if (!hasTouch) {
    await page.mouse.move(x + 2, y + 2);
    expect(await reading.count()).toBe(0);
  }
  const probe = picture.locator('.live-probe');
  await probe.focus();
  const here = await probe.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowRight');
  // from the last place, back
  if ((await probe.getAttribute('aria-valuetext')) === here) await page.keyboard.press('ArrowLeft');
  const on = await probe.getAttribute('aria-valuetext');
  expect(on).not.toBe(here);
  expect(await text()).toBe(on);
  await page.keyboard.press('Escape');
  expect(await reading.count()).toBe(0);
}
