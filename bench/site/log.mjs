/**
 * How long a log takes from being chosen to its report, on the built site's page "Your own run". Asserted by no test.
 *
 *   npm run docs && node --import tsx bench/site/log.mjs [lines]      default 100000; Debian's Chromium, or the one that CHROMIUM names
 */
import { reader } from '../../spec/site/browser.ts';

const lines = Number(process.argv[2] ?? 100_000);
const it = await reader();
const { page } = await it.open({});
await page.goto(`${it.origin}/your-run.html`);
await page.locator('.own[data-live]').waitFor({ timeout: 60_000 });

/** From the file to the report, as the page itself sees it. */
const open = (lines, name) =>
  page.evaluate(
    ([lines, name]) => {
      const rows = ['step,loss,grad_norm,lr,val_loss'];
      for (let t = 0; t < lines; t++) {
        const scatter = Math.sin(397 * t) * Math.cos(241 * t + 1);
        const loss = 0.3 + 2 * Math.exp((-5 * t) / lines) + 0.05 * scatter;
        rows.push(`${t},${loss.toFixed(6)},${(0.2 + 0.1 * scatter).toFixed(5)},0.001,${t % 1000 === 0 ? (loss + 0.2).toFixed(4) : ''}`);
      }
      const transfer = new DataTransfer();
      transfer.items.add(new File([rows.join('\n')], name));
      return new Promise((done) => {
        const report = document.querySelector('.own-report-page');
        const start = performance.now();
        new MutationObserver(() => {
          if (report.querySelector('h1')?.textContent === name) requestAnimationFrame(() => done(performance.now() - start));
        }).observe(report, { childList: true });
        document
          .querySelector('.own-drop')
          .dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
      });
    },
    [lines, name],
  );

await open(100, 'first.csv');
const times = [];
for (let k = 0; k < 5; k++) times.push(await open(lines, `log-${k}.csv`));
times.sort((a, b) => a - b);
console.log(
  `${lines} lines, from the file to the report: ${times[2].toFixed(0)} ms at the median of 5 (${times[0].toFixed(0)} to ${times[4].toFixed(0)})`,
);
await it.close();
