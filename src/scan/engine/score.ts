import { judgeNameBefore, type NameVerdict } from './name-before.ts'
import type { Rule } from './rule.ts'

/** How sure a match is: `certain` by shape and checksum or by fingerprint, `likely` is reported, `possible` on demand. */
export type Confidence = 'certain' | 'likely' | 'possible'

/** A match is reported from here. */
export const likelyFrom = 6
export const possibleFrom = 4

/** The bytes around a value, as text of one character a byte. */
export interface Surroundings {
  readonly before: string
  readonly after: string
}

/** How far around a value its vendor's name still counts. */
export const windowBytes = 220

/** Called an id or a hash: however often its file names the vendor, it is no more than possible. */
const otherMost = 2

/** What the rest of the file adds: the host of the vendor's API, its name, or neither. */
export const fileScore = { host: 3, named: 2, unnamed: -3 } as const

/** What stands around a run says. */
export interface Score {
  readonly points: number
  /** Whether the vendor is named so near that the rest of the file need not name it. */
  readonly isNamed: boolean
}

/**
 * Returns the score of a run whose shape alone does not tell, without what the rest of the file says. The weights
 * were fitted on realistic positions; see docs/scan.md.
 */
export function scoreAround(rule: Rule, secret: string, { before, after }: Surroundings): Score {
  const verdict = judgePair(before, after)
  const hasShape = !rule.isUuid4 || isUuid4(secret)
  let points = rule.literal === '' ? 0 : 1
  if (rule.isUuid4) points += hasShape ? 3 : -3
  const line = `${before.slice(before.lastIndexOf('\n') + 1)}\n${after.slice(0, endOfLine(after))}`
  const isOnLine = rule.words?.test(line) ?? false
  const isNear = isOnLine || (rule.words?.test(`${before}\n${after}`) ?? false)
  if (isNear) points += isOnLine ? 4 : 3
  if (rule.hosts?.test(`${before}\n${after}`)) points += 3
  if (isPathSegment(before, after)) points -= 9
  if (verdict === 'credential') points += 3
  else if (verdict === 'other') points = Math.min(points - 5, otherMost)
  // A part of a longer name: `file_<hex>`, `chunk-<hex>`.
  if (/[A-Za-z0-9][_-]$/.test(before)) points -= 3
  // What has not even the shape must at least be called a credential.
  if (!hasShape && verdict !== 'credential') points -= 6
  return { points, isNamed: isNear }
}

/** The 13th digit tells the version, the 17th the variant (RFC 9562). */
export function isUuid4(hex: string): boolean {
  return hex[12] === '4' && '89ab'.includes(hex[16] ?? ' ')
}

function endOfLine(text: string): number {
  const at = text.indexOf('\n')
  return at === -1 ? text.length : at
}

function isPathSegment(before: string, after: string): boolean {
  // `//` begins a comment or a host, not a segment.
  if (/[^/:\s"'`]\/$/.test(before) || /[\w.]\/[\w.~-]*[-_.]$/.test(before)) return true
  return /^\.(?:js|css|map|png|jpe?g|svg|gif|webp|woff2?|mp3|mp4|wav|html?|json|chunk|bundle|min)\b/.test(
    after,
  )
}

/** Some names stand behind: `{"value": "<key>", "name": "X"}`, `setValue("<key>", forHTTPHeaderField: "X")`. */
function judgePair(before: string, after: string): NameVerdict {
  // The first field of a row in a table is what the row is called.
  if (/(?:^|\n|\bvalues\s*\(\s*|\),\s*\(\s*)["']?$/i.test(before) && /^["']?[,;\t|]/.test(after))
    return 'other'
  const [, header] = /^["']\s*,\s*forHTTPHeaderField\s*:\s*["']([\w-]{1,80})/.exec(after) ?? []
  if (header !== undefined) return judgeNameBefore(`${header}=`)
  const verdict = judgeNameBefore(before)
  if (verdict !== 'none' || !/value["']?\s*[:=]\s*["']?$/i.test(before)) return verdict
  const [, name] = /^["']?\s*,?\s*["']?(?:name|key)["']?\s*[:=]\s*["']?([\w.-]{1,80})/i.exec(after) ?? []
  return name === undefined ? verdict : judgeNameBefore(`${name}=`)
}
