/**
 * The database thread: owns both SQLite files and does what the main thread asks, one thing after the other.
 * Imports SQLite and what seals a commit, and nothing else, so that it is ready soon and stays small.
 *
 * @module
 */
import { parentPort, workerData } from 'node:worker_threads'
import { Secret } from '../../core/index.ts'
import type { Outcome } from '../engine.ts'
import { flattenError } from '../storage-error.ts'
import {
  decodeBatch,
  type FromWorker,
  type ToWorker,
  type WorkerRequest,
  type WorkerSettings,
} from './messages.ts'
import { startPoll } from './poll.ts'
import { sqliteError } from './sqlite-error.ts'
import { SqliteFiles } from './sqlite-files.ts'

const port = parentPort
if (!port) throw new Error('This file is started as a worker, never imported.')

let poll: NodeJS.Timeout | undefined

const post = (message: FromWorker): void => port.postMessage(message)

try {
  const { folder, folderKind } = workerData as WorkerSettings
  serve(new SqliteFiles(folder, folderKind))
  post({ kind: 'opened' })
} catch (error) {
  post({ kind: 'refused', error: flattenError(sqliteError(error)) })
}

function serve(files: SqliteFiles): void {
  port?.on('message', (message: ToWorker) => {
    if (typeof message === 'string') append(files, message)
    else if (message.kind === 'watch') watch(files)
    else answer(files, message)
  })
}

function append(files: SqliteFiles, message: string): void {
  try {
    files.append(decodeBatch(message))
    post(0)
  } catch (error) {
    post({ kind: 'batch-failed', error: flattenError(sqliteError(error)) })
  }
}

function answer(files: SqliteFiles, request: Exclude<WorkerRequest, { kind: 'watch' }>): void {
  try {
    post({ kind: 'done', id: request.id, outcomes: perform(files, request) })
    if (request.kind === 'close') port?.close()
  } catch (error) {
    post({ kind: 'failed', id: request.id, error: flattenError(sqliteError(error)) })
  }
}

function perform(files: SqliteFiles, request: Exclude<WorkerRequest, { kind: 'watch' }>): readonly Outcome[] {
  switch (request.kind) {
    case 'transact':
      return files.transact(request.file, request.mode, request.statements)
    case 'open-log':
      files.openLog(new Secret(request.signingKey))
      return []
    case 'probe':
      files.probe()
      return []
    case 'ping':
      files.ping()
      return []
    case 'ping-log':
      files.pingLog()
      return []
    case 'close':
      clearInterval(poll)
      files.close()
      return []
  }
}

function watch(files: SqliteFiles): void {
  poll = startPoll(files, {
    counter: (value) => post({ kind: 'counter', value }),
    failed: (error) => post({ kind: 'watch-failed', error: flattenError(error) }),
  })
}
