import { Buffer } from 'node:buffer'
import type { Secret } from '../../src/core/index.ts'
import type { Storage, StorageOptions } from '../../src/storage/index.ts'
import type { BareInserts, CommitRow } from './bare-inserts.ts'
import { callEvents } from './call-events.ts'
import type { Plan } from './plan.ts'

/** How many callers record at once, and so how many records one commit holds. */
export const recordsPerBatch = 64
const hashBytes = 32

/** Records a second of each round. */
export interface LogRates {
  readonly bare: readonly number[]
  readonly ours: readonly number[]
}

/** The log as it ships, beside a table that is given the same bytes. */
export class LogContest {
  readonly #storage: Storage
  readonly #bare: BareInserts
  #rows: readonly CommitRow[] = []

  private constructor(storage: Storage, bare: BareInserts) {
    this.#storage = storage
    this.#bare = bare
  }

  /** Opens both, and writes that many commits for a start: their bytes are what the bare table is given later on. */
  static async open(
    { build }: Plan,
    options: StorageOptions,
    signingKey: Secret,
    { bare, commits }: { readonly bare: BareInserts; readonly commits: number },
  ): Promise<LogContest> {
    const { openStorage } = (await import(
      new URL('storage/index.js', build).href
    )) as typeof import('../../src/storage/index.ts')
    const storage = await openStorage(options)
    await storage.openLog(signingKey)
    const contest = new LogContest(storage, bare)
    await contest.#record(commits)
    contest.#rows = await contest.#readRows()
    return contest
  }

  /** Returns the rates of that many rounds; each round writes as many commits on either side, in changing order. */
  async run(plan: Plan, commits: number): Promise<LogRates> {
    const rows = this.#rows.slice(0, commits)
    if (rows.length < commits) throw new Error('there are fewer rows than a round inserts')
    const measure = async (order: number) => {
      if (order % 2 === 0) return { ours: await this.#record(commits), bare: await this.#insert(rows) }
      return { bare: await this.#insert(rows), ours: await this.#record(commits) }
    }
    await measure(0)
    const rounds: { ours: number; bare: number }[] = []
    for (let round = 0; round < plan.rounds; round += 1) {
      await plan.moments.wait()
      rounds.push(await measure(round))
    }
    // Whoever waits for less than a whole group is measured in other groups than is said.
    await this.#readRows()
    return { bare: rounds.map(({ bare }) => bare), ours: rounds.map(({ ours }) => ours) }
  }

  async close(): Promise<void> {
    await this.#storage.close()
    await this.#bare.close()
  }

  /** Returns the records a second where the next callers come once all of the last are answered. */
  async #record(commits: number): Promise<number> {
    const events = callEvents(commits * recordsPerBatch)
    return perSecond(events.length, async () => {
      for (let first = 0; first < events.length; first += recordsPerBatch) {
        await Promise.all(events.slice(first, first + recordsPerBatch).map(this.#storage.record))
      }
    })
  }

  #insert(rows: readonly CommitRow[]): Promise<number> {
    return perSecond(rows.length * recordsPerBatch, () => this.#bare.insert(rows))
  }

  /** Returns the rows as they were stored; throws where one of them holds another number of records. */
  async #readRows(): Promise<CommitRow[]> {
    const rows: CommitRow[] = []
    for await (const { body, leafHashes, checkpoint } of this.#storage.sealedLog.batches()) {
      if (leafHashes.length !== recordsPerBatch * hashBytes) {
        throw new Error(`a commit holds ${leafHashes.length / hashBytes} records`)
      }
      rows.push({ body, leaves: Buffer.from(leafHashes).toString('base64'), checkpoint })
    }
    return rows
  }
}

async function perSecond(count: number, run: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return (count * 1_000) / (performance.now() - startedAt)
}
