/** What is asked of every page in the browser: images and pictures that are named, one title, and words that stand out from their paper. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';

/** Faults in words; none on a good page. */
export const audit = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const faults: string[] = [];
    for (const image of document.images) if (!image.getAttribute('alt')) faults.push(`no words for ${image.src}`);
    for (const picture of document.querySelectorAll('main svg')) {
      const named = picture.closest('[role=img][aria-label], [aria-hidden=true], svg svg') ?? picture.querySelector('title');
      const parent = picture.parentElement!;
      if (!named) faults.push(`no words for a picture in ${parent.tagName} ${parent.className}`);
    }
    const titles = document.querySelectorAll('main h1').length;
    if (titles !== 1) faults.push(`${titles} titles`);

    // a colour as sRGB, whatever notation it has
    const one = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const known = new Map<string, readonly number[]>();
    const rgba = (colour: string): readonly number[] => {
      if (!known.has(colour)) {
        one.clearRect(0, 0, 1, 1);
        one.fillStyle = colour;
        one.fillRect(0, 0, 1, 1);
        known.set(colour, [...one.getImageData(0, 0, 1, 1).data]);
      }
      return known.get(colour)!;
    };
    const over = (top: readonly number[], alpha: number, below: readonly number[]): number[] =>
      below.map((v, i) => top[i] * alpha + v * (1 - alpha));
    const linear = (c: number): number => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    const luminance = ([r, g, b]: readonly number[]): number => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    const paperOf = (element: Element): number[] => {
      const layers: (readonly number[])[] = [];
      for (let at: Element | null = element; at; at = at.parentElement) {
        const colour = rgba(getComputedStyle(at).backgroundColor);
        if (colour[3] > 0) layers.unshift(colour);
        if (colour[3] === 255) break;
      }
      return layers.reduce<number[]>((below, colour) => over(colour, colour[3] / 255, below), [255, 255, 255]);
    };

    // WCAG 2: 4.5, and 3 for large letters
    const walker = document.createTreeWalker(document.querySelector('main') ?? document.body, NodeFilter.SHOW_TEXT);
    const seen = new Set<string>();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement!;
      const words = node.textContent!.trim();
      if (words === '' || element.closest('svg, script, style, noscript, option, button:disabled')) continue;
      const { width, height } = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      let opacity = 1;
      for (let at: Element | null = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
      if (width < 2 || height < 2 || style.visibility === 'hidden' || opacity < 0.05) continue;
      const paper = paperOf(element);
      const ink = rgba(style.color);
      const [a, b] = [luminance(over(ink, (ink[3] / 255) * opacity, paper)), luminance(paper)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const where = `${element.tagName} ${element.className}`;
      if (ratio >= (large ? 3 : 4.5) || seen.has(where)) continue;
      seen.add(where);
      faults.push(`contrast ${ratio.toFixed(2)}: ${where} '${words.slice(0, 30)}'`);
    }
    return faults;
  });

const axe = fileURLToPath(new URL('../../docs/site/node_modules/axe-core/axe.min.js', import.meta.url));

/** What axe holds for serious. The sidebar is the theme's own: a group that is a link and can be folded nests the two. */
export async function serious(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(axe, 'utf8'));
  return page.evaluate(async () => {
    const { violations } = await (globalThis as any).axe.run({ exclude: ['.VPSidebar'] }, { resultTypes: ['violations'] });
    return violations
      .filter(({ impact }: any) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }: any) => `${id}: ${nodes[0].html.slice(0, 160)} (${nodes.length})`);
  });
}
