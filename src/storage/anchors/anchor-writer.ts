import { access, constants, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { formatAnchor } from '../../audit/index.ts'
import type { Clock } from '../../core/index.ts'
import type { SealedLog } from '../event-log/sealed-log.ts'
import { readLargestSize, readLast, sizeOf } from './anchor-file.ts'

const postWithinMs = 10_000

export interface AnchorOptions {
  readonly log: SealedLog
  readonly clock: Clock
  /** A file that only grows. */
  readonly path: string | undefined
  /** Is sent each checkpoint as text. */
  readonly url?: string | undefined
  /** Hears of a checkpoint that could not be kept. Records go on: an anchor is evidence against us, not a gate. */
  readonly onFailed: (where: string, error: unknown) => void
}

/** Keeps checkpoints of the log where whoever changes the log may not reach. */
export class AnchorWriter {
  readonly #options: AnchorOptions
  #sent: string | undefined
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> = Promise.resolve()
  #failures = 0

  constructor(options: AnchorOptions) {
    this.#options = options
  }

  /** The file and the address that it keeps them at. */
  get path(): string | undefined {
    return this.#options.path
  }

  get url(): string | undefined {
    return this.#options.url
  }

  /** How many checkpoints could not be kept. */
  get failures(): number {
    return this.#failures
  }

  /**
   * Returns how many records the log lacks that it had when the largest of its checkpoints was kept: 0 unless it was cut
   * off or put back to an older state.
   */
  async missingRecords(): Promise<number> {
    const { log, path } = this.#options
    const kept = path === undefined ? 0 : await readLargestSize(path)
    if (kept === 0) return 0
    const head = await log.head()
    return Math.max(0, kept - (head === undefined ? 0 : sizeOf(head.checkpoint)))
  }

  /** Returns why no checkpoint could be written to the file, as the code of an error; undefined where one could. Writes none. */
  async findObstacle(): Promise<string | undefined> {
    const { path } = this.#options
    for (let at = path; at !== undefined; at = dirname(at)) {
      try {
        await access(at, constants.W_OK)
        return undefined
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        // It would be made, in the nearest folder that is there.
        if (code !== 'ENOENT' || at === dirname(at)) return code
      }
    }
    return undefined
  }

  /** Keeps a checkpoint now, and from now on each time the interval ends with a longer log. */
  start(everyMs: number): void {
    void this.flush()
    this.#timer = setInterval(() => void this.flush(), everyMs).unref()
  }

  /** Keeps the present checkpoint in the file, and sends it where there is an address. Never rejects. */
  flush({ send = true }: { readonly send?: boolean } = {}): Promise<void> {
    this.#running = this.#running.then(() => this.#keep(send))
    return this.#running
  }

  /** Keeps the last checkpoint and stops. */
  close(): Promise<void> {
    clearInterval(this.#timer)
    return this.flush({ send: this.#timer !== undefined })
  }

  async #keep(send: boolean): Promise<void> {
    const { log, path, url } = this.#options
    const onFailed = (where: string, error: unknown): void => {
      this.#failures += 1
      this.#options.onFailed(where, error)
    }
    let checkpoint: string | undefined
    try {
      checkpoint = (await log.head())?.checkpoint
    } catch (error) {
      onFailed('the log', error)
      return
    }
    if (checkpoint === undefined) return
    if (path !== undefined) {
      await this.#append(path, checkpoint).catch((error: unknown) => onFailed(path, error))
    }
    if (url !== undefined && send && this.#sent !== checkpoint) {
      await post(url, checkpoint).then(
        () => {
          this.#sent = checkpoint
        },
        (error: unknown) => onFailed(url, error),
      )
    }
  }

  async #append(path: string, checkpoint: string): Promise<void> {
    const kept = await readLast(path)
    // After a larger one it would stand for the log of today, and hide that records are gone.
    if (kept !== undefined && (kept === checkpoint || sizeOf(checkpoint) < sizeOf(kept))) return
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(path, 'a', 0o600)
    try {
      await file.write(formatAnchor({ atMs: this.#options.clock.now(), checkpoint }))
      await file.datasync()
    } finally {
      await file.close()
    }
  }
}

async function post(url: string, checkpoint: string): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: checkpoint,
    // A redirect would move the evidence to wherever the answer says.
    redirect: 'error',
    signal: AbortSignal.timeout(postWithinMs),
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`it answered ${answer.status}`)
}
