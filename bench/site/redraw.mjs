/**
 * How long a redraw takes while a figure is dragged: `npm run docs`, then `node --import tsx bench/site/redraw.mjs [--width=1280] [saddle …]`.
 *
 *   redraw   from the start of a frame to its end: model, picture, sentence, style, layout, paint
 *   answer   where a worker computes the model: from the question to the new picture
 *
 * Each figure's point, or its first slider where it has none, goes round in a circle of 40 moves. Medians, in ms; the aim is 50 on two cores.
 */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { figures, models } from '../../docs/explorer/index.ts';
import { reader } from '../../spec/site/browser.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { width: { type: 'string', default: '1280' } } });
const MOVES = 40;

/** In the page: every frame's callbacks are timed, to the first task after the frame has been painted; and every new picture. */
function watch() {
  const marks = { frames: [], asked: [], answers: [] };
  globalThis.marks = marks;
  const plain = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) =>
    plain((time) => {
      const begin = performance.now();
      callback(time);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => marks.frames.push(performance.now() - begin);
      port2.postMessage(undefined);
    });
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (...message) {
    marks.asked.push(performance.now());
    return post.apply(this, message);
  };
  document.addEventListener('DOMContentLoaded', () => {
    const seen = (changes) => {
      const drawn = changes.some(({ target }) => target.classList?.contains('live-picture'));
      if (drawn && marks.asked.length > 0) marks.answers.push(performance.now() - marks.asked.shift());
    };
    new MutationObserver(seen).observe(document.body, { childList: true, subtree: true });
  });
}

const median = (xs) => [...xs].sort((a, b) => a - b)[xs.length >> 1];
const ms = (x) => (x === undefined ? '–' : x.toFixed(1)).padStart(8);

const { origin, open, close } = await reader();
console.log(`${os.cpus()[0]?.model}, ${os.cpus().length} cores, load ${os.loadavg()[0].toFixed(1)}`);
console.log(`${'figure'.padEnd(12)}  redraw  answer  frames`);
for (const id of positionals.length > 0 ? positionals : Object.keys(figures)) {
  const { handles } = await figures[id]();
  const heavy = id in models;
  const visit = await open({ viewport: { width: Number(values.width), height: 900 } });
  const { page } = visit;
  await page.addInitScript(watch);
  await page.goto(`${origin}/explorer.html`);
  await page.locator(`#figure-${id}`).scrollIntoViewIfNeeded();
  await page.locator(`#figure-${id}[data-live]`).waitFor();
  const held = page.locator(handles ? `#figure-${id} .live-handle` : `#figure-${id} input[type=range]`).first();
  await held.scrollIntoViewIfNeeded();
  await page.waitForTimeout(500);
  const box = await held.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => Object.assign(globalThis.marks, { frames: [], answers: [] }));
  for (let k = 1; k <= MOVES; k++) {
    const turn = (2 * Math.PI * k) / MOVES;
    await page.mouse.move(x + 40 * Math.sin(turn), y + 25 * (1 - Math.cos(turn)));
    await page.evaluate(() => new Promise((done) => setTimeout(done, 20)));
  }
  const still = (id) => !document.querySelector(`#figure-${id} .live-sentence`).innerText.startsWith('Measuring');
  if (heavy) await page.waitForFunction(still, id, { polling: 100 });
  await page.mouse.up();
  const { frames, answers } = await page.evaluate(() => globalThis.marks);
  console.log(`${id.padEnd(12)}${ms(median(frames))}${ms(heavy ? median(answers) : undefined)}${String(frames.length).padStart(7)}`);
  await visit.close();
}
await close();
