import type { Outcome, Statement, StorageFile, TransactMode } from '../engine.ts'
import type { EventBatch } from '../event-log/event-sink.ts'
import type { PlainError } from '../storage-error.ts'
import type { FolderKind } from './sqlite-files.ts'

/** What the thread is started with. */
export interface WorkerSettings {
  readonly folder: string
  readonly folderKind: FolderKind
  /** Where the starting thread keeps compiled code, if it does. */
  readonly compileCache?: string | undefined
}

/**
 * What the main thread sends. A string is a batch of records, the one message of the hot path: copying a string
 * between threads costs a fraction of copying an object.
 */
export type ToWorker = string | WorkerRequest

export type WorkerRequest =
  | {
      readonly kind: 'transact'
      readonly id: number
      readonly file: StorageFile
      readonly mode: TransactMode
      readonly statements: readonly Statement[]
    }
  | { readonly kind: 'open-log'; readonly id: number; readonly signingKey: string }
  | { readonly kind: 'probe' | 'ping' | 'ping-log' | 'close'; readonly id: number }
  | { readonly kind: 'watch' }

/** What the worker answers. The bare number stands for "the batch is durable". */
export type FromWorker =
  | 0
  | { readonly kind: 'opened' }
  | { readonly kind: 'refused'; readonly error: PlainError }
  | { readonly kind: 'batch-failed'; readonly error: PlainError }
  | { readonly kind: 'done'; readonly id: number; readonly outcomes: readonly Outcome[] }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError }
  | { readonly kind: 'counter'; readonly value: number }
  | { readonly kind: 'watch-failed'; readonly error: PlainError }

/** Returns the message for a batch: its count and time on the first line, then the records as they will be stored. */
export function encodeBatch(batch: EventBatch): string {
  return `${batch.count} ${batch.atMs}\n${batch.body}`
}

/** Returns the batch of a message. */
export function decodeBatch(message: string): EventBatch {
  const end = message.indexOf('\n')
  const space = message.indexOf(' ')
  return {
    count: Number(message.slice(0, space)),
    atMs: Number(message.slice(space + 1, end)),
    body: message.slice(end + 1),
  }
}
