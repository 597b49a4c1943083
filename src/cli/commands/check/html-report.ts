import { type CheckResult, type Severity, tallyOf, type Waived } from '../../../checklist/index.ts'

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low']
const names = {
  fail: 'fails',
  unknown: 'unknown',
  manual: 'a person has to say',
  pass: 'holds',
  'not-applicable': 'does not apply',
} as const

/** Returns one page that needs nothing else: no script, no font, no address. It follows dark and light, and prints. */
export function htmlReport(results: readonly CheckResult[], nowMs: number): string {
  const { decided, total, failed, unknown, manual } = tallyOf(results)
  const applying = results.filter(({ status }) => status !== 'not-applicable')
  const bars = [
    ...severities.map((severity) => [severity, failed[severity], severity] as const),
    ['unknown', unknown, 'unknown'] as const,
    ['for a person', manual, 'unknown'] as const,
    ['hold', applying.filter(({ status }) => status === 'pass').length, 'pass'] as const,
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Security checklist</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Security checklist</h1>
<p class="lead">${decided} of ${total} checks decided, ${new Date(nowMs).toISOString().slice(0, 16).replace('T', ' ')} UTC.</p>
<table class="chart"><caption>What was found</caption><tbody>
${bars.map(([name, count, kind]) => bar(name, count, kind, total)).join('\n')}
</tbody></table>
${applying.map(section).join('\n')}
</main>
</body>
</html>`
}

function bar(name: string, count: number, kind: string, total: number): string {
  const percent = total === 0 ? 0 : Math.round((100 * count) / total)
  return `<tr><th scope="row">${escaped(name)}</th><td>${count}</td><td class="track"><div class="bar ${kind}" style="width:${percent}%"></div></td></tr>`
}

function section({ check, status, verdicts }: CheckResult): string {
  const references = [
    ...check.mapping.asvs.map((number) => `ASVS ${number}`),
    ...check.mapping.cwe.map((number) => `CWE-${number}`),
  ].join(', ')
  const isOpen = status === 'fail' || status === 'unknown' ? ' open' : ''
  return `<details${isOpen} class="${status === 'fail' ? check.severity : status}">
<summary><span class="state">${names[status]}</span> ${escaped(check.title)} <small>${escaped(check.id)}, ${check.severity}</small></summary>
<p>${escaped(check.why)}</p>
<ul>${verdicts.map(item).join('')}</ul>
${status === 'pass' ? '' : `<p class="do">${escaped(check.remedy)}</p>`}
<p class="meta">${escaped(check.how)} ${escaped(references)}</p>
</details>`
}

function item({ resource, line, evidence, status, waiver }: Waived): string {
  const place = line === undefined ? resource : `${resource}:${line}`
  const accepted = waiver === undefined ? '' : ` Waived by ${waiver.owner}: ${waiver.reason}`
  return `<li><code>${escaped(place)}</code> ${escaped(names[status])}. ${escaped(evidence)}${escaped(accepted)}</li>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}

const style = `
:root{color-scheme:light dark;--ink:#1a1d21;--soft:#5b6570;--paper:#fff;--line:#dfe3e8;--red:#b3261e;--amber:#9a5b00;--green:#1d6b3a;--grey:#6b7280}
@media(prefers-color-scheme:dark){:root{--ink:#e8eaed;--soft:#a3abb5;--paper:#15181c;--line:#31363d;--red:#ff8a80;--amber:#ffc46b;--green:#7fd29b;--grey:#9aa3ad}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,sans-serif}
main{max-width:52rem;margin:0 auto;padding:3rem 1.25rem 5rem}h1{font-size:1.75rem;line-height:1.25;margin:0 0 .5rem}
.lead{color:var(--soft);margin:0 0 2rem}.chart{width:100%;border-collapse:collapse;margin:0 0 2.5rem}
.chart caption{text-align:left;font-weight:600;padding-bottom:.5rem}.chart th{text-align:left;font-weight:400;width:8rem;padding:.2rem 0}
.chart td{padding:.2rem .75rem .2rem 0}.track{width:100%}.bar{height:.75rem;border-radius:.25rem;min-width:2px;background:var(--grey)}
.bar.critical,.bar.high{background:var(--red)}.bar.medium,.bar.low{background:var(--amber)}.bar.pass{background:var(--green)}
details{border-top:1px solid var(--line);padding:1rem 0}summary{cursor:pointer}summary small{color:var(--soft)}
summary:focus-visible{outline:2px solid currentColor;outline-offset:4px}.state{font-weight:600}
.critical .state,.high .state{color:var(--red)}.medium .state,.low .state,.unknown .state,.manual .state{color:var(--amber)}.pass .state{color:var(--green)}
ul{padding-left:1.25rem}li{overflow-wrap:anywhere}code{font:.875rem/1.6 ui-monospace,monospace}.do{border-left:3px solid var(--line);padding-left:.75rem}
.meta{color:var(--soft);font-size:.875rem}
@media print{details{break-inside:avoid}details:not([open])>*{display:block}main{padding:0}}
`.replaceAll('\n', '')
