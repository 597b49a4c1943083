import type { Rule } from './rule.ts'
import type { RunContext } from './run-context.ts'

/** How sure a match is: `certain` by shape and checksum or by fingerprint, `likely` is reported, `possible` on demand. */
export type Confidence = 'certain' | 'likely' | 'possible'

/** A match is reported from here. */
export const likelyFrom = 6
export const possibleFrom = 4

/** Returns how sure so many points make a match; undefined where they are too few. */
export function confidenceOf(score: number): Confidence | undefined {
  if (score >= likelyFrom) return 'likely'
  return score >= possibleFrom ? 'possible' : undefined
}

/** How far around a value its vendor's name still counts. */
export const windowBytes = 220

/** Called an id or a hash: however often its file names the vendor, it is no more than possible. */
const otherMost = 2
const credentialScore = 3

/** What the rest of the file adds: the host of the vendor's API, its name, or neither. */
export const fileScore = { host: 3, named: 2, unnamed: -3 } as const

/** What stands around a run says. */
export interface Score {
  readonly points: number
  /** Whether the vendor is named so near that the rest of the file need not name it. */
  readonly isNamed: boolean
}

/**
 * Returns the score of a run whose shape alone does not tell, without what the rest of the file says; undefined where
 * nothing in the file could lift it to `needed`. The weights were fitted on realistic positions; see docs/scan.md.
 */
export function scoreAround(
  rule: Rule,
  secret: string,
  around: RunContext,
  needed: number,
): Score | undefined {
  const hasShape = !rule.isUuid4 || isUuid4(secret)
  let points = rule.literal === '' ? 0 : 1
  if (rule.isUuid4) points += hasShape ? 3 : -3
  const isOnLine = rule.words?.test(around.line) ?? false
  const isNear = isOnLine || (rule.words?.test(around.both) ?? false)
  if (isNear) points += isOnLine ? 4 : 3
  if (rule.hosts?.test(around.both)) points += 3
  // The name before it is slow to read: most hashes are out of reach without it.
  if (points + credentialScore + fileScore.host < needed) return undefined
  const { verdict } = around
  if (around.isPathSegment) points -= 9
  if (verdict === 'credential') points += credentialScore
  else if (verdict === 'other') points = Math.min(points - 5, otherMost)
  if (around.isPartOfName) points -= 3
  // What has not even the shape must at least be called a credential.
  if (!hasShape && verdict !== 'credential') points -= 6
  return points + fileScore.host < needed ? undefined : { points, isNamed: isNear }
}

/** The 13th digit tells the version, the 17th the variant (RFC 9562). */
export function isUuid4(hex: string): boolean {
  return hex[12] === '4' && '89ab'.includes(hex[16] ?? ' ')
}
