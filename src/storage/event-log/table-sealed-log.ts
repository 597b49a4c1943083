import { Buffer } from 'node:buffer'
import {
  growTree,
  type Hash,
  hashBytes,
  type LogHead,
  MerkleFrontier,
  type NodeId,
  type ReadNodes,
  type StoredRecord,
  splitBody,
} from '../../audit/index.ts'
import type { Database } from '../database.ts'
import type { Row, Statement } from '../engine.ts'
import type { EventsRow } from '../schema/tables.ts'
import { storageFailed } from '../storage-error.ts'
import { headSql } from './log-rows.ts'
import type { StoredHead } from './log-sealer.ts'
import type { SealedLog, SealedRange, StoredBatch } from './sealed-log.ts'
import { keptEvery, keptWidth } from './tree/kept-level.ts'
import { type KeptTree, keptRoot } from './tree/kept-nodes.ts'

/** Rows read at a time: enough to make reading quick, few enough to keep commits waiting for a few ms only. */
const rowsPerRead = 64

/** Reads rows of the log. */
type ReadRows = (statements: readonly Statement[]) => Promise<readonly (readonly Row[])[]>

/** Returns the way to read rows of the log through a database. */
export function logRows(database: Database): ReadRows {
  return (statements) => database.readRows('log', statements)
}

/** The sealed log in the tables of one database, or of one file. */
export class TableSealedLog implements SealedLog {
  readonly #read: ReadRows
  readonly #dialect: 'sqlite' | 'postgres'

  constructor(read: ReadRows, dialect: 'sqlite' | 'postgres') {
    this.#read = read
    this.#dialect = dialect
  }

  async head(): Promise<LogHead | undefined> {
    const [head] = (await this.#rows(headSql)) as unknown as StoredHead[]
    if (head === undefined) throw storageFailed('the head of the event log is missing')
    if (head.size === 0 && head.checkpoint === '') return undefined
    return { checkpoint: textOf(head.checkpoint), tree: Buffer.from(textOf(head.tree), 'base64') }
  }

  async verifierKeys(): Promise<readonly string[]> {
    const rows = await this.#rows('select verifier_key from log_keys order by created_at_ms, verifier_key')
    return rows.map(({ verifier_key: key }) => String(key))
  }

  async *batches({
    fromSeq = 1,
    toSeq = Number.MAX_SAFE_INTEGER,
  }: SealedRange = {}): AsyncGenerator<StoredBatch> {
    // A row holds many records, and the first that is asked for may lie within one.
    let next = await this.#startOf(fromSeq)
    for (;;) {
      const rows = (await this.#rows(
        `select * from events where seq >= ${this.#place(1)} and seq <= ${this.#place(2)} order by seq limit ${rowsPerRead}`,
        [next, toSeq],
      )) as unknown as EventsRow[]
      for (const row of rows) yield batchOf(row)
      const last = rows.at(-1)
      if (last === undefined || rows.length < rowsPerRead) return
      next = last.seq + 1
    }
  }

  async *records(range: SealedRange = {}): AsyncGenerator<StoredRecord> {
    const { fromSeq = 1, toSeq = Number.MAX_SAFE_INTEGER } = range
    for await (const { body, firstSeq } of this.batches(range)) {
      for (const [index, record] of splitBody(body).entries()) {
        const seq = firstSeq + index
        if (record !== '' && seq >= fromSeq && seq <= toSeq) yield { seq, record }
      }
    }
  }

  readonly readNodes: ReadNodes = async (nodes) => {
    const hashes: Hash[] = []
    for (const node of nodes) hashes.push(await this.#leafRoot(node))
    return hashes
  }

  readonly readKeptNodes: ReadNodes = async (nodes) => {
    const keptSize = await this.#keptSize()
    const tree: KeptTree = {
      leafRoot: (node) => this.#leafRoot(node),
      keptHashes: async (level, place, count) => {
        const sql = `select hash from log_tree where level = ${this.#place(1)} and place >= ${this.#place(2)} and place < ${this.#place(3)} order by place`
        return (await this.#rows(sql, [level, place, place + count])).map(({ hash }) => textOf(hash))
      },
    }
    const hashes: Hash[] = []
    for (const node of nodes) hashes.push(await keptRoot(node, tree, keptSize))
    return hashes
  }

  async #keptSize(): Promise<number> {
    // A copy of an older log has no such table, and nobody may make one in it.
    const isThere =
      this.#dialect === 'postgres' ||
      (await this.#rows("select 1 from sqlite_schema where name = 'log_tree'")).length > 0
    if (!isThere) return 0
    const sql = `select place from log_tree where level = ${keptEvery} order by place desc limit 1`
    const [last] = await this.#rows(sql)
    return last === undefined ? 0 : (Number(last.place) + 1) * keptWidth
  }

  async #leafRoot({ level, index }: NodeId): Promise<Hash> {
    const width = 2 ** level
    const from = index * width
    const tree = new MerkleFrontier()
    for await (const leaves of this.#leaves(from, from + width)) growTree(leaves, tree)
    if (tree.size !== width) throw storageFailed('the log has no such records')
    return tree.root()
  }

  /** Yields leaf hashes, 32 bytes each, a commit at a time, of nothing but a range. */
  async *#leaves(from: number, to: number): AsyncGenerator<Uint8Array> {
    let next = await this.#startOf(from + 1)
    for (;;) {
      const rows = await this.#rows(
        `select seq, leaves from events where seq >= ${this.#place(1)} and seq <= ${this.#place(2)} order by seq limit ${rowsPerRead}`,
        [next, to],
      )
      for (const { seq, leaves } of rows) {
        const first = Number(seq) - 1
        const bytes = Buffer.from(textOf(leaves), 'base64')
        yield bytes.subarray(Math.max(0, from - first) * hashBytes, Math.max(0, to - first) * hashBytes)
      }
      const last = rows.at(-1)
      if (last === undefined || rows.length < rowsPerRead) return
      next = Number(last.seq) + 1
    }
  }

  async #startOf(seq: number): Promise<number> {
    const rows = await this.#rows(
      `select seq from events where seq <= ${this.#place(1)} order by seq desc limit 1`,
      [seq],
    )
    return Number(rows[0]?.seq ?? 0)
  }

  async #rows(sql: string, parameters: readonly number[] = []): Promise<readonly Row[]> {
    const [rows = []] = await this.#read([{ sql, parameters }])
    return rows
  }

  #place(number: number): string {
    return this.#dialect === 'postgres' ? `$${number}` : '?'
  }
}

function batchOf(row: EventsRow): StoredBatch {
  return {
    firstSeq: row.seq,
    atMs: row.at_ms,
    body: textOf(row.body),
    leafHashes: Buffer.from(textOf(row.leaves), 'base64'),
    checkpoint: textOf(row.checkpoint),
    // A file whose columns were renamed has none of these names: that is no number, and no place.
    written: { firstSeq: Number(row.seq), count: Number(row.count) },
  }
}

/** A file that was tampered with may hold anything in any column: what is no text is no record, and verification says so. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
