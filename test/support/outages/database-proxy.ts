import { once } from 'node:events'
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'

/** How a connection breaks when a commit of the log is sent over it. */
export const cuts = ['before', 'half', 'after'] as const

/** The commit never arrives, arrives in part, or arrives and nobody hears of it. */
export type Cut = (typeof cuts)[number]

/** Stands between a gate and its database. */
export interface DatabaseProxy {
  readonly port: number
  /** Connections that are open on the gate's side. */
  readonly connections: number
  /** Breaks the next connection over which a commit of the log is sent; resolves once it is broken. */
  cutAtCommit(how: Cut): Promise<void>
  /** From now on nothing passes in either direction, and nobody is told: what a hung database looks like. */
  stall(): void
  /** Lets everything pass again, also what was held back. */
  flow(): void
  close(): Promise<void>
}

/** The statement that appends to the log by its name, and the end of a transaction (PostgreSQL 18, 54.7: Bind, Query). */
const commitMarks = [Buffer.from('sallyport_append\0'), Buffer.from('commit\0')]

/** Returns a proxy in front of a database on loopback. */
export async function startDatabaseProxy(databasePort: number): Promise<DatabaseProxy> {
  const pairs = new Set<Pair>()
  let isStalled = false
  let waiting: { readonly how: Cut; readonly done: PromiseWithResolvers<void> } | undefined

  const server = createServer((near) => {
    const pair = new Pair(near, createConnection({ port: databasePort, host: '127.0.0.1' }), () =>
      pairs.delete(pair),
    )
    pairs.add(pair)
    if (isStalled) pair.stall()
    pair.near.on('data', (chunk: Buffer) => {
      if (waiting === undefined || !commitMarks.some((mark) => chunk.includes(mark))) {
        pair.far.write(chunk)
        return
      }
      const { how, done } = waiting
      waiting = undefined
      pair.cut(chunk, how, done.resolve)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return pairs.size
    },
    cutAtCommit(how) {
      waiting = { how, done: Promise.withResolvers<void>() }
      return waiting.done.promise
    },
    stall() {
      isStalled = true
      for (const pair of pairs) pair.stall()
    },
    flow() {
      isStalled = false
      for (const pair of pairs) pair.flow()
    },
    async close() {
      for (const pair of pairs) pair.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

class Pair {
  readonly near: Socket
  readonly far: Socket
  #isDeaf = false

  constructor(near: Socket, far: Socket, onClosed: () => void) {
    this.near = near
    this.far = far
    const close = (): void => {
      this.destroy()
      onClosed()
    }
    for (const socket of [near, far]) {
      socket.setNoDelay(true)
      socket.on('error', close)
      socket.on('close', close)
    }
    far.on('data', (chunk: Buffer) => {
      if (!this.#isDeaf) near.write(chunk)
    })
  }

  cut(chunk: Buffer, how: Cut, done: () => void): void {
    const end = (): void => {
      this.destroy()
      done()
    }
    if (how === 'before') end()
    else if (how === 'half') this.far.write(chunk.subarray(0, chunk.length >> 1), end)
    else {
      this.#isDeaf = true
      // It has answered, so it has acted.
      this.far.once('data', end)
      this.far.write(chunk)
    }
  }

  stall(): void {
    this.near.pause()
    this.far.pause()
  }

  flow(): void {
    this.near.resume()
    this.far.resume()
  }

  destroy(): void {
    this.near.destroy()
    this.far.destroy()
  }
}
