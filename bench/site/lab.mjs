/**
 * How many pictures a second the lab draws while it trains, and how often its spectrum is renewed. Asserted by no test.
 *
 *   npm run docs && node --import tsx bench/site/lab.mjs [seconds]      Debian's Chromium, or the one that CHROMIUM names
 *
 * A picture is one answer of the worker drawn: boundary, curves, layers, sentence. The median is over the times between two pictures.
 */
import { reader } from '../../spec/site/browser.ts';

const seconds = Number(process.argv[2] ?? 10);
const it = await reader();

/** Times between pictures, and how many spectra there were among them. */
async function measure(hash, pace) {
  const { page, close } = await it.open({ viewport: { width: 1280, height: 1000 } });
  await page.goto(`${it.origin}/lab.html${hash}`);
  await page.locator('.lab[data-live]').waitFor({ timeout: 60_000 });
  await page.locator('.lab [name=pace]').selectOption(pace);
  await page.locator('.lab [data-do=run]').click();
  await page.waitForTimeout(1000);
  const found = await page.evaluate(
    (seconds) =>
      new Promise((done) => {
        const lab = document.querySelector('.lab');
        const spectra = lab.querySelector('.lab-spectra');
        const frames = [];
        let renewed = 0;
        let last = '';
        new MutationObserver(() => {
          frames.push(performance.now());
          // the strip of eigenvalues stands below the layers
          const now = spectra.innerHTML.split('eigenvalues').at(-1);
          if (now !== last) renewed++;
          last = now;
        }).observe(lab, { attributes: true, attributeFilter: ['data-live'] });
        setTimeout(() => done({ frames, renewed, sentence: lab.querySelector('.live-sentence').innerText }), 1000 * seconds);
      }),
    seconds,
  );
  await close();
  const gaps = found.frames.slice(1).map((t, i) => t - found.frames[i]);
  gaps.sort((a, b) => a - b);
  const at = (part) => gaps[Math.floor(part * (gaps.length - 1))];
  console.log(
    `${hash || 'the default'}, ${pace === '0' ? 'as many steps as fit' : `${pace} steps`} a picture: ` +
      `median ${at(0.5).toFixed(1)} ms (${(1000 / at(0.5)).toFixed(0)} a second), 95 % within ${at(0.95).toFixed(0)} ms, ` +
      `${(gaps.length / seconds).toFixed(0)} a second in all, ${(found.renewed / seconds).toFixed(1)} spectra a second`,
  );
  console.log(`  ${found.sentence}`);
}

await measure('', '5');
await measure('', '0');
await measure('#fig=lab&depth=2&width=14&rule=adam&eta=0.01', '5');
await measure('#fig=lab&depth=3&width=10&batch=32', '5');
await it.close();
