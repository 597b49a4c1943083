import {
  type CheckResult,
  type Severity,
  type Status,
  tallyOf,
  type Waived,
} from '../../../checklist/index.ts'
import type { Decided } from './decide-all.ts'
import { htmlStyle } from './html-style.ts'
import { saidOf } from './left-out.ts'

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low']
const names = {
  fail: 'fails',
  unknown: 'unknown',
  manual: 'a person has to say',
  pass: 'holds',
  'not-applicable': 'does not apply',
} as const
/** The same, of several. */
const plural = { fail: 'fail', unknown: 'unknown', manual: 'for a person', pass: 'hold' } as const
const order: readonly (keyof typeof plural)[] = ['fail', 'unknown', 'manual', 'pass']

/** Returns one page that needs nothing else: no script, no font, no address. It follows dark and light, and prints. */
export function htmlReport({ results, left }: Decided, nowMs: number): string {
  const { decided, total, failed } = tallyOf(results)
  const applying = order.flatMap((status) =>
    results
      .filter((each) => each.status === status)
      .toSorted((one, other) => rank(one.check.severity) - rank(other.check.severity)),
  )
  const others = results.filter(({ status }) => status === 'not-applicable')
  const when = new Date(nowMs).toISOString().slice(0, 16).replace('T', ' ')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Security checklist</title>
<style>${htmlStyle}</style>
</head>
<body>
<main>
<h1>Security checklist</h1>
<p class="lead">${decided} of ${total} checks decided, ${when} UTC.</p>
${saidOf(left)
  .map((text) => `<p class="lead">${escaped(text)}</p>`)
  .join('\n')}
${whole(applying)}
<table class="chart"><caption>Faults by how much harm they do</caption><tbody>
${severities.map((severity) => bar(severity, failed[severity], Math.max(1, ...Object.values(failed)))).join('\n')}
</tbody></table>
${applying.map(section).join('\n')}
${others.length === 0 ? '' : `<p class="meta">Nothing here that they apply to: ${others.map(({ check }) => escaped(check.id)).join(', ')}.</p>`}
</main>
</body>
</html>`
}

const rank = (severity: Severity) => severities.indexOf(severity)

/** One bar for all checks, in the parts that hold, fail, or are open; the words stand below it. */
function whole(applying: readonly CheckResult[]): string {
  const parts = order
    .map((status) => ({ status, count: applying.filter((each) => each.status === status).length }))
    .filter(({ count }) => count > 0)
  let from = 0
  const bars = parts.map(({ status, count }) => {
    const width = (100 * count) / applying.length
    const rect = `<rect class="${status}" x="${from.toFixed(2)}" y="0" width="${width.toFixed(2)}" height="4"/>`
    from += width
    return rect
  })
  const said = parts.map(
    ({ status, count }) => `<li><span class="dot ${status}"></span>${count} ${plural[status]}</li>`,
  )
  const text = parts.map(({ status, count }) => `${count} ${plural[status]}`).join(', ')
  return `<figure><svg viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="${escaped(text)}">${bars.join('')}</svg>
<figcaption><ul class="legend">${said.join('')}</ul></figcaption></figure>`
}

function bar(severity: Severity, count: number, most: number): string {
  const percent = Math.round((100 * count) / most)
  const drawn = count === 0 ? '' : `<div class="bar ${severity}" style="width:${percent}%"></div>`
  return `<tr><th scope="row">${severity}</th><td>${count}</td><td class="track">${drawn}</td></tr>`
}

function section({ check, status, verdicts }: CheckResult): string {
  const { asvs, secretsManagement = [], cwe } = check.mapping
  const references = [
    ...asvs.map((number) => `ASVS ${number}`),
    ...secretsManagement.map((number) => `OWASP Secrets Management ${number}`),
    ...cwe.map((number) => `CWE-${number}`),
  ].join(', ')
  const isOpen = status === 'fail' || status === 'unknown' || status === 'manual' ? ' open' : ''
  return `<details${isOpen} class="${status === 'fail' ? check.severity : status}">
<summary><span class="state">${names[status]}</span> ${escaped(check.title)} <small>${escaped(check.id)}, ${check.severity}</small></summary>
<p>${escaped(check.why)}</p>
<ul>${verdicts.map(item).join('')}</ul>
${status === 'pass' ? '' : remediesOf(check.remedy, status, verdicts)}
<p class="meta">${escaped(check.how)} ${escaped(references)}</p>
</details>`
}

/** What to do at each place, where that is more than the check says. */
function remediesOf(remedy: string, status: Status, verdicts: readonly Waived[]): string {
  const standing = verdicts.filter((each) => each.status === status && each.waiver === undefined)
  const own = new Set(standing.map((each) => each.remedy ?? remedy))
  return [...own].map((text) => `<p class="do">${escaped(text)}</p>`).join('')
}

function item({ resource, line, evidence, status, waiver, attestation }: Waived): string {
  const place = line === undefined ? resource : `${resource}:${line}`
  const accepted =
    waiver !== undefined
      ? ` Waived by ${waiver.owner}: ${waiver.reason}`
      : attestation !== undefined
        ? ` Attested by ${attestation.by}, until ${new Date(attestation.untilMs).toISOString().slice(0, 10)}.`
        : ''
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
