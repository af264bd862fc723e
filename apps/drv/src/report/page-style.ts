/** The style sheet of the report: one column, dark where the reader's system is, readable from 320 pixels up. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #5c6370; --paper: #fff; --panel: #f5f6f8; --edge: #dcdfe4;
  --good: #18794e; --bad: #c62a2f; --odd: #9a6700; --l0: #2563c9; --l1: #c2571a; --fill: #2563c920; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #9aa2ad; --paper: #15171a; --panel: #1f2226;
  --edge: #33383f; --good: #4cc38a; --bad: #ff6369; --odd: #f0b429; --l0: #6ea8fe; --l1: #f4925a; --fill: #6ea8fe20; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; line-height: 1.3; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
.success { color: var(--good); } .error, .timeout, .killed, .failed { color: var(--bad); } .cancelled { color: var(--odd); }
p { margin: .25rem 0; } .soft, figcaption span { color: var(--soft); }
code, pre, td.n { font-family: ui-monospace, monospace; font-size: .875rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .5rem; margin: 1rem 0; }
.tiles div { background: var(--panel); border-radius: .5rem; padding: .5rem .75rem; }
.tiles b { display: block; font-size: 1.15rem; } .tiles span { color: var(--soft); font-size: .85rem; }
code + code { margin-left: .5rem; }
table { border-collapse: collapse; width: 100%; } td:first-child { width: 10rem; } td, th { padding: .2rem .75rem .2rem 0; vertical-align: top; }
th { font: inherit; font-size: .85rem; text-align: left; } th.n { font-family: inherit; }
tr + tr td { border-top: 1px solid var(--edge); } .n { white-space: nowrap; text-align: right; }
.bar { width: 45%; } td.bar div { background: var(--panel); height: .75rem; border-radius: 2px; margin-top: .4rem; }
td.bar i { display: block; height: 100%; min-width: 2px; background: var(--l0); border-radius: 2px; }
.weak td { color: var(--odd); font-weight: 600; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem; }
figure { margin: 0; background: var(--panel); border-radius: .5rem; padding: .75rem; }
figcaption span { margin-right: .75rem; }
figcaption i { font-style: normal; font-size: .85rem; margin-right: .75rem; display: inline-block; white-space: nowrap; }
figcaption i:not(.soft)::before { content: ""; display: inline-block; width: .9rem; height: .2rem; margin-right: .3rem;
  vertical-align: middle; background: currentColor; }
i.l0 { color: var(--l0); } i.l1 { color: var(--l1); } i.level { color: var(--bad); }
.plot { position: relative; padding: 1.25rem 0; }
.plot svg { display: block; width: 100%; height: 8rem; overflow: visible; border-bottom: 1px solid var(--edge); }
.plot span { position: absolute; font-size: .75rem; color: var(--soft); pointer-events: none; }
.plot .top { top: 0; left: 0; } .plot .until { bottom: 0; right: 0; }
polyline { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; }
polyline.l0, path.l0 { stroke: var(--l0); } polyline.l1, path.l1 { stroke: var(--l1); }
path { fill: none; stroke-width: 5; stroke-linecap: round; vector-effect: non-scaling-stroke; }
polygon { fill: var(--fill); } line.level { stroke: var(--bad); stroke-dasharray: 6 4; vector-effect: non-scaling-stroke; }
rect { fill: transparent; } rect:hover { fill: var(--fill); }
pre { background: var(--panel); border-radius: .5rem; padding: .75rem; margin: .25rem 0; max-height: 30rem; overflow: auto;
  white-space: pre-wrap; }
h3 { font-size: .95rem; margin: 1rem 0 .25rem; }
.output input { margin: 0 .35rem 0 0; } .output label { margin-right: 1rem; font-size: .875rem; white-space: nowrap; }
.end { display: flex; flex-direction: column-reverse; max-height: 30rem; overflow: auto; background: var(--panel);
  border-radius: .5rem; margin: .5rem 0; }
.end pre { max-height: none; margin: 0; }
.end > div { padding: .75rem; } .end > div > div { display: flex; gap: .75rem; }
.end > div pre { padding: 0; border-radius: 0; background: none; flex: 1; min-width: 0; overflow: visible; }
.end i { flex: none; width: 5.5rem; text-align: right; font: .75rem/1.75 ui-monospace, monospace; color: var(--soft); }
.end .stderr pre, .last { box-shadow: inset 3px 0 var(--bad); } .end .stderr pre { padding-left: .6rem; }
.end .stdout pre { padding-left: .6rem; }
#together:checked ~ .apart, #apart:checked ~ .together { display: none; }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--edge); font-size: .875rem; }
mark { background: none; color: var(--odd); font-weight: 600; }
@media (max-width: 30rem) { td:first-child { width: 9rem; } table.steps td:first-child { width: auto; white-space: nowrap; } .bar { display: none; } h1 { font-size: 1.2rem; } }
`;
