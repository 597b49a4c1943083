import type { Finding, ScanResult } from '../../../scan/index.ts'
import { printable } from '../../output/printable.ts'
import { formatTime } from '../../output/times.ts'

const placesShown = 5
const commitDigits = 12

/** Returns the report for a person: each finding with where it stands, what it is and what to do next; a last line. */
export function textReport(result: ScanResult, findings: readonly Finding[], isBundle: boolean): string {
  const lines = findings.flatMap((finding) => [...describe(finding), ''])
  if (isBundle && findings.length > 0)
    lines.push('Every browser that loads these files receives these keys: take them out of the build.', '')
  return [...lines.map(printable), summary(result, findings)].join('\n')
}

function describe(finding: Finding): string[] {
  const { id, name, confidence, hint, known, history, encodings, live, checksum } = finding
  const notes = [
    encodings.length === 0 ? undefined : `encoded: ${encodings.join(', ')}`,
    checksum === undefined ? undefined : `its checksum ${checksum}`,
    live === undefined ? undefined : `the vendor says: ${live}`,
  ].filter((note) => note !== undefined)
  return [
    `${id}  ${name} (${confidence})  ${hint}`,
    ...placesOf(finding),
    ...notes.map((note) => `  ${note}`),
    ...(known === undefined ? [] : [`  It is ${describeKnown(finding)}.`]),
    ...(history === undefined ? [] : [`  ${describeHistory(finding)}`]),
    ...nextSteps(finding).map((step) => `  Next: ${step}`),
  ]
}

function placesOf(finding: Finding): string[] {
  const places = [finding, ...finding.elsewhere].slice(0, placesShown)
  const more = finding.places - places.length
  return [
    ...places.map(({ file, line, column, commit, authoredAtMs }) => {
      const when = authoredAtMs === undefined ? '' : `, ${formatTime(authoredAtMs)}`
      return `  ${file}:${line}:${column}${commit === undefined ? '' : `  (commit ${commit.slice(0, commitDigits)}${when})`}`
    }),
    ...(more > 0 ? [`  and ${more} more places`] : []),
  ]
}

function describeKnown({ known }: Finding): string {
  if (known === undefined) return ''
  const { kind, id, vendor, environment, name, version, state } = known
  if (kind === 'client') return `the key of your client ${name} (${environment}, ${id}, ${state})`
  if (kind === 'token') return `a browser token of your client ${name} (${environment}, ${id}, ${state})`
  return `your ${state} key ${id}: ${vendor} ${environment} ${name}, version ${version}`
}

function describeHistory({ history }: Finding): string {
  if (history === undefined) return ''
  const { firstCommit, lastCommit, inHead, reachable } = history
  const span = [firstCommit, lastCommit].map((commit) => commit?.slice(0, commitDigits) ?? 'none')
  const where = inHead
    ? 'still in HEAD'
    : reachable
      ? 'no longer in HEAD'
      : 'in commits that no branch leads to any more; whoever has them can still read it'
  return firstCommit === undefined ? `It is ${where}.` : `First commit ${span[0]}, last ${span[1]}; ${where}.`
}

/** What to do, in order. A history cannot be unwritten: only the key can be made worthless. */
export function nextSteps({ id, known, rule }: Finding): string[] {
  if (known?.kind === 'key') {
    if (known.state === 'revoked') return ['nothing: the key was revoked. See that the vendor knows it, too.']
    return [
      `sallyport lock add --key ${known.id}`,
      known.state === 'active'
        ? `sallyport key rotate --leaked ${id} --yes`
        : `delete the key at the vendor, and: sallyport key revoke ${known.id}`,
    ]
  }
  if (known?.kind === 'token') {
    if (known.state !== 'active') return [`nothing: the token is ${known.state}.`]
    return [`sallyport token revoke --id ${known.id} --yes`]
  }
  if (known?.kind === 'client')
    return [`sallyport client revoke ${known.name} --environment ${known.environment}`]
  if (rule === 'private-key')
    return ['make a new pair of keys, and take this one out of use wherever it is trusted.']
  return [
    'make a new key at the vendor, delete this one there, and keep the new one in the vault: `sallyport key add`',
  ]
}

function summary({ totals, allowed }: ScanResult, findings: readonly Finding[]): string {
  const { files, bytes, blobs, remembered = 0 } = totals
  const count = (number: number, one: string) => `${grouped(number)} ${one}${number === 1 ? '' : 's'}`
  const what = blobs === undefined ? count(files, 'file') : count(blobs, 'object')
  const found = findings.length === 0 ? 'No leaked key' : count(findings.length, 'leaked key')
  const permitted = allowed === 0 ? '' : `, ${count(allowed, 'place')} allowed by a comment`
  const rest =
    remembered === 0 ? '' : ` An earlier scan has read ${count(remembered, 'more object')}: they hold none.`
  return `${found} in ${what} (${(bytes / 1e6).toFixed(1)} MB)${permitted}.${rest}`
}

/** `toLocaleString` would load the tables of every language. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
