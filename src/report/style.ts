/** The report's sheet: light and dark, and narrow enough for a phone; what is the page's, and what the article takes along into another. */
export const page = `
:root { color-scheme: light dark; }
body { margin: 0; background: #fff; }
@media (prefers-color-scheme: dark) { body { background: #17181b; } }
`;

export const article = `
.log-report { --report-ink: #1d1d1f; --report-soft: #55585e; --report-paper: #fff; --report-line: #d4d6db; --report-code: #f4f5f7;
  --report-loss: #0072b2; --report-validation: #b34b00; --report-gradient: #00775a;
  max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; font: 1rem/1.55 system-ui, sans-serif; color: var(--report-ink); }
@media (prefers-color-scheme: dark) {
  .log-report { --report-ink: #e9e9ec; --report-soft: #a9adb5; --report-paper: #17181b; --report-line: #3b3e45; --report-code: #22252b;
    --report-loss: #56b4e9; --report-validation: #f0a35a; --report-gradient: #3cc9a0; }
}
.log-report h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .4rem; overflow-wrap: anywhere; }
.log-report h2 { font-size: 1.15rem; margin: 2rem 0 .6rem; padding-top: 1rem; border-top: 1px solid var(--report-line); }
.log-report .course { font-size: 1.15rem; line-height: 1.45; margin: .6rem 0; }
.log-report .soft { color: var(--report-soft); font-size: .875rem; }
.log-report svg { display: block; width: 100%; max-width: 36rem; height: auto; margin: 1rem 0; font: 12.5px system-ui, sans-serif; fill: var(--report-ink); }
.log-report svg .line { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
.log-report svg .loss { stroke: var(--report-loss); } .log-report svg .validation { stroke: var(--report-validation); stroke-dasharray: 6 3; }
.log-report svg .gradient { stroke: var(--report-gradient); }
.log-report svg .frame { fill: none; stroke: var(--report-soft); } .log-report svg .grid { stroke: var(--report-line); stroke-width: .7; }
.log-report svg .mark { stroke: var(--report-validation); stroke-dasharray: 3 3; } .log-report svg .mark-name { font-weight: 600; }
.log-report dl { margin: 0; } .log-report dt { font-weight: 600; margin-top: .5rem; } .log-report dd { margin: 0 0 0 1.4rem; }
.log-report .scroll { overflow-x: auto; }
.log-report table { border-collapse: collapse; width: 100%; display: table; margin: .4rem 0; font-size: .9rem; font-variant-numeric: tabular-nums; }
.log-report th, .log-report td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border: 0; border-bottom: 1px solid var(--report-line); background: none; }
.log-report th { font-weight: 600; } .log-report td.number { text-align: right; padding-right: 0; white-space: nowrap; }
.log-report pre { background: var(--report-code); padding: .7rem .9rem; border-radius: 6px; overflow-x: auto; font: .82rem/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; margin: .4rem 0 1rem; }
.log-report h3 { font-size: 1rem; margin: 1rem 0 .2rem; }
`;
