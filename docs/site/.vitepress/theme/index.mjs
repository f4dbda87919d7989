// VitePress's default theme, with this book's own sheet, the ledger's filter, and the figures that move.
import '@fontsource/stix-two-math';
import { useData } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { h } from 'vue';
import { LedgerFilter } from './ledger.mjs';
import './style.css';

/** Above a chapter's title its number, above the ledger its filter. */
const Layout = () => {
  const { frontmatter } = useData();
  return () =>
    h(DefaultTheme.Layout, null, {
      'doc-before': () => [
        frontmatter.value.chapter ? h('p', { class: 'chapter-number' }, `Chapter ${frontmatter.value.chapter}`) : null,
        frontmatter.value.ledger ? h(LedgerFilter) : null,
      ],
    });
};

export default { extends: DefaultTheme, Layout: { setup: Layout } };
