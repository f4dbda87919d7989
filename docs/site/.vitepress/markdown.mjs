/** What Markdown means in this site, beside mathematics: codes of claims are links, and braces are no program. */

/** L12 anywhere in a page's text is a link to that row of the ledger, with the claim as its title. */
export function claimLinks(md, claims) {
  md.core.ruler.after('inline', 'claims', (state) => {
    const ledger = state.env.relativePath === 'ledger.md';
    for (const [i, block] of state.tokens.entries()) {
      if (block.type !== 'inline' || !block.children) continue;
      if (state.tokens[i - 1]?.type === 'heading_open') continue;
      let inside = 0; // links
      block.children = block.children.flatMap((token) => {
        if (token.type === 'link_open') inside++;
        if (token.type === 'link_close') inside--;
        if (token.type === 'html_inline' && /^<a[\s>]/i.test(token.content)) inside++;
        if (token.type === 'html_inline' && /^<\/a>/i.test(token.content)) inside--;
        if (token.type !== 'text' || inside > 0) return [token];
        return token.content.split(/\b(L\d{2,3})\b/).flatMap((text, k) => {
          if (k % 2 === 1 && claims[text]) {
            const link = new state.Token('html_inline', '', 0);
            const href = ledger ? `#${text.toLowerCase()}` : `${base(state)}ledger.html#${text.toLowerCase()}`;
            link.content = `<a class="claim" href="${href}" title="${md.utils.escapeHtml(claims[text])}" v-pre>${text}</a>`;
            return [link];
          }
          if (text === '') return [];
          const plain = new state.Token('text', '', 0);
          plain.content = text;
          return [plain];
        });
      });
    }
  });
}

const base = () => process.env.SITE_BASE ?? '/';

/** Text is text: Vue would run what stands between {{ and }}. A number keeps its per cent. Links to listings leave the application. */
export function safeText(md) {
  const shield = (html) => html.replaceAll('{{', '&#123;&#123;');
  const { text, code_inline } = md.renderer.rules;
  md.renderer.rules.text = (...args) => shield(text(...args)).replace(/(\d) %/g, '$1\u00a0%');
  if (code_inline) md.renderer.rules.code_inline = (...args) => shield(code_inline(...args));
  md.core.ruler.push('listings', (state) => {
    for (const { children } of state.tokens) {
      for (const token of children ?? []) {
        if (token.type === 'link_open' && token.attrGet('href')?.startsWith('/source/')) token.attrSet('target', '_self');
      }
    }
  });
}
