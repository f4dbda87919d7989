/** The pages for something of a reader's own, by name: each element with data-own is mounted. */
const PAGES: Readonly<Record<string, () => Promise<(element: HTMLElement) => () => void>>> = {
  run: async () => (await import('./run/mount.ts')).mount,
  loss: async () => (await import('./loss/mount.ts')).mount,
};

/** Mounts what the page has; returns what takes it down. */
export function mountOwn(page: ParentNode = document): () => void {
  const unmounts: (() => void)[] = [];
  let over = false;
  for (const element of page.querySelectorAll<HTMLElement>('[data-own]:not([data-live])')) {
    void PAGES[element.dataset['own']!]?.().then((mount) => {
      if (over || element.dataset['live'] !== undefined) return;
      unmounts.push(mount(element));
      element.dataset['live'] = '';
    });
  }
  return () => {
    over = true;
    for (const unmount of unmounts) unmount();
  };
}
