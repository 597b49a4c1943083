import type { CallUsage } from '../../access/index.ts'
import type { SealedLog } from '../../storage/index.ts'

interface Tally {
  clientId: string
  vendor: string
  operation: string
  allowed: number
  unscoped: number
  lastAtMs: number
}

const text = String.raw`"(?:[^"\\]|\\.)*"`

/**
 * Reads a call of a client out of a record without parsing the rest: the order of its fields is part of the format of
 * records, and a quote within a text is an escape. What a record holds beyond this is of no interest here.
 */
const call = new RegExp(
  String.raw`^1\{"requestId":${text},"atMs":(\d+),"phase":"(intent|outcome)","action":"([a-z0-9-]+)\.api\.call",` +
    String.raw`"actor":\{"kind":"client","id":"([^"]*)"(?:,"claimedUser":${text})?\}(?:,"resource":${text})?,"operation":"([^"]*)"`,
)

/** Returns how often each client made each call since then, as the log tells. A million records take a few seconds. */
export async function readCallUsage(
  log: Pick<SealedLog, 'batches'>,
  fromMs: number,
): Promise<readonly CallUsage[]> {
  const tallies = new Map<string, Tally>()
  for await (const { body, atMs: writtenAtMs } of log.batches()) {
    // A commit is later than what it holds.
    if (writtenAtMs < fromMs) continue
    for (const line of body.split('\n')) count(tallies, line, fromMs)
  }
  return [...tallies.values()]
}

function count(tallies: Map<string, Tally>, line: string, fromMs: number): void {
  const found = call.exec(line)
  if (found === null) return
  const [, atText, phase, vendor = '', clientId = '', operation = ''] = found
  const atMs = Number(atText)
  const isAllowed = phase === 'intent'
  if (atMs < fromMs || (!isAllowed && !line.includes('"reason":"scope_missing"'))) return
  const key = `${clientId} ${vendor} ${operation}`
  let tally = tallies.get(key)
  if (tally === undefined) {
    tally = { clientId, vendor, operation, allowed: 0, unscoped: 0, lastAtMs: 0 }
    tallies.set(key, tally)
  }
  if (isAllowed) tally.allowed += 1
  else tally.unscoped += 1
  tally.lastAtMs = Math.max(tally.lastAtMs, atMs)
}
