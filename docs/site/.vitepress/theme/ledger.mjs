// The ledger's filter: rows by verdict, note and chapter, and by words; the choice is kept in the address.
import { h, onMounted, ref, watch } from 'vue';

const VERDICTS = ['holds', 'holds-if', 'corrected', 'refuted', 'untestable', 'pending'];

export const LedgerFilter = {
  setup() {
    const verdict = ref('');
    const note = ref('');
    const chapter = ref('');
    const words = ref('');
    const notes = ref([]);
    const chapters = ref([]);
    const shown = ref('');
    let rows = [];

    const apply = () => {
      const sought = words.value.trim().toLowerCase();
      let count = 0;
      for (const row of rows) {
        const { verdict: v, notes: n, chapters: c } = row.dataset;
        const fits =
          (!verdict.value || v === verdict.value) &&
          (!note.value || n.split(' ').includes(note.value)) &&
          (!chapter.value || c.split(' ').includes(chapter.value)) &&
          (!sought || row.textContent.toLowerCase().includes(sought));
        row.hidden = !fits;
        if (fits) count++;
      }
      shown.value = `${count} of ${rows.length} rows`;
    };
    const distinct = (name) => [...new Set(rows.flatMap((row) => row.dataset[name].split(' ')))].filter(Boolean).sort();

    onMounted(() => {
      rows = [...document.querySelectorAll('.vp-doc .row')];
      notes.value = distinct('notes');
      chapters.value = distinct('chapters');
      const given = new URLSearchParams(location.search);
      verdict.value = given.get('verdict') ?? '';
      note.value = given.get('note') ?? '';
      chapter.value = given.get('chapter') ?? '';
      words.value = given.get('words') ?? '';
      apply();
      watch([verdict, note, chapter, words], () => {
        apply();
        const wanted = new URLSearchParams(
          Object.entries({ verdict: verdict.value, note: note.value, chapter: chapter.value, words: words.value }).filter(([, v]) => v),
        );
        history.replaceState(history.state, '', `${location.pathname}${wanted.size ? `?${wanted}` : ''}${location.hash}`);
      });
    });

    const choice = (label, value, options) =>
      h('label', null, [
        label,
        h('select', { value: value.value, onChange: (event) => (value.value = event.target.value) }, [
          h('option', { value: '' }, 'all'),
          ...options.map((option) => h('option', { value: option }, option.replace('-', ' '))),
        ]),
      ]);
    return () =>
      h(
        'form',
        { class: 'ledger-filter', role: 'search', 'aria-label': 'Filter the ledger', onSubmit: (event) => event.preventDefault() },
        [
          choice('verdict ', verdict, VERDICTS),
          choice('note ', note, notes.value),
          choice('chapter ', chapter, chapters.value),
          h('label', null, [
            'words ',
            h('input', { type: 'search', value: words.value, onInput: (event) => (words.value = event.target.value) }),
          ]),
          h('output', { 'aria-live': 'polite' }, shown.value),
        ],
      );
  },
};
