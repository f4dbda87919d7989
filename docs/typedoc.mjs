/**
 * What typedoc needs to set these pages as they are meant.
 *
 * - $…$ and $$…$$ become MathML while the site is built: no style sheet, no script, nothing fetched by the reader.
 *   A formula that KaTeX cannot read is a warning, and so an error of the build.
 * - Lines of a doc comment that are indented by two or three spaces are a formula written in plain characters:
 *   they keep their line breaks.
 * - A page is called what its first heading says, and a module what a user imports: saddlepoint, saddlepoint/nn, …
 * - Where a file is named after what it exports (adam.ts: adam), its opening comment, with the formula, opens that page.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import katex from 'katex';
import { Comment, Converter, ReflectionKind } from 'typedoc';

/** @param {import('typedoc').Application} app */
export function readingAids(app) {
  app.on('bootstrapEnd', () => {
    app.options.setValue('markdownItLoader', (parser) => {
      parser.use(mathematics, (message) => app.logger.warn(message)).use(plainFormulas);
    });
  });
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, page) => {
    const heading = /^\s*# (.+)\n/.exec(page.content.map((part) => part.text).join(''));
    if (heading) page.name = heading[1].replace(/[`*_$]/g, '');
  });
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getChildrenByKind(ReflectionKind.Module)) {
      // typedoc names it by its path below the folder that all entries share: src/nn, spec/laws, src for the core
      module.name = `saddlepoint/${module.name.replace(/^(src|spec)(\/|$)/, '').replace(/^index$/, '')}`.replace(/\/$/, '');
    }
    for (const reflection of project.getReflectionsByKind(ReflectionKind.CallSignature)) {
      const file = project.getSymbolIdFromReflection(reflection.parent)?.fileName;
      if (!file || basename(file, '.ts') !== reflection.name) continue;
      const opening = openingOf(readFileSync(file, 'utf8'));
      if (!opening) continue;
      reflection.comment ??= new Comment();
      reflection.comment.summary.push({ kind: 'text', text: `\n\n${opening}` });
    }
  });
}

/** The comment at the top of a file, where it is not already the comment of what follows. */
function openingOf(source) {
  const [, text, after] = /^\/\*\*([\s\S]*?)\*\/\n([\s\S]*)/.exec(source) ?? [];
  if (text === undefined || /^export/.test(after)) return undefined;
  const plain = text.replace(/^\s*\* ?/gm, '').replace(/\{@link(?:code)? ([^}|]+)(?:\|[^}]*)?\}/g, '`$1`');
  return plain.replace(/^@packageDocumentation\s*$/gm, '').trim();
}

function mathematics(parser, warn) {
  const set = (tex, displayMode) => {
    try {
      return katex.renderToString(tex, { output: 'mathml', displayMode, throwOnError: true, strict: 'error' });
    } catch (error) {
      warn(`formula $${tex}$: ${error.message}`);
      return `<code>${parser.utils.escapeHtml(tex)}</code>`;
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
  parser.renderer.rules.mathematics_block = (tokens, i) => `<p>${set(tokens[i].content, true)}</p>\n`;

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
  parser.renderer.rules.mathematics_inline = (tokens, i) => set(tokens[i].content, tokens[i].markup === '$$');
}

function plainFormulas(parser) {
  parser.block.ruler.before('paragraph', 'formula', (state, start, end, silent) => {
    const indented = (i) => i < end && !state.isEmpty(i) && state.sCount[i] - state.blkIndent >= 2;
    if (silent || state.parentType !== 'root' || !indented(start)) return false;
    let next = start;
    while (indented(next) || (next < end && state.isEmpty(next) && indented(next + 1))) next++;
    const token = state.push('formula', 'pre', 0);
    token.content = state.getLines(start, next, state.sCount[start], false);
    token.map = [start, next];
    state.line = next;
    return true;
  });
  parser.renderer.rules.formula = (tokens, i) => `<pre>${parser.utils.escapeHtml(tokens[i].content)}</pre>\n`;
}
