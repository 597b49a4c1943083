/** The look of the report: dark and light as the reader has it, and plain on paper. */
export const htmlStyle = `
:root{color-scheme:light dark;--ink:#1a1d21;--soft:#5b6570;--paper:#fff;--line:#dfe3e8;--red:#b3261e;--amber:#9a5b00;--green:#1d6b3a;--grey:#6b7280}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a3abb5;--paper:#15181c;--line:#31363d;--red:#ff8a80;--amber:#ffc46b;--green:#7fd29b;--grey:#9aa3ad}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,sans-serif}
main{max-width:52rem;margin:0 auto;padding:3rem 1.25rem 5rem}h1{font-size:1.75rem;line-height:1.25;margin:0 0 .5rem}
.lead{color:var(--soft);margin:0 0 .25rem}figure{margin:2rem 0}svg{display:block;width:100%;height:.75rem;border-radius:.375rem}
rect.fail,.dot.fail{fill:var(--red);background:var(--red)}rect.unknown,.dot.unknown{fill:var(--amber);background:var(--amber)}
rect.manual,.dot.manual{fill:var(--grey);background:var(--grey)}rect.pass,.dot.pass{fill:var(--green);background:var(--green)}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;list-style:none;margin:.75rem 0 0;padding:0}
.dot{display:inline-block;width:.625rem;height:.625rem;border-radius:50%;margin-right:.5rem}
.chart{width:100%;border-collapse:collapse;margin:0 0 2.5rem}.chart caption{text-align:left;font-weight:600;padding-bottom:.5rem}
.chart th{text-align:left;font-weight:400;padding:.2rem 1.5rem .2rem 0;white-space:nowrap}.chart td{padding:.2rem .75rem .2rem 0}.track{width:100%}
.bar{height:.75rem;border-radius:.25rem;min-width:2px}.bar.critical,.bar.high{background:var(--red)}.bar.medium,.bar.low{background:var(--amber)}
details{border-top:1px solid var(--line);padding:1rem 0}summary{cursor:pointer}summary small{color:var(--soft)}
summary:focus-visible{outline:2px solid currentColor;outline-offset:4px}.state{font-weight:600}
.critical .state,.high .state{color:var(--red)}.medium .state,.low .state,.unknown .state{color:var(--amber)}.pass .state{color:var(--green)}
details ul{padding-left:1.25rem}li{overflow-wrap:anywhere}code{font:.875rem/1.6 ui-monospace,monospace}
.do{border-left:3px solid var(--line);padding-left:.75rem}.meta{color:var(--soft);font-size:.875rem}
@media print{:root{--ink:#000;--soft:#444;--paper:#fff;--line:#bbb;--red:#b3261e;--amber:#9a5b00;--green:#1d6b3a;--grey:#6b7280}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}main{max-width:none;padding:0}body{font-size:10pt}
details{break-inside:avoid}details::details-content{content-visibility:visible;display:block}summary{list-style:none}}
`.replaceAll('\n', '')
