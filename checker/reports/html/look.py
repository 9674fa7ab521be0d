"""How the page looks: light and dark, narrow and wide, and on paper."""

LOOK = """
:root { --paper: #fdfdfb; --ink: #1d2125; --quiet: #5c656d; --line: #cfd4d8; --soft: #f0f2f1; --link: #0b5cad;
  --safe: #1d7a3e; --risky: #8a5a00; --unknown: #7a3e8f; --unsafe: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --paper: #16191c; --ink: #dfe3e6; --quiet: #97a1a9; --line: #3a4147;
  --soft: #20252a; --link: #7db8f5; --safe: #69c98a; --risky: #e0b35c; --unknown: #cf9be0; --unsafe: #ff8f86; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.2rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.3; overflow-wrap: anywhere; }
h1 code, h2 code { font-size: inherit; }
h2 { font-size: 1.1rem; margin: 1.8rem 0 .4rem; overflow-wrap: anywhere; }
.lead { font-size: 1.1rem; }
.quiet { color: var(--quiet); font-size: .9rem; }
a { color: var(--link); }
code, pre { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .87rem; }
code { unicode-bidi: isolate; overflow-wrap: anywhere; }
pre { background: var(--soft); border: 1px solid var(--line); padding: .6rem .8rem; overflow-x: auto; }
pre code { overflow-wrap: normal; }
table { border-collapse: collapse; display: block; overflow-x: auto; margin: .8rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); }
li { margin: .3rem 0; overflow-wrap: anywhere; }
.word.safe { color: var(--safe); } .word.risky { color: var(--risky); } .word.unknown { color: var(--unknown); }
.word.unsafe { color: var(--unsafe); }
.map th, .map td { border: 1px solid var(--line); padding: .25rem .5rem; font-size: .87rem; }
.map td { text-align: center; font-weight: 600; min-width: 2.2rem; }
.map thead th + th { writing-mode: vertical-rl; vertical-align: bottom; font-weight: normal; padding: .5rem .2rem; }
.map .risky { background: radial-gradient(var(--risky) 1px, transparent 1.5px) 0 0 / 7px 7px; }
.map .unsafe { background: repeating-linear-gradient(45deg, transparent 0 5px, var(--unsafe) 5px 6px); }
.map .unknown { outline: 2px dashed var(--unknown); outline-offset: -3px; }
.map .edge { border-right: 4px solid var(--ink); }
.map b { background: var(--paper); padding: 0 .25em; }
@media print { :root { --paper: #fff; --ink: #000; --soft: #fff; } main { max-width: none; }
  details { display: block; } a { color: inherit; } pre { white-space: pre-wrap; } .map .unsafe, .map .risky {
  print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""
