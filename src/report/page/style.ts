import { FAINT_INK, GRID, INK, PAPER, SHADE } from "../charts/theme.ts";

const DARK = { ink: "#e6edf3", faint: "#9da7b1", grid: "#2d333b", shade: "#768390", paper: "#14181d" };

/** The page's style sheet: light, dark by the reader's scheme, and for paper. No request, no font of its own. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: ${INK}; --faint: ${FAINT_INK}; --grid: ${GRID}; --paper: ${PAPER}; --panel: #f6f8fa; --link: #0550ae;
  --good: #116329; --bad: #a40e26;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ink: ${DARK.ink}; --faint: ${DARK.faint}; --grid: ${DARK.grid}; --paper: ${DARK.paper}; --panel: #1c2128;
    --link: #6cb6ff; --good: #6bc46d; --bad: #ff938a;
  }
  figure svg [fill="${INK}"] { fill: ${DARK.ink}; }
  figure svg [fill="${FAINT_INK}"] { fill: ${DARK.faint}; }
  figure svg [stroke="${FAINT_INK}"] { stroke: ${DARK.faint}; }
  figure svg [stroke="${INK}"] { stroke: ${DARK.ink}; }
  figure svg [stroke="${GRID}"] { stroke: ${DARK.grid}; }
  figure svg [stroke="${SHADE}"] { stroke: ${DARK.shade}; }
  figure svg [fill="${PAPER}"] { fill: ${DARK.paper}; }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 64rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 "DejaVu Sans", Helvetica, Arial, sans-serif; overflow-wrap: break-word;
}
h1 { font-size: 1.05rem; font-weight: normal; color: var(--faint); margin: 0; }
.question { font-size: 1.6rem; line-height: 1.3; font-weight: bold; margin: .3rem 0 1.2rem; }
h2 { font-size: 1.2rem; margin: 2.6rem 0 .8rem; }
p, li { max-width: 48rem; }
.answer { margin: 0; padding: 1rem 1.3rem; background: var(--panel); border-left: 4px solid var(--link); list-style: none; }
.answer li + li { margin-top: .5rem; }
.runs, .caption, figcaption { color: var(--faint); font-size: .875rem; }
.scroll { overflow-x: auto; }
.scroll + .scroll { margin-top: 1.4rem; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .4rem 1.1rem .4rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--grid); }
thead th { color: var(--faint); font-weight: normal; vertical-align: bottom; }
tbody th { font-weight: bold; white-space: nowrap; }
/* Wide enough for the longest word in a metric's title, which must not be cut in two. */
thead th { min-width: 4.5rem; max-width: 9rem; overflow-wrap: normal; }
.number { text-align: right; }
td.number, td.name { white-space: nowrap; }
summary { cursor: pointer; color: var(--faint); }
.verdict { display: block; white-space: normal; font-size: .78rem; color: var(--faint); }
.better, .holds { color: var(--good); }
.worse, .broken { color: var(--bad); }
.swatch { display: inline-block; width: .7em; height: .7em; border-radius: 50%; margin-right: .5em; }
figure { margin: 1.8rem 0 2.4rem; break-inside: avoid; }
figure svg { display: block; max-width: 100%; height: auto; }
pre { background: var(--panel); padding: .9rem 1.1rem; white-space: pre-wrap; overflow-wrap: anywhere; font: .85rem/1.5 "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code { font: .9em "DejaVu Sans Mono", Menlo, Consolas, monospace; }
dt { color: var(--faint); font-size: .875rem; }
dd { margin: 0 0 .6rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media print { body { max-width: none; padding: 0; font-size: 12px; } .scroll { overflow: visible; } }
`;
