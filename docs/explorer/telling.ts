/** What is heard and linked to follows what is seen: once nothing has changed for 300 ms, a screen reader hears the sentence and the address is written. */

interface Told {
  /** The address of what is seen. */
  address(): string;
  /** Whether the page's own address follows; it stays where the reader has touched nothing. */
  follows(): boolean;
}

export interface Telling {
  tell(sentence: string): void;
  /** The address at once. */
  addressed(): void;
  end(): void;
}

export function telling(element: HTMLElement, { address, follows }: Told): Telling {
  let hush: ReturnType<typeof setTimeout>;
  const addressed = (): void => {
    const hash = address();
    if (follows()) history.replaceState(history.state, '', hash);
    element.querySelector<HTMLAnchorElement>('.live-link a')!.href = hash;
  };
  return {
    addressed,
    tell(sentence) {
      clearTimeout(hush);
      hush = setTimeout(() => {
        element.querySelector('.live-said')!.textContent = sentence;
        addressed();
      }, 300);
    },
    end() {
      clearTimeout(hush);
    },
  };
}
