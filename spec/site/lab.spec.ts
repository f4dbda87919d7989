/** The lab as its users meet it: by pointer, by keys, by the address; what it says is what the library says in Node. */
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFrom } from '../../docs/explorer/lab/address.ts';
import { ownOf, writePoints } from '../../docs/explorer/lab/data.ts';
import { describe as sentenceOf } from '../../docs/explorer/lab/describe.ts';
import { Lab } from '../../docs/explorer/lab/lab.ts';
import { presets } from '../../docs/explorer/lab/presets.ts';
import { settings } from '../../docs/explorer/lab/settings.ts';
import { apply, ask } from '../../docs/explorer/lab/why.ts';
import { serious } from './audit.ts';
import { type Reader, reader } from './browser.ts';
import { expectReads } from './reads.ts';

const SLOW = { timeout: 60_000 };

let it: Reader;
beforeAll(async () => {
  it = await reader();
});
afterAll(() => it.close());

async function atLab(page: Page, hash = ''): Promise<void> {
  await page.goto(`${it.origin}/lab.html${hash}`);
  await page.locator('.lab[data-live]').waitFor(SLOW);
}
const says = async (page: Page, words: string): Promise<void> => {
  await page
    .waitForFunction((words) => document.querySelector<HTMLElement>('.lab .live-sentence')!.innerText === words, words, SLOW)
    .catch(async () => expect(await page.locator('.lab .live-sentence').innerText()).toBe(words));
};
/** What the lab says in Node of the same run. */
const inNode = (part: Parameters<typeof settings>[0], then: (lab: Lab) => void = () => {}): string => {
  const lab = new Lab(settings(part));
  then(lab);
  return sentenceOf(lab.view());
};
const press = (page: Page, what: string) => page.locator(`.lab [data-do=${what}]`).click();

describe.each([
  [390, 'dark'],
  [1280, 'light'],
] as const)('at %i pixels, %s', (width, colorScheme) => {
  test('it runs, does not scroll sideways, and axe finds nothing serious, with a verdict and own points open', async () => {
    const { page, faults, close } = await it.open({ viewport: { width, height: 900 }, colorScheme });
    await atLab(page, '#fig=lab&data=your+own&points=0,0,0;1,1,1;2,0,4&t=20');
    await press(page, 'why');
    await page.locator('.lab-answer p').first().waitFor(SLOW);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await serious(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });
});

test('by pointer: a preset, Why?, Apply, and both curves; each sentence is the library’s', async () => {
  const { page, faults, close } = await it.open({ viewport: { width: 1280, height: 1000 } });
  const { name, state } = presets.find(({ name }) => name === 'stuck at ln 2')!;
  await atLab(page);
  await page.locator('.lab .live-try a', { hasText: name }).click();
  await says(page, inNode(state));
  await press(page, 'why');
  await page.locator('[data-do=apply]').waitFor(SLOW);
  const lab = new Lab(settings(state));
  const { message, why, remedy } = ask(lab);
  const answer = await page.locator('.lab-answer').innerText();
  for (const words of [message, why, remedy]) expect(answer).toContain(words);
  await press(page, 'apply');
  apply(lab);
  lab.steps(100);
  await says(page, sentenceOf(lab.view()));
  expect(await page.locator('.lab-curves').innerHTML()).toContain('without the remedy');
  // the link to this run tells of the remedy, and brings both branches back
  await page.waitForFunction(() => /t=160&then=60:remedy/.test(location.hash), undefined, SLOW);
  const { hash } = new URL(page.url());
  await page.goto('about:blank');
  await atLab(page, hash);
  await says(page, sentenceOf(lab.view()));
  expect(await page.locator('.lab-curves').innerHTML()).toContain('without the remedy');
  expect(faults).toEqual([]);
  await close();
});

test('by keys alone: run, pause, step, back, a new rate on the way, another start', async () => {
  const { page, faults, close } = await it.open({ viewport: { width: 1280, height: 1000 }, reducedMotion: 'reduce' });
  await atLab(page);
  await says(page, inNode({}));
  await page.locator('.lab [data-do=run]').focus();
  // where there is motion to be reduced, 200 steps at once
  await page.keyboard.press('Enter');
  await says(page, inNode({ t: 200 }));
  await page.locator('.lab [data-do=step]').focus();
  await page.keyboard.press('Enter');
  await says(page, inNode({ t: 201 }));
  await page.locator('.lab [name=t]').focus();
  await page.keyboard.press('Home');
  await says(
    page,
    inNode({ t: 201 }, (lab) => lab.rewind(0)),
  );
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await says(
    page,
    inNode({ t: 201 }, (lab) => lab.rewind(2)),
  );
  await page.locator('.lab input[name=eta]').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('0.25');
  await page.keyboard.press('Enter');
  const changed = (lab: Lab): void => {
    lab.rewind(2);
    lab.change({ eta: 0.25 });
  };
  await says(page, inNode({ t: 201 }, changed));
  await page.locator('.lab select[name=rule]').focus();
  await page.keyboard.type('adam');
  await page.waitForFunction(
    () => document.querySelector<HTMLElement>('.lab .live-sentence')!.innerText.includes('of adam:'),
    undefined,
    SLOW,
  );
  // what matters for Adam has come, and the address has it all
  expect(await page.locator('.lab [data-name="adam.beta2"]').isVisible()).toBe(true);
  await page.waitForFunction(() => location.hash.includes('rule'), undefined, SLOW);
  const { hash } = new URL(page.url());
  const { settings: first, changes } = startFrom(hash);
  await page.goto('about:blank');
  await atLab(page, hash);
  await says(page, sentenceOf(new Lab(first, changes).view()));
  expect(faults).toEqual([]);
  await close();
});

test('points of one’s own: clicked, dragged, pasted; a wrong line is named', async () => {
  const { page, faults, close } = await it.open({ viewport: { width: 1280, height: 1000 } });
  await atLab(page, '#fig=lab&data=your+own');
  await page.locator('.lab [name=kind]').selectOption('1');
  const box = (await page.locator('.lab-picture svg').boundingBox())!;
  const at = (u: number, v: number) => [box.x + u * box.width, box.y + v * box.height] as const;
  const points = (): Promise<string> => page.locator('.lab [name=points]').inputValue();
  const lines = (n: number) =>
    page.waitForFunction((n) => document.querySelector<HTMLTextAreaElement>('.lab [name=points]')!.value.split('\n').length === n, n, SLOW);
  await lines(2);
  await page.mouse.click(...at(0.5, 0.25));
  await lines(3);
  expect((await points()).split('\n')[2]).toMatch(/, 1$/);
  const before = await points();
  // the first point lies left of the middle: drag it up
  const mark = (await page.locator('.lab-picture svg circle').first().boundingBox())!;
  await page.mouse.move(mark.x + mark.width / 2, mark.y + mark.height / 2);
  await page.mouse.down();
  await page.mouse.move(mark.x + 20, mark.y - 60, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction((old) => document.querySelector<HTMLTextAreaElement>('.lab [name=points]')!.value !== old, before, SLOW);
  expect((await points()).split('\n')).toHaveLength(3);
  const text = '0 0 0\n1 1 1\n0 1 1\n1 0 0\n0.2 0.9 1';
  await page.locator('.lab [name=points]').fill(`${text}\n1, x, 0`);
  await press(page, 'points');
  await page.waitForFunction(
    () => document.querySelector<HTMLElement>('.lab-note')!.innerText.includes("line 6, '1, x, 0'"),
    undefined,
    SLOW,
  );
  await page.locator('.lab [name=points]').fill(text);
  await press(page, 'points');
  await says(page, inNode({ data: 'your own', points: writePoints(ownOf({ points: text.replaceAll(' ', ',').replaceAll('\n', ';') })) }));
  expect(faults).toEqual([]);
  await close();
});

test.each([false, true])('plane and curves tell exact values; touch: %s', async (hasTouch) => {
  const { page, faults, close } = await it.open({ viewport: { width: hasTouch ? 390 : 1280, height: 1000 }, hasTouch });
  await atLab(page, '#fig=lab&t=40');
  await says(page, inNode({ t: 40 }));
  for (const part of ['.lab-picture', '.lab-curves']) {
    await expectReads(page, page.locator(part), hasTouch, [
      [0.3, 0.2],
      [0.6, 0.25],
    ]);
  }
  expect(faults).toEqual([]);
  await close();
});

test('a run that leaves the numbers says what NaN means, and goes on from before', async () => {
  const { page, faults, close } = await it.open({ viewport: { width: 390, height: 844 } });
  const { state } = presets.find(({ name }) => name === 'beyond all numbers')!;
  await atLab(page, `#fig=lab&${new URLSearchParams(Object.entries(state).map(([k, v]) => [k, String(v)]))}`);
  await says(page, inNode(state));
  await page.locator('.lab [name=t]').focus();
  await page.keyboard.press('Home');
  await page.locator('.lab input[name=eta]').fill('0.05');
  await page.keyboard.press('Enter');
  const changed = (lab: Lab): void => {
    lab.rewind(0);
    lab.change({ eta: 0.05 });
  };
  await says(page, inNode(state, changed));
  // beyond its range: clamped, and said
  await page.locator('.lab input[name=eta]').fill('1e9');
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    () => document.querySelector<HTMLElement>('.lab-note')!.innerText.includes('rate η goes from'),
    undefined,
    SLOW,
  );
  expect(await page.locator('.lab input[name=eta]').inputValue()).toBe('1000');
  expect(faults).toEqual([]);
  await close();
});

test('while it runs the worker keeps the page free, and its spectrum is renewed', async () => {
  const { page, faults, close } = await it.open({ viewport: { width: 1280, height: 1000 } });
  await atLab(page);
  const before = await page.locator('.lab-spectra').innerHTML();
  await page.locator('.lab-picture').focus();
  await page.keyboard.press('Space');
  await page.waitForFunction((old) => document.querySelector('.lab-spectra')!.innerHTML !== old, before, SLOW);
  await page.waitForFunction(() => Number(document.querySelector<HTMLElement>('.lab')!.dataset['live']) > 30, undefined, SLOW);
  await page.keyboard.press('Space');
  const t = await page.waitForFunction(
    () => {
      const words = document.querySelector<HTMLElement>('.lab .live-sentence')!.innerText;
      return document.querySelector('.lab [data-do=run]')!.textContent === 'run' && /After (\d+) steps/.exec(words)?.[1];
    },
    undefined,
    SLOW,
  );
  expect(Number(await t.jsonValue())).toBeGreaterThan(30);
  expect(faults).toEqual([]);
  await close();
});

test('without JavaScript the default run stands there, and says what is missing', async () => {
  const { page, close } = await it.open({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  await page.goto(`${it.origin}/lab.html`);
  expect(await page.locator('.lab .live-sentence').innerText()).toBe(inNode({ t: 200 }));
  expect(await page.locator('.lab-without').innerText()).toContain('need it');
  for (const part of ['.lab-picture svg', '.lab-curves svg', '.lab-spectra svg']) expect(await page.locator(part).isVisible()).toBe(true);
  expect(await page.locator('.lab-below').isVisible()).toBe(false);
  await close();
});
