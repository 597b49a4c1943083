import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { formatAnchor, parseCheckpoint, parseNote, readAnchors } from '../../audit/index.ts'
import type { Clock } from '../../core/index.ts'
import type { SealedLog } from '../event-log/sealed-log.ts'

/** Longer than any line of an anchor file: a checkpoint has one signature. */
const lastLineBytesMax = 4_096
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
  #kept: string | undefined
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
   * Returns how many records the log lacks that it had when its last checkpoint was kept: 0 unless it was cut off or put
   * back to an older state.
   */
  async missingRecords(): Promise<number> {
    const { log, path } = this.#options
    const anchor = path === undefined ? undefined : await readLast(path)
    if (anchor === undefined) return 0
    const head = await log.head()
    const size = head === undefined ? 0 : sizeOf(head.checkpoint)
    return Math.max(0, sizeOf(anchor) - size)
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
    this.#kept ??= await readLast(path)
    if (this.#kept === checkpoint) return
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(path, 'a', 0o600)
    try {
      await file.write(formatAnchor({ atMs: this.#options.clock.now(), checkpoint }))
      await file.datasync()
    } finally {
      await file.close()
    }
    this.#kept = checkpoint
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

/** Returns the checkpoint in the last whole line of a file of anchors. */
async function readLast(path: string): Promise<string | undefined> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return undefined
  try {
    const { size } = await file.stat()
    const length = Math.min(size, lastLineBytesMax)
    const { buffer } = await file.read({ buffer: Buffer.alloc(length), position: size - length })
    // Where the file is longer, the first line is half of one.
    return readAnchors(buffer.toString('utf8').replace(/^[^{][^\n]*\n/, '')).at(-1)
  } finally {
    await file.close()
  }
}

/** What is no checkpoint tells nothing; verification says so. */
function sizeOf(checkpoint: string): number {
  try {
    return parseCheckpoint(parseNote(checkpoint).text).size
  } catch {
    return 0
  }
}
