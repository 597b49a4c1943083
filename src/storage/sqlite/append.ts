import type { EventBatch } from '../event-log/event-sink.ts'
import { headSql, lastRowSql } from '../event-log/log-rows.ts'
import type { LogSealer, SealedCommit, StoredHead } from '../event-log/log-sealer.ts'
import type { EventsRow } from '../schema/tables.ts'
import { storageFailed } from '../storage-error.ts'
import type { Connection } from './connection.ts'

const moveHeadSql =
  'update event_head set size = ?, tree = ?, checkpoint = ? where size = ? and checkpoint = ?'
const insertSql = 'insert into events (seq, count, at_ms, body, leaves, checkpoint) values (?, ?, ?, ?, ?, ?)'

/** Writes and takes back an empty row: everything an append does, and nothing that stays. */
export const probeSql = [
  "insert into events (seq, count, at_ms, body, leaves, checkpoint) values (0, 0, 0, '', '', '')",
  'delete from events where seq = 0',
]

/**
 * Returns the batch as it was written after the head, in one transaction. The lock is taken before the head is read, so
 * that of two processes the second seals onto what the first has written.
 */
export function appendBatch(connection: Connection, sealer: LogSealer, batch: EventBatch): SealedCommit {
  return connection.transaction('write', () => {
    const before = readHead(connection)
    const commit = sealer.seal(batch, before)
    const { head, row } = commit
    const moved = connection.run({
      sql: moveHeadSql,
      parameters: [head.size, head.tree, head.checkpoint, before.size, before.checkpoint],
    })
    if (moved.affected !== 1) throw storageFailed('the head of the event log was moved meanwhile')
    connection.run({
      sql: insertSql,
      parameters: [row.seq, row.count, row.at_ms, row.body, row.leaves, row.checkpoint],
    })
    return commit
  })
}

/** Returns if the log ends as the sealer's key has signed. Throws ERR_AUDIT_LOG_BROKEN otherwise. */
export function verifyEnd(connection: Connection, sealer: LogSealer): void {
  connection.transaction('read', () => {
    sealer.verifyEnd(readHead(connection), connection.get(lastRowSql) as unknown as EventsRow | undefined)
  })
}

/** Puts the verifier key where readers of the log find it. */
export function publishKey(connection: Connection, verifierKey: string): void {
  const known = connection.run({
    sql: 'select 1 from log_keys where verifier_key = ?',
    parameters: [verifierKey],
  })
  if (known.affected > 0) return
  connection.run({
    sql: 'insert or ignore into log_keys (verifier_key, created_at_ms) values (?, ?)',
    parameters: [verifierKey, Date.now()],
  })
}

function readHead(connection: Connection): StoredHead {
  const head = connection.get(headSql)
  if (!head) throw storageFailed('the head of the event log is missing')
  return head as unknown as StoredHead
}
