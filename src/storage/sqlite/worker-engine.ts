import { getCompileCacheDir } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { SallyportError } from '../../core/index.ts'
import type { ChangeWatcher, Engine, Outcome, Statement, StorageFile, TransactMode } from '../engine.ts'
import type { EventBatch, SealingSink } from '../event-log/event-sink.ts'
import { reviveError, storageFailed } from '../storage-error.ts'
import { encodeBatch, type FromWorker, type WorkerRequest, type WorkerSettings } from './messages.ts'
import { bumpSql } from './poll.ts'
import type { FolderKind } from './sqlite-files.ts'

/** The package is compiled and the repository is not: the worker has the extension of the file that starts it. */
const workerUrl = new URL(`./thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** How long a worker may take to finish what it was doing when it is asked to close. */
const closeWithinMs = 5_000

type Waiting = PromiseWithResolvers<readonly Outcome[]>
type Asked =
  | { readonly kind: 'probe' | 'ping' | 'ping-log' | 'close' }
  | Omit<Extract<WorkerRequest, { kind: 'transact' }>, 'id'>
  | Omit<Extract<WorkerRequest, { kind: 'open-log' }>, 'id'>

/**
 * SQLite in a thread of its own: a commit waits for the disk there, and the gateway goes on. Holds the process open
 * only while an answer is due. If the thread dies, everything pending and everything later is rejected.
 */
export class WorkerEngine implements Engine {
  readonly dialect = 'sqlite'
  readonly bumpSql = bumpSql
  readonly worker: Worker
  readonly events: SealingSink = {
    open: async (signingKey) => void (await this.#ask({ kind: 'open-log', signingKey: signingKey.reveal() })),
    commit: (batch) => this.#commit(batch),
    probe: async () => void (await this.#ask({ kind: 'probe' })),
    ping: async () => void (await this.#ask({ kind: 'ping-log' })),
  }
  readonly #opening = Promise.withResolvers<void>()
  readonly #waiting = new Map<number, Waiting>()
  #batch: PromiseWithResolvers<void> | undefined
  #watcher: ChangeWatcher | undefined
  #lastId = 0
  #ended: SallyportError | undefined

  constructor(settings: WorkerSettings) {
    this.worker = new Worker(workerUrl, {
      workerData: settings,
      // It may hold the master key, and this thread has no use for it.
      env: {},
      // Flags are meant for the program that uses us; with `--input-type` no file could be started at all.
      execArgv: [],
      name: 'sallyport-database',
    })
    this.worker.on('message', (message: FromWorker) => this.#receive(message))
    this.worker.on('error', (error: unknown) => this.#end('the database thread failed', error))
    this.worker.on('exit', () => this.#end('the database thread has ended'))
  }

  /** Resolves once the files are open and brought forward. */
  async opened(): Promise<void> {
    await this.#opening.promise
    this.worker.unref()
  }

  async transact(
    file: StorageFile,
    mode: TransactMode,
    statements: readonly Statement[],
  ): Promise<readonly Outcome[]> {
    return this.#ask({ kind: 'transact', file, mode, statements })
  }

  watch(watcher: ChangeWatcher): void {
    this.#watcher = watcher
    this.#post({ kind: 'watch' })
  }

  async ping(): Promise<void> {
    await this.#ask({ kind: 'ping' })
  }

  async close(): Promise<void> {
    if (this.#ended) return
    const exited = new Promise((resolve) => this.worker.once('exit', resolve))
    const timer = setTimeout(() => this.worker.terminate(), closeWithinMs)
    try {
      await this.#ask({ kind: 'close' })
      this.worker.ref()
      await exited
    } finally {
      clearTimeout(timer)
    }
  }

  #commit(batch: EventBatch): Promise<void> {
    if (this.#ended) return Promise.reject(this.#ended)
    this.#batch = Promise.withResolvers<void>()
    this.worker.ref()
    this.worker.postMessage(encodeBatch(batch))
    return this.#batch.promise
  }

  #ask(request: Asked): Promise<readonly Outcome[]> {
    if (this.#ended) return Promise.reject(this.#ended)
    const waiting = Promise.withResolvers<readonly Outcome[]>()
    this.#lastId += 1
    this.#waiting.set(this.#lastId, waiting)
    this.worker.ref()
    this.#post({ ...request, id: this.#lastId })
    return waiting.promise
  }

  #post(request: WorkerRequest): void {
    this.worker.postMessage(request)
  }

  #receive(message: FromWorker): void {
    if (message === 0) this.#takeBatch()?.resolve()
    else if (message.kind === 'batch-failed') this.#takeBatch()?.reject(reviveError(message.error))
    else if (message.kind === 'done') this.#take(message.id)?.resolve(message.outcomes)
    else if (message.kind === 'failed') this.#take(message.id)?.reject(reviveError(message.error))
    else if (message.kind === 'counter') this.#watcher?.counter(message.value)
    else if (message.kind === 'watch-failed') this.#watcher?.failed(reviveError(message.error))
    else if (message.kind === 'opened') this.#opening.resolve()
    else this.#opening.reject(reviveError(message.error))
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    this.#rest()
    return waiting
  }

  #takeBatch(): PromiseWithResolvers<void> | undefined {
    const batch = this.#batch
    this.#batch = undefined
    this.#rest()
    return batch
  }

  #rest(): void {
    if (this.#waiting.size === 0 && this.#batch === undefined) this.worker.unref()
  }

  #end(detail: string, cause?: unknown): void {
    this.#ended ??= storageFailed(detail, cause)
    this.#opening.reject(this.#ended)
    this.#takeBatch()?.reject(this.#ended)
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended)
    this.#waiting.clear()
    this.#watcher?.failed(this.#ended)
  }
}

/** Starts the thread and returns its engine, once the files are open and brought forward. */
export async function openWorker(
  folder: string,
  folderKind: FolderKind = 'installation',
): Promise<WorkerEngine> {
  const engine = new WorkerEngine({ folder, folderKind, compileCache: getCompileCacheDir() })
  await engine.opened()
  return engine
}
