/** Small multiples: many little plots in one figure, each with its own axes. */
import { escapeHtml } from './text.ts';

/** Sets <svg> texts of one size side by side, `columns` in a row, with a title over each. */
export function multiples(
  panels: readonly { readonly title: string; readonly svg: string }[],
  { columns, width, height }: { readonly columns: number; readonly width: number; readonly height: number },
): string {
  const TITLE = 20;
  const rows = Math.ceil(panels.length / columns);
  const size = [columns * width, rows * (height + TITLE)] as const;
  const placed = panels.map(({ title, svg }, i) => {
    const [x, y] = [(i % columns) * width, Math.floor(i / columns) * (height + TITLE)];
    return `<text x="${x + 8}" y="${y + 14}" font-weight="600">${escapeHtml(title)}</text>${svg.replace('<svg', `<svg x="${x}" y="${y + TITLE}"`)}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size[0]} ${size[1]}" font-family="system-ui, sans-serif" font-size="12" fill="#222"><rect width="100%" height="100%" fill="white"/>${placed.join('')}</svg>`;
}
