/** The report's sheet: light and dark; a figure that is wider than the window is moved within its frame, and its words stay as large as they are. */
export const sheet = `
:root { color-scheme: light dark; --ink: #1f2124; --soft: #5a5e66; --paper: #fff; --line: #d5d8de; --code: #f4f5f7; --good: #0069a6; --bad: #b34700; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8ea; --soft: #a9adb5; --paper: #17181b; --line: #3a3d44; --code: #212429; --good: #6bbcec; --bad: #f0955a; }
}
body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 58rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
p, dl, pre, nav, .lines { max-width: 46rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; } h2 { font-size: 1.3rem; margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }
h3 { font-size: 1.05rem; margin: 1.3rem 0 .2rem; } h3 + p { margin-top: .2rem; }
a { color: var(--good); }
nav ol { padding-left: 1.4rem; } nav li { margin: .2rem 0; } nav .rows { white-space: nowrap; }
figure { margin: 1.5rem 0; } .frame { overflow-x: auto; }
figure svg { display: block; max-width: none; height: auto; overflow: visible; }
figcaption { color: var(--soft); font-size: .9rem; margin-top: .5rem; max-width: 46rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; } th, td { padding: .2rem 1.1rem .2rem 0; text-align: left; vertical-align: top; }
th { border-bottom: 1px solid var(--soft); font-weight: 600; } td { border-bottom: 1px solid var(--line); }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; } .pad { visibility: hidden; }
.lines { background: var(--code); padding: .7rem 1rem; font: .85rem/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; border-radius: 6px; }
.lines div { padding-left: calc(var(--in, 0ch) + 3ch); text-indent: -3ch; white-space: pre-wrap; overflow-wrap: anywhere; min-height: 1.5em; }
pre { background: var(--code); padding: .7rem 1rem; border-radius: 6px; font-size: .9rem; overflow-x: auto; }
dl.claims dt { margin-top: .8rem; padding-left: 1.6rem; text-indent: -1.6rem; } dl.claims dd { margin: 0 0 0 1.6rem; color: var(--soft); }
.mark { display: inline-block; width: 1.6rem; text-indent: 0; font-weight: 700; } .holds .mark { color: var(--good); } .fails .mark { color: var(--bad); }
.rows, .note { color: var(--soft); font-size: .85rem; }
`;
