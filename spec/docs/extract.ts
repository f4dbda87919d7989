/**
 * Finds the examples that the documentation promises to be runnable.
 *
 * In src: every `@example`: its fenced blocks or, without a fence, all of it.
 * In Markdown: every ts block that is marked (```ts runnable) or imports from saddlepoint.
 * Neither, where it is marked ```ts fragment.
 *
 * An example keeps its line numbers: `code` has an empty line for each line of the file above it.
 * `console.log(x); // → expected` becomes a comparison. The expectation may begin on the line below, as `// → expected`, and go on in
 * comment lines that are indented by two spaces or more; … stands for anything.
 */

export interface Example {
  readonly file: string;
  /** Of its first statement. */
  readonly line: number;
  readonly code: string;
  /** What the console.log of a line prints. */
  readonly promises: ReadonlyMap<number, string>;
}

interface Block {
  readonly info: readonly string[];
  /** Index of its first line. */
  readonly first: number;
  readonly text: readonly string[];
}

const FENCE = /^(\s*)(`{3,}|~{3,})\s*(.*)$/;

function fencedBlocks(lines: readonly string[], from = 0, to: number = lines.length): Block[] {
  const blocks: Block[] = [];
  for (let i = from; i < to; i++) {
    const open = FENCE.exec(lines[i]);
    if (!open) continue;
    const [, indent, fence, info] = open;
    const first = i + 1;
    do i++;
    while (i < to && lines[i].trim() !== fence);
    const text = lines.slice(first, i).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
    blocks.push({ info: info.trim().split(/[\s,{]+/), first, text });
  }
  return blocks;
}

const isCode = ({ info }: Block): boolean => /^(ts|js|typescript|javascript)?$/.test(info[0]) && !info.includes('fragment');

function example(file: string, first: number, text: readonly string[]): Example {
  const promises = new Map<number, string>();
  const code = text.map((line, i) => {
    const print = /^(\s*)console\.log\((.*)\);(?:\s*\/\/\s*→\s?(.*))?$/.exec(line);
    const below = /^\s*\/\/\s*→\s?(.*)$/.exec(text[i + 1] ?? '');
    let promise = print?.[3] ?? below?.[1];
    if (!print || promise === undefined) return line;
    const number = first + i + 1;
    for (let j = print[3] === undefined ? i + 2 : i + 1; j < text.length && /^\s*\/\/\s{2,}\S/.test(text[j]); j++)
      promise += text[j].replace(/^\s*\/\//, '\n');
    promises.set(number, promise);
    return `${print[1]}globalThis.printed(${number}, ${print[2]});`;
  });
  return { file, line: first + 1, code: `${'\n'.repeat(first)}${code.join('\n')}\nexport {};\n`, promises };
}

/** The examples of one TypeScript source. */
export function examplesOfSource(file: string, source: string): Example[] {
  const lines = source.split('\n');
  const found: Example[] = [];
  for (let start = 0; start < lines.length; start++) {
    if (!/^\s*\/\*\*/.test(lines[start])) continue;
    let end = start;
    while (end < lines.length - 1 && !lines[end].includes('*/')) end++;
    const body = lines.slice(start, end + 1).map((line) => line.replace(/^\s*(\/\*\*|\*(?!\/)) ?/, '').replace(/\s*\*\/.*$/, ''));
    let inside = false; // a fence
    let from = -1; // the @example that we are in
    for (let i = 0; i <= body.length; i++) {
      if (i < body.length && FENCE.test(body[i])) inside = !inside;
      if (i < body.length && (inside || !/^\s*@\w/.test(body[i]))) continue;
      if (from >= 0) {
        const blocks = fencedBlocks(body, from + 1, i);
        for (const block of blocks) if (isCode(block)) found.push(example(file, start + block.first, block.text));
        const bare = body.slice(from + 1, i);
        if (!blocks.length && !bare.join('').includes('{@includeCode')) found.push(example(file, start + from + 1, bare));
      }
      from = i < body.length && /^\s*@example\b/.test(body[i]) ? i : -1;
    }
    start = end;
  }
  return found;
}

/** The examples of one Markdown file. */
export function examplesOfMarkdown(file: string, source: string): Example[] {
  return fencedBlocks(source.split('\n'))
    .filter((block) => block.info[0] !== '' && isCode(block))
    .filter((block) => block.info.includes('runnable') || /from 'saddlepoint/.test(block.text.join('\n')))
    .map((block) => example(file, block.first, block.text));
}

/** What was printed against what was promised: white space aside, and … stands for anything. */
export function agrees(printed: string, promised: string): boolean {
  const plain = (text: string) => text.trim().replace(/\s+/g, ' ');
  const parts = plain(promised).split('…');
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${pattern}$`, 's').test(plain(printed));
}
