import { Buffer } from 'node:buffer'
import { unreadable } from '../audit-error.ts'
import { parseBase64 } from '../note/base64.ts'
import { type Hash, readHash, showHash } from '../tree/hash.ts'

/** That something is in a log, in the form of C2SP tlog-proof, which tools of others read too. */
export interface TlogProof {
  /** Bytes that come along. Nothing vouches for them by itself. */
  readonly extra: Uint8Array | undefined
  /** Place of the leaf, from 0. */
  readonly index: number
  /** From the leaf's sibling up. */
  readonly hashes: readonly Hash[]
  /** A signed note. */
  readonly checkpoint: string
}

const header = 'c2sp.org/tlog-proof@v1'
const extraStart = 'extra '
const indexLine = /^index (0|[1-9]\d*)$/

/** Returns a proof as text that ends with its checkpoint. */
export function formatTlogProof({ extra, index, hashes, checkpoint }: TlogProof): string {
  const lines = [
    header,
    ...(extra === undefined ? [] : [extraStart + Buffer.from(extra).toString('base64')]),
    `index ${index}`,
    ...hashes.map(showHash),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Returns the parts of a proof. Throws where it is malformed; verifies nothing. */
export function parseTlogProof(text: string): TlogProof {
  const end = text.indexOf('\n\n')
  const [first, ...lines] = text.slice(0, Math.max(end, 0)).split('\n')
  if (first !== header) throw unreadable('that is not a proof')
  const extra = lines[0]?.startsWith(extraStart)
    ? parseBase64(lines.shift()?.slice(extraStart.length) ?? '', 'what comes with a proof')
    : undefined
  const [, index] = indexLine.exec(lines.shift() ?? '') ?? []
  if (!Number.isSafeInteger(Number(index))) throw unreadable('a proof does not say of which place it is')
  return { extra, index: Number(index), hashes: lines.map(readHash), checkpoint: text.slice(end + 2) }
}
