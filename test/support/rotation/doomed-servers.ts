import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { EmulatedVendors } from '../emulated-vendors.ts'
import { dyingAt, type FaultPlace } from '../faults/strace.ts'
import { freePort } from '../free-port.ts'
import { type ServedProcess, serveProcess } from '../served-process.ts'

/** Where a server dies, counted from its start. */
export type KillPlace =
  /** At so-and-so-many-th call that a rotation makes to a vendor, some milliseconds later. */
  | {
      readonly at: 'call'
      readonly vendor: keyof EmulatedVendors
      readonly number: number
      readonly delayMs: number
    }
  /** At a system call that changes a file. Needs strace. */
  | { readonly at: 'write'; readonly place: FaultPlace }

export interface DoomedOptions {
  readonly folder: string
  readonly homes: readonly string[]
  readonly vendors: EmulatedVendors
  readonly environment: Readonly<Record<string, string>>
  /** The compiled command; without one the checkout's source is started. */
  readonly program?: string
}

/** A server that is going to be killed. */
export interface Doomed {
  /** False where it was killed before it served. */
  readonly served: boolean
  /** Resolves once it is gone. */
  readonly gone: Promise<void>
}

/** Long runs leave the processor to others. */
const startMsMax = 120_000
/** What the gate calls itself where it asks a vendor of its own accord. */
const ownAgent = 'sallyport'

/** Servers of one database that are killed where it was planned, and started anew behind the same addresses. */
export class DoomedServers {
  readonly urls: readonly string[]
  readonly #options: DoomedOptions
  readonly #running: (ServedProcess | undefined)[] = []

  private constructor(options: DoomedOptions, ports: readonly number[]) {
    this.#options = options
    this.urls = ports.map((port) => `http://127.0.0.1:${port}`)
  }

  static async prepare(options: DoomedOptions): Promise<DoomedServers> {
    const ports: number[] = []
    for (const _ of options.homes) ports.push(await freePort())
    return new DoomedServers(options, ports)
  }

  /** Starts one that lives. */
  async start(index: number, under?: readonly string[]): Promise<ServedProcess> {
    const { folder, homes, environment, program } = this.#options
    const served = await serveProcess(
      {
        home: homes[index] ?? '',
        environment: { ...environment, NODE_COMPILE_CACHE: join(folder, 'compiled') },
        ...(under === undefined ? {} : { under }),
        ...(program === undefined ? {} : { program }),
      },
      ['--port', new URL(this.urls[index] ?? '').port, '--tls-port', '0'],
      startMsMax,
    )
    this.#running[index] = served
    return served
  }

  /** Has one die at a place: one that runs, where that can be, or one that is started for it. */
  async doom(index: number, kill: KillPlace): Promise<Doomed> {
    if (kill.at === 'call') return this.#doomAtCall(index, kill)
    try {
      const { exited } = await this.start(index, dyingAt(kill.place))
      const gone = exited.then(() => {
        this.#running[index] = undefined
      })
      return { served: true, gone }
    } catch (error) {
      if (!String(error).includes('serve ended with')) throw error
      return { served: false, gone: Promise.resolve() }
    }
  }

  async #doomAtCall(index: number, kill: Extract<KillPlace, { at: 'call' }>): Promise<Doomed> {
    const { listeners } = this.#options.vendors[kill.vendor]
    let left = kill.number
    const reached = Promise.withResolvers<void>()
    const hear = ({ headers }: { headers: { 'user-agent'?: string | undefined } }) => {
      if (headers['user-agent'] !== ownAgent) return
      left -= 1
      if (left === 0) reached.resolve()
    }
    const served = this.#running[index] ?? (await this.start(index))
    listeners.add(hear)
    const gone = reached.promise.then(async () => {
      listeners.delete(hear)
      if (kill.delayMs > 0) await wait(kill.delayMs)
      await served.stop('SIGKILL')
      this.#running[index] = undefined
    })
    return { served: true, gone }
  }

  async close(): Promise<void> {
    for (const server of this.#running) await server?.stop('SIGKILL')
  }
}
