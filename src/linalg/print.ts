/** How a matrix is printed: rows of aligned columns, eight digits, long ones abridged. */

const EDGE = 3; // rows and columns shown at each end
const LONG = 10; // more rows or columns than this are abridged

/** The indices shown of an axis; −1 stands for what is left out. */
const shown = (n: number): number[] => {
  const all = [...Array(n).keys()];
  return n > LONG ? [...all.slice(0, EDGE), -1, ...all.slice(-EDGE)] : all;
};

/** matrix([[1, 2], [3, 4]]), a row a line. */
export function print(entry: (i: number, j: number) => number, [rows, columns]: readonly [number, number]): string {
  if (rows === 0 || columns === 0) return `matrix([], shape=[${rows}, ${columns}])`;
  const texts = shown(rows).map((i) => shown(columns).map((j) => (i < 0 || j < 0 ? '…' : String(Number(entry(i, j).toPrecision(8))))));
  const width = Math.max(...texts.flat().map((text) => text.length));
  const lines = texts.map((row) => (row.every((text) => text === '…') ? '…' : `[${row.map((text) => text.padStart(width)).join(', ')}]`));
  const abridged = rows > LONG || columns > LONG ? `, shape=[${rows}, ${columns}]` : '';
  return `matrix([${lines.join(`,\n        `)}]${abridged})`;
}
