/** A row's results as a table for the docs, and as a log-log figure of cost against size. */

const digits = (ms) => (ms >= 100 ? ms.toFixed(0) : ms >= 1 ? ms.toPrecision(3) : ms >= 1e-3 ? ms.toPrecision(2) : ms.toExponential(1));

const keyOf = ({ name, dtype }) => (dtype === undefined ? name : `${name}, ${dtype}`);

/** A size without its unit, which the axis has. */
const short = (label) => label.replace(/^n = | parameters$/g, '');

/** Every contender of a row in order of appearance. */
const namesOf = (row) => [...new Set(row.results.flatMap(({ timed, wrong }) => [...timed, ...wrong].map(keyOf)))];

/** Where and with what: `row` carries it. */
export function provenance({ machine, versions }) {
  const known = Object.entries(versions).filter(([, version]) => version);
  return `${machine.cpu}, one thread, Node ${machine.node}; ${known.map(([name, version]) => `${name} ${version}`).join(', ')}.`;
}

/** The p of t ∝ sizeᵖ, by least squares of the logarithms over the upper half of the sizes, where the largest power has its way. */
export function exponent(points) {
  const upper = points.slice(Math.floor((points.length - 1) / 2));
  if (upper.length < 3) return undefined;
  const mean = (f) => upper.reduce((sum, p) => sum + f(p), 0) / upper.length;
  const [x, y] = [mean((p) => Math.log(p.size)), mean((p) => Math.log(p.ms))];
  const covariance = mean((p) => (Math.log(p.size) - x) * (Math.log(p.ms) - y));
  return covariance / mean((p) => (Math.log(p.size) - x) ** 2);
}

export function table(row) {
  const names = namesOf(row);
  const cell = (name, { timed, wrong }) => {
    const t = timed.find((x) => keyOf(x) === name);
    if (t === undefined) return wrong.some((x) => keyOf(x) === name) ? 'wrong' : '–';
    const twin = timed.find((x) => x.name === 'saddlepoint' && x.dtype === t.dtype) ?? timed.find((x) => x.name === 'saddlepoint');
    return twin === undefined || twin === t
      ? `**${digits(t.median)}**`
      : `${digits(t.median)} (${(t.median / twin.median).toPrecision(2)}×)`;
  };
  const complaints = row.results.flatMap(({ label, wrong }) => wrong.map((w) => `- ${label}: ${keyOf(w)}: ${w.complaint}`));
  return [
    `${row.unit?.name ?? 'Milliseconds'}${row.machine?.clock === 'cpu' && !row.unit ? ' of CPU time, for the machine was shared' : ''}, medians of one interleaved run; in brackets the ratio to saddlepoint of the same dtype.`,
    '',
    `| ${row.title}${row.axis ? `, by ${row.axis}` : ''} | ${row.results.map(({ label }) => short(label)).join(' | ')} |`,
    `|---|${row.results.map(() => '---:|').join('')}`,
    ...names.map((name) => `| ${name} | ${row.results.map((result) => cell(name, result)).join(' | ')} |`),
    ...(complaints.length > 0 ? ['', 'Wrong, and so not timed:', '', ...complaints] : []),
    '',
  ].join('\n');
}

/** Okabe and Ito's colours, which the colour-blind can tell apart; the yellow, too faint for a line, is grey here. */
const COLOURS = ['#d55e00', '#0072b2', '#009e73', '#000000', '#e69f00', '#56b4e9', '#cc79a7', '#888888'];

/** Cost against size, both logarithmic: a straight line is a power. */
export function figure(row) {
  const [width, height, left, right, top, bottom] = [860, 460, 84, 270, 34, 56];
  const names = namesOf(row).filter((name) => row.results.some(({ timed }) => timed.some((t) => keyOf(t) === name)));
  // One colour a contender; dashes are float32.
  const contenders = [...new Set(names.map((name) => name.replace(/, float\d+$/, '')))];
  const points = names.map((name) =>
    row.results.flatMap(({ size, timed }) => timed.filter((t) => keyOf(t) === name).map((t) => ({ size, ms: t.median }))),
  );
  const all = points.flat();
  if (all.length === 0) return '<svg xmlns="http://www.w3.org/2000/svg"/>\n';
  const range = (values) => [Math.min(...values), Math.max(...values)];
  const [x0, x1] = range(all.map((p) => p.size));
  const [y0, y1] = range(all.map((p) => Math.log10(p.ms)));
  const [low, high] = [Math.floor(y0), Math.max(Math.ceil(y1), Math.floor(y0) + 1)];
  const X = (size) => left + ((width - left - right) * Math.log(size / x0)) / (Math.log(x1 / x0) || 1);
  const Y = (ms) => height - bottom - ((height - top - bottom) * (Math.log10(ms) - low)) / (high - low);
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const label = (exponent) =>
    exponent >= 3 ? `${10 ** (exponent - 3)} s` : exponent >= 0 ? `${10 ** exponent} ms` : `${10 ** (exponent + 3)} µs`;
  const n = (value) => value.toFixed(1);
  const fitted = (line) => {
    const p = row.theory === undefined ? undefined : exponent(line);
    return p === undefined ? '' : ` (p = ${p.toFixed(1)})`;
  };
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor">`,
    `<title>${row.title}: time against size</title>`,
    `<text x="${left}" y="20" font-size="14" font-weight="600">${row.title}${row.theory === undefined ? '' : `; in theory sizeᵖ with p = ${row.theory}`}</text>`,
    ...ticks.map(
      (t) =>
        `<line x1="${left}" x2="${width - right}" y1="${n(Y(10 ** t))}" y2="${n(Y(10 ** t))}" stroke="currentColor" stroke-opacity=".15"/><text x="${left - 8}" y="${n(Y(10 ** t) + 4)}" text-anchor="end">${label(t)}</text>`,
    ),
    ...row.results.map(
      ({ size, label: text }) => `<text x="${n(X(size))}" y="${height - bottom + 20}" text-anchor="middle">${short(text)}</text>`,
    ),
    row.axis && `<text x="${(left + width - right) / 2}" y="${height - 10}" text-anchor="middle">${row.axis}</text>`,
    `<text transform="translate(16 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">time, median</text>`,
    ...points.flatMap((line, i) => {
      const colour = COLOURS[contenders.indexOf(names[i].replace(/, float\d+$/, '')) % COLOURS.length];
      const path = line.map((p) => `${n(X(p.size))},${n(Y(p.ms))}`).join(' ');
      const dash = names[i].endsWith('float32') ? ' stroke-dasharray="5 3"' : '';
      return [
        `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="${names[i].startsWith('saddlepoint') ? 2.5 : 1.3}"${dash}/>`,
        ...line.map((p) => `<circle cx="${n(X(p.size))}" cy="${n(Y(p.ms))}" r="2.5" fill="${colour}"/>`),
        `<line x1="${width - right + 14}" x2="${width - right + 38}" y1="${top + 12 + i * 22}" y2="${top + 12 + i * 22}" stroke="${colour}" stroke-width="2"${dash}/>`,
        `<text x="${width - right + 44}" y="${top + 16 + i * 22}">${names[i]}${fitted(line)}</text>`,
      ];
    }),
    '</svg>',
  ]
    .filter(Boolean)
    .join('\n')}\n`;
}
