/**
 * $…$ and $$…$$ become MathML while the site is built: no style sheet, no script, nothing fetched by the reader.
 * A formula that KaTeX cannot read is an error of the build.
 */
import katex from 'katex';

/** A plugin of markdown-it. */
export function mathematics(parser) {
  const set = (tex, displayMode, where) => {
    try {
      return (
        katex
          .renderToString(tex, { output: 'mathml', displayMode, throwOnError: true, strict: 'error' })
          // "function application" behind max and the like would be the third child of an index; what it stands for is a thin space
          .replace(/<mi([^>]*)>([^<]*)<\/mi><mo>\u2061<\/mo>(?!<mo[^>]*>\()/g, '<mi$1 class="function">$2</mi>')
          .replaceAll('<mo>\u2061</mo>', '')
          // bars of a norm stand beside what they hold; browsers take them for the sign of parallels, with its spaces
          .replace(/<mo([^>]*)>∥<\/mo>/g, '<mo$1 lspace="0" rspace="0">∥</mo>')
          .replaceAll('{{', '&#123;&#123;')
      );
    } catch (error) {
      throw new Error(`${where ?? 'a page'}: formula $${tex}$: ${error.message}`);
    }
  };

  // $$ … $$ on lines of its own
  parser.block.ruler.before(
    'fence',
    'mathematics',
    (state, start, end, silent) => {
      const line = (i) => state.src.slice(state.bMarks[i] + state.tShift[i], state.eMarks[i]).trim();
      if (!line(start).startsWith('$$')) return false;
      let last = start;
      let tex = line(start).slice(2);
      while (!tex.trimEnd().endsWith('$$')) {
        if (++last >= end) return false;
        tex += `\n${line(last)}`;
      }
      if (silent) return true;
      const token = state.push('mathematics_block', 'math', 0);
      token.content = tex.trimEnd().slice(0, -2).trim();
      token.map = [start, last + 1];
      state.line = last + 1;
      return true;
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  );
  // A frame of its own, which scrolls where the page is narrow.
  parser.renderer.rules.mathematics_block = (tokens, i, _, env) =>
    `<div class="formula" tabindex="0" v-pre>${set(tokens[i].content, true, env.relativePath)}</div>\n`;

  // $…$ or $$…$$ within a line; a $ beside a space or before a digit is a dollar
  parser.inline.ruler.before('escape', 'mathematics', (state, silent) => {
    const match = /^(\$\$?)(?!\s)((?:\\[\s\S]|[^\\$`])+?)(?<!\s)\1(?!\d)/.exec(state.src.slice(state.pos));
    if (!match) return false;
    if (!silent) {
      const token = state.push('mathematics_inline', 'math', 0);
      token.content = match[2];
      token.markup = match[1];
    }
    state.pos += match[0].length;
    return true;
  });
  parser.renderer.rules.mathematics_inline = (tokens, i, _, env) =>
    // what a phone's line may not hold has a frame of its own too
    `<span class="${tokens[i].content.length > 45 ? 'formula-long' : 'formula-inline'}" v-pre>${set(tokens[i].content, tokens[i].markup === '$$', env.relativePath)}</span>`;
}

/** Lines that are indented by two or three spaces are a formula written in plain characters: they keep their line breaks. */
export function plainFormulas(parser) {
  parser.block.ruler.before('paragraph', 'formula', (state, start, end, silent) => {
    const indented = (i) => i < end && !state.isEmpty(i) && state.sCount[i] - state.blkIndent >= 2;
    if (silent || state.level > 0 || !/^reference\//.test(state.env.relativePath ?? '') || !indented(start)) return false;
    let next = start;
    while (indented(next) || (next < end && state.isEmpty(next) && indented(next + 1))) next++;
    const token = state.push('formula', 'pre', 0);
    token.content = state.getLines(start, next, state.sCount[start], false);
    token.map = [start, next];
    state.line = next;
    return true;
  });
  parser.renderer.rules.formula = (tokens, i) =>
    `<pre class="plain" tabindex="0" v-pre>${parser.utils.escapeHtml(tokens[i].content)}</pre>\n`;
}
