// VitePress's default theme, with this book's own sheet, the ledger's filter, and the figures that move.
import '@fontsource/stix-two-math';
import { useData, useRoute } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import { h, nextTick, onMounted, onUnmounted, watch } from 'vue';
import { LedgerFilter } from './ledger.mjs';
import './style.css';
import './live.css';
import './own.css';
import './lab.css';

/** Above a chapter's title its number, above the ledger its filter; the figures of each page as one comes to it. */
const Layout = {
  setup() {
    const { frontmatter } = useData();
    const route = useRoute();
    let leave = () => {};
    const arrive = async () => {
      leave();
      leave = () => {};
      await nextTick();
      if (document.querySelector('[data-figure]')) leave = (await import('../../../explorer/live.ts')).mountAll();
      if (document.querySelector('[data-own]')) leave = (await import('../../../explorer/own.ts')).mountOwn();
      if (document.querySelector('[data-lab]')) leave = (await import('../../../explorer/lab/page.ts')).mountLab();
    };
    onMounted(arrive);
    onUnmounted(() => leave());
    watch(() => route.data, arrive, { flush: 'post' });
    return () =>
      h(DefaultTheme.Layout, null, {
        'doc-before': () => [
          frontmatter.value.chapter ? h('p', { class: 'chapter-number' }, `Chapter ${frontmatter.value.chapter}`) : null,
          frontmatter.value.ledger ? h(LedgerFilter) : null,
        ],
      });
  },
};

export default { extends: DefaultTheme, Layout };
