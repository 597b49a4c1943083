import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventFilter } from '../../src/audit/index.ts'
import { createNoteKey, proveRecord } from '../../src/audit/index.ts'
import { ManualClock, type RecordedEvent } from '../../src/core/index.ts'
import { openStorage, type Storage, type StorageOptions } from '../../src/storage/index.ts'
import { startPostgres } from '../../test/support/postgres.ts'
import type { Campaign, CampaignOptions, CampaignResult } from './campaign.ts'

const defaultRecords = 1_000_000
const secondsMax = 2
const addedMibMax = 200
const limit = 100

const clients = 20
const users = 5_000
const callsPerCommit = 32
/** One operator's action for so many calls. */
const callsPerAction = 5_000
const startMs = Date.UTC(2026, 0, 1)

/** Asks a long log what an operator asks, and holds each answer against what was recorded. */
export const campaign: Campaign = {
  summary: `audit query on ${defaultRecords} records: each answer right, each answer and proof within ${secondsMax} s, in bounded memory`,
  async run(options) {
    const parts: CampaignResult[] = []
    if (options.database !== 'postgres') parts.push(await onSqlite(options))
    if (options.database !== 'sqlite') parts.push(await onPostgres(options))
    return {
      figures: Object.assign({}, ...parts.map(({ figures }) => figures)),
      violations: parts.flatMap(({ violations }) => violations),
    }
  },
}

async function onSqlite(options: CampaignOptions): Promise<CampaignResult> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-queries-'))
  try {
    return await measure('sqlite', { kind: 'sqlite', folder }, options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function onPostgres(options: CampaignOptions): Promise<CampaignResult> {
  const server = await startPostgres({ fsync: true })
  try {
    return await measure('postgres', { kind: 'postgres', url: await server.createDatabase() }, options)
  } finally {
    await server.stop()
  }
}

async function measure(
  name: string,
  where: StorageOptions,
  { count = defaultRecords, print }: CampaignOptions,
): Promise<CampaignResult> {
  const clock = new ManualClock(startMs)
  const storage = await openStorage({ ...where, clock })
  try {
    await storage.openLog(createNoteKey('log.example/queries').signerKey)
    const calls = Math.floor(count / 2)
    for (let call = 0; call < calls; call += callsPerCommit) {
      const some = Array.from({ length: Math.min(callsPerCommit, calls - call) }, (_, index) =>
        eventsOf(call + index),
      )
      clock.advance(timeOf(call + callsPerCommit) - clock.now())
      await Promise.all(some.flat().map((event) => storage.record(event)))
    }
    print(`${name}: ${2 * calls} records of calls are written`)
    const filling = await timed(() => storage.events.fillIndex())
    print(`${name}: the index is filled in ${filling.seconds.toFixed(1)} s`)
    const [asked, proved] = [await askAll(name, storage, calls, print), await proveSome(name, storage, print)]
    return {
      figures: {
        ...asked.figures,
        ...proved.figures,
        [`${name}: index filled, s`]: Math.round(filling.seconds),
      },
      violations: [...asked.violations, ...proved.violations],
    }
  } finally {
    await storage.close()
  }
}

async function askAll(
  name: string,
  { events }: Pick<Storage, 'events'>,
  calls: number,
  print: (line: string) => void,
): Promise<CampaignResult> {
  const violations: string[] = []
  const before = process.memoryUsage().rss
  let [slowest, rssMax] = [0, before]
  for (const [what, filter] of Object.entries(questions(calls))) {
    const { value: found, seconds } = await timed(() => events.query(filter, limit))
    const expected = newestOf(filter, calls)
    const ids = found.map(({ event }) => `${event.requestId} ${event.phase}`)
    if (ids.join() !== expected.join()) violations.push(`${name}: ${what}: another answer than was recorded`)
    if (seconds > secondsMax) violations.push(`${name}: ${what} took ${seconds.toFixed(1)} s`)
    slowest = Math.max(slowest, seconds)
    rssMax = Math.max(rssMax, process.memoryUsage().rss)
    print(`${name}: ${what}: ${ids.length} records in ${Math.round(seconds * 1_000)} ms`)
  }
  const addedMib = Math.round((rssMax - before) / 1024 / 1024)
  if (addedMib > addedMibMax) violations.push(`${name}: the queries took ${addedMib} MiB`)
  return {
    figures: {
      [`${name}: records of calls`]: 2 * calls,
      [`${name}: questions`]: Object.keys(questions(calls)).length,
      [`${name}: slowest answer, ms`]: Math.round(slowest * 1_000),
      [`${name}: MiB added by queries`]: addedMib,
    },
    violations,
  }
}

/** Proves records from the first to the last. A proof that does not hold is an error of its own. */
async function proveSome(
  name: string,
  { sealedLog, events }: Pick<Storage, 'sealedLog' | 'events'>,
  print: (line: string) => void,
): Promise<CampaignResult> {
  const [head, size] = [await sealedLog.head(), await events.count()]
  let slowest = 0
  for (let part = 0; part <= 8; part += 1) {
    const seq = Math.max(1, Math.floor((size * part) / 8))
    for await (const stored of sealedLog.records({ fromSeq: seq, toSeq: seq })) {
      const { seconds } = await timed(() =>
        proveRecord(stored, head?.checkpoint ?? '', sealedLog.readKeptNodes),
      )
      slowest = Math.max(slowest, seconds)
    }
  }
  print(`${name}: the slowest of 9 proofs took ${Math.round(slowest * 1_000)} ms`)
  return {
    figures: { [`${name}: slowest proof, ms`]: Math.round(slowest * 1_000) },
    violations: slowest > secondsMax ? [`${name}: a proof took ${slowest.toFixed(1)} s`] : [],
  }
}

function questions(calls: number): Readonly<Record<string, EventFilter>> {
  const middle = Math.floor(calls / 2)
  return {
    'one call': { requestId: requestOf(middle) },
    'a user': { claimedUser: userOf(middle) },
    'a user on one day': {
      claimedUser: userOf(7),
      fromMs: timeOf(middle),
      untilMs: timeOf(middle) + 3_600_000,
    },
    'a user of whom nothing is known': { claimedUser: 'h1_nobody' },
    'a client': { actorId: clientOf(3) },
    'a client and how it failed': { actorId: clientOf(3), reason: 'upstream_timeout' },
    'an operation that a client never used': { actorId: clientOf(3), operation: operationOf(4) },
    failures: { result: 'failure' },
    'a rare reason': { reason: 'scope_missing' },
    'a resource': { resource: 'client/cl_1' },
    'an action': { action: 'client.add' },
    'actions of one kind': { action: 'client.*' },
    'calls of a vendor before the middle': { action: 'castai.*', untilMs: timeOf(middle) },
    'everything before the first hour ends': { untilMs: timeOf(0) + 3_600_000 },
    'everything of the last hour': { fromMs: timeOf(calls) - 3_600_000 },
    intents: { phase: 'intent' },
  }
}

/** Returns what a query must find: the same filter, written once more, over what was recorded. */
function newestOf(filter: EventFilter, calls: number): string[] {
  const found: string[] = []
  for (let call = calls - 1; call >= 0 && found.length < limit; call -= 1) {
    for (const event of eventsOf(call).reverse()) {
      if (found.length < limit && passes(filter, event)) found.push(`${event.requestId} ${event.phase}`)
    }
  }
  return found.reverse()
}

function passes(filter: EventFilter, event: RecordedEvent): boolean {
  const { requestId, claimedUser, actorId, operation, resource, reason, result, phase, action } = filter
  const { fromMs = 0, untilMs = Number.POSITIVE_INFINITY } = filter
  const isAction =
    action === undefined ||
    (action.endsWith('*') ? event.action.startsWith(action.slice(0, -1)) : event.action === action)
  const pairs = [
    [requestId, event.requestId],
    [claimedUser, event.actor.claimedUser],
    [actorId, event.actor.id],
    [operation, event.operation],
    [resource, event.resource],
    [reason, event.reason],
    [result, event.result],
    [phase, event.phase],
  ]
  const isSame = pairs.every(([wanted, found]) => wanted === undefined || wanted === found)
  return isAction && isSame && event.atMs >= fromMs && event.atMs < untilMs
}

const requestOf = (call: number) => `r-${call}`
const userOf = (call: number) => `h1_${String(call % users).padStart(32, '0')}`
const clientOf = (call: number) => `cl_${String(call % clients).padStart(12, '0')}`
/** Of its own for each client: an operation and a client that never meet stand in the same commits all the same. */
const operationOf = (call: number) => `things.read-${call % clients}`
/** A call each five seconds: a million records are a month. */
const timeOf = (call: number) => startMs + call * 5_000

/** Returns what is recorded of one call, and of the operator who acts now and then. */
function eventsOf(call: number): RecordedEvent[] {
  const vendor = ['assemblyai', 'retellai', 'castai'][call % 3] as string
  const common = {
    requestId: requestOf(call),
    atMs: timeOf(call),
    action: `${vendor}.api.call`,
    actor: { kind: 'client' as const, id: clientOf(call), claimedUser: userOf(call) },
    operation: operationOf(call),
  }
  const reason = call % 100_003 === 7 ? 'scope_missing' : call % 1_009 === 5 ? 'upstream_timeout' : undefined
  const events: RecordedEvent[] = [
    { ...common, phase: 'intent', metadata: { environment: 'production', key: 'key_1', rule: 'read:*' } },
    {
      ...common,
      phase: 'outcome',
      result: reason === undefined ? 'success' : 'failure',
      ...(reason === undefined ? {} : { reason }),
      durationMs: call % 900,
      metadata: { status: reason === undefined ? 200 : 504 },
    },
  ]
  if (call % callsPerAction === 0) {
    events.push({
      requestId: `act-${call}`,
      atMs: timeOf(call),
      phase: 'event',
      action: call % (2 * callsPerAction) === 0 ? 'client.add' : 'client.revoke',
      actor: { kind: 'operator', id: 'local:root' },
      resource: `client/cl_${call / callsPerAction}`,
    })
  }
  return events
}

async function timed<Value>(
  run: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly seconds: number }> {
  const startedAt = performance.now()
  const value = await run()
  return { value, seconds: (performance.now() - startedAt) / 1_000 }
}
