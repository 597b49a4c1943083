import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../test/support/postgres.ts'
import { barePostgres, bareSqlite } from '../harness/bare-inserts.ts'
import { LogContest, type LogRates, recordsPerBatch } from '../harness/log-contest.ts'
import { measureVerification } from '../harness/log-verification.ts'
import type { Measure, Plan } from '../harness/plan.ts'
import type { Goal } from '../harness/report.ts'
import { measureSlowReads, readers, vendorMs } from '../harness/slow-reads.ts'
import { figure, ratioTo, type Spread, showRatio, showValue, spreadOf } from '../harness/spread.ts'

const sqlitePerSecondMin = 50_000
const postgresPerSecondMin = 10_000
const verifiedPerSecondMin = 100_000
const addedMsMax = 0.5

/** How fast records become durable, how fast they are verified, and what they add to a read of a slow vendor. */
export const log: Measure = {
  name: 'log',
  async run(plan) {
    const { createNoteKey } = (await import(
      new URL('audit/index.js', plan.build).href
    )) as typeof import('../../src/audit/index.ts')
    const { signerKey, verifierKey } = createNoteKey('log.example/bench')
    const { sqlite, verification } = await measureSqlite(plan, signerKey, verifierKey)
    const postgres = await measurePostgres(plan, signerKey)
    const reads = await measureSlowReads(plan, plan.requests / 10)
    const addedMs = spreadOf(reads.gate.map((ms, round) => ms - (reads.bare[round] ?? Number.NaN)))
    return {
      name: 'log',
      title: 'The log: writing, verifying, and what it adds to a call',
      method:
        'In turns in one process, but for the reads. ' +
        `Records are intents and outcomes of calls, ${Math.round(verification.recordBytes)} bytes each. ` +
        `*Recorded*: ${recordsPerBatch} callers at a time, each answered once its record is durable, sealed into the ` +
        'tree and signed; one commit for all of them, through the thread of the database on SQLite. The bare insert ' +
        'puts the very bytes of such rows into a table, one row a commit, with the same durability: WAL with ' +
        '`synchronous=FULL`, and PostgreSQL 18 with `fsync` on. *Verified*: from the file to the verdict, every signature, ' +
        'hash and root, against one SHA-256 of each record. A ratio is that of the rates: below 1, the bare one is ' +
        'quicker, and where the bare insert misses a goal as well, the disk does. ' +
        `*Read*: ${readers} connections to a vendor that takes ${vendorMs} ms, p50, everything recorded.`,
      header: ['', 'median (range)', 'against bare'],
      rows: [
        ...rowsOf('SQLite, bare insert', 'SQLite, recorded', sqlite, '/s'),
        ...rowsOf('PostgreSQL, bare insert', 'PostgreSQL, recorded', postgres, '/s'),
        ...rowsOf('bare SHA-256', 'verified', verification, 'per CPU second'),
        ['read, bare pass-through', showValue(spreadOf(reads.bare), 'ms'), ''],
        ['read, gate', showValue(spreadOf(reads.gate), 'ms'), showAdded(addedMs)],
      ],
      goals: [
        atLeast(sqlitePerSecondMin, 'durable records a second on SQLite', spreadOf(sqlite.ours)),
        atLeast(postgresPerSecondMin, 'durable records a second on PostgreSQL', spreadOf(postgres.ours)),
        atLeast(verifiedPerSecondMin, 'verified records per CPU second', spreadOf(verification.ours)),
        {
          what: `a read takes less than ${addedMsMax} ms more than through the bare pass-through`,
          measured: showAdded(addedMs),
          reached: addedMs.median < addedMsMax,
        },
      ],
    }
  },
}

type SigningKey = Parameters<typeof LogContest.open>[2]

async function measureSqlite(plan: Plan, signingKey: SigningKey, verifierKey: string) {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-log-'))
  try {
    const started = { bare: bareSqlite(folder), commits: plan.requests / 4 }
    const contest = await LogContest.open(plan, { kind: 'sqlite', folder }, signingKey, started)
    try {
      const verification = await measureVerification(plan, folder, verifierKey)
      return { sqlite: await contest.run(plan, commitsPerRound(plan)), verification }
    } finally {
      await contest.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measurePostgres(plan: Plan, signingKey: SigningKey): Promise<LogRates> {
  const server = await startPostgres({ fsync: true })
  try {
    const url = await server.createDatabase()
    const started = { bare: await barePostgres(url), commits: commitsPerRound(plan) }
    const contest = await LogContest.open(plan, { kind: 'postgres', url }, signingKey, started)
    try {
      return await contest.run(plan, commitsPerRound(plan))
    } finally {
      await contest.close()
    }
  } finally {
    await server.stop()
  }
}

function commitsPerRound({ requests }: Plan): number {
  return requests / 20
}

function rowsOf(peer: string, title: string, { bare, ours }: LogRates, unit: string): string[][] {
  return [
    [peer, showValue(spreadOf(bare), unit), '1'],
    [title, showValue(spreadOf(ours), unit), showRatio(ratioTo(bare, ours))],
  ]
}

function atLeast(count: number, what: string, measured: Spread): Goal {
  return {
    what: `at least ${count} ${what}`,
    measured: `${figure(measured.median)} (${figure(measured.min)}-${figure(measured.max)})`,
    reached: measured.median >= count,
  }
}

/** A difference may lie below nothing, where others disturbed the peer more: a dash between two such figures says nothing. */
function showAdded({ median, min, max }: Spread): string {
  return `${figure(median)} ms more (${figure(min)} to ${figure(max)})`
}
