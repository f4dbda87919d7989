/** Brings the page of a reader's own run to life: a log is pasted, typed, dropped or chosen, read beside the page, and shown. */
import { asking } from '../asking.ts';
import { articleOf, sampleTitle } from './html.ts';
import { type Answer, type Asked, FIELDS, type Field, read, type Trouble } from './read.ts';

/** A text longer than this is kept, and not shown in the field: a field of a million characters is slow. */
const SHOWN = 200_000;
const NOTHING: Asked = { text: '', title: 'Your run', columns: {}, options: {} };

export function mount(element: HTMLElement): () => void {
  const find = <E extends Element = HTMLElement>(selector: string): E => element.querySelector<E>(selector)!;
  let asked = NOTHING;
  let answer: Answer | undefined;
  let pause: ReturnType<typeof setTimeout>;
  const log = find<HTMLTextAreaElement>('[name=log]');
  const file = find<HTMLInputElement>('#own-file');
  const drop = find('.own-drop');
  for (const hidden of element.querySelectorAll<HTMLElement>('[hidden]')) hidden.hidden = false;

  const choices = (names: readonly string[], taken: Answer['taken']): void => {
    for (const field of Object.keys(FIELDS) as Field[]) {
      const select = find<HTMLSelectElement>(`select[name=${field}]`);
      select.replaceChildren(new Option(field === 'loss' ? 'choose' : 'none', ''), ...names.map((name) => new Option(name, name)));
      select.value = taken[field] ?? '';
    }
  };
  const show = (got: Answer | Trouble): void => {
    element.toggleAttribute('data-busy', false);
    const trouble = 'problem' in got ? got.problem : '';
    element.toggleAttribute('data-problem', trouble !== '');
    log.setAttribute('aria-invalid', String(trouble !== ''));
    find('.own-problem').innerHTML = '<p></p>';
    find('.own-problem p').textContent = trouble && `${trouble} Below stands what was read before.`;
    if ('problem' in got) {
      find('.own-read').textContent = '';
      if (got.names) {
        choices(got.names, asked.columns);
        find<HTMLDetailsElement>('.own-columns').open = true;
      }
      return;
    }
    answer = got;
    const taken = Object.entries(got.taken).map(([field, name]) => `${name} as ${FIELDS[field as Field]}`);
    find('.own-read').textContent = `${asked.title}: ${got.records} records; ${taken.join(', ')}.`;
    find('.own-report-page').innerHTML = articleOf(got.html);
    for (const pre of element.querySelectorAll('.own-report-page pre'))
      pre.insertAdjacentHTML('beforebegin', '<button type="button" class="own-copy" data-do="copy">copy</button>');
    choices(got.names, got.taken);
    find('.live-said').textContent = find('.own-report-page .course').textContent;
  };
  const start = (): Worker => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const { ask, end } = asking<Asked, Answer | Trouble>(start, show);
  const set = (part: Partial<Asked>, wait = 0): void => {
    asked = { ...asked, ...part };
    clearTimeout(pause);
    if (asked.text.trim() === '') {
      show({ problem: '' });
      return;
    }
    element.toggleAttribute('data-busy', true);
    pause = setTimeout(() => ask(asked), wait);
  };
  /** Another log: what was corrected in the last one is forgotten. */
  const take = (text: string, title: string): void => {
    log.value = text.length <= SHOWN ? text : `${text.slice(0, SHOWN / 100)}\n… ${text.length} characters in all`;
    set({ ...NOTHING, text, title, options: asked.options });
  };
  const open = async (chosen: File | undefined): Promise<void> => {
    if (chosen) take(await chosen.text(), chosen.name);
  };

  element.addEventListener('submit', (event) => event.preventDefault());
  element.addEventListener('input', ({ target }) => {
    const { name, value } = target as HTMLInputElement;
    if (name === 'log') set({ ...NOTHING, text: value, options: asked.options }, 150);
    else if (name === 'rate' || name === 'rule') {
      const rate = Number(find<HTMLInputElement>('[name=rate]').value);
      const rule = find<HTMLInputElement>('[name=rule]').value.trim();
      set({ options: { ...(rate > 0 ? { learningRate: rate } : {}), ...(rule ? { optimizer: rule } : {}) } }, 150);
    } else if (name in FIELDS) set({ columns: { ...asked.columns, [name]: value } });
  });
  file.addEventListener('change', () => void open(file.files?.[0]));
  for (const kind of ['dragover', 'dragenter', 'dragleave', 'drop'] as const) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.toggleAttribute('data-over', kind === 'dragover' || kind === 'dragenter');
      if (kind === 'drop') void open(event.dataTransfer?.files[0]);
    });
  }
  const save = (): void => {
    if (answer === undefined) return;
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([answer.html], { type: 'text/html' }));
    link.download = `${asked.title.replace(/\.\w+$/, '').replace(/[^\w.-]+/g, '-')}-report.html`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const sample = async (link: HTMLAnchorElement): Promise<void> => {
    const response = await fetch(link.href);
    take(await response.text(), sampleTitle(link.textContent));
  };
  element.addEventListener('click', (event) => {
    const target = event.target as HTMLElement;
    const link = target.closest<HTMLAnchorElement>('a[data-sample]');
    if (link) {
      event.preventDefault();
      event.stopPropagation();
      void sample(link);
    }
    const what = target.dataset['do'];
    if (what === 'save') save();
    if (what === 'clear') {
      file.value = '';
      take('', NOTHING.title);
      log.focus();
    }
    if (what === 'copy') {
      const code = target.nextElementSibling!.textContent;
      navigator.clipboard.writeText(code).then(
        () => (target.textContent = 'copied'),
        () => (target.textContent = 'select it and copy'),
      );
    }
  });

  // the log that stands there is the page's own first sample: it can be saved too
  const first = find<HTMLAnchorElement>('a[data-sample=saddle]');
  void fetch(first.href)
    .then((response) => response.text())
    .then((text) => {
      if (asked !== NOTHING) return;
      const got = read({ ...NOTHING, text, title: sampleTitle(first.textContent) });
      if (!('problem' in got)) answer = got;
    });
  return () => {
    clearTimeout(pause);
    end();
  };
}
