import { afterAll, beforeAll, describe } from 'vitest'
import { type PostgresServer, startPostgres } from './postgres.ts'
import { postgresSettings } from './postgres-settings.ts'

/** Where a suite keeps what it makes: one of the two databases. */
export interface TestDatabase {
  readonly name: 'SQLite' | 'PostgreSQL'
  /** Returns lines of `sallyport.yaml` that name a new, empty database. */
  fresh(): Promise<readonly string[]>
}

interface StartedDatabase extends TestDatabase {
  start(): Promise<void>
  stop(): Promise<void>
}

const sqlite: StartedDatabase = {
  name: 'SQLite',
  fresh: async () => [],
  start: async () => {},
  stop: async () => {},
}

/** Returns a PostgreSQL that runs from `start` to `stop`. */
function postgres(): StartedDatabase {
  let server: PostgresServer | undefined
  return {
    name: 'PostgreSQL',
    async fresh() {
      if (server === undefined) throw new Error('PostgreSQL has not started')
      return postgresSettings(await server.createDatabase())
    },
    async start() {
      server = await startPostgres()
    },
    stop: async () => server?.stop(),
  }
}

/** Defines a suite once for each database. */
export function describeOnBoth(define: (database: TestDatabase) => void): void {
  describe.each([sqlite, postgres()])('on $name', (database) => {
    beforeAll(() => database.start())
    afterAll(() => database.stop())
    define(database)
  })
}

/** Defines a suite for what only several instances can show: PostgreSQL alone. */
export function describeOnPostgres(define: (database: TestDatabase) => void): void {
  const database = postgres()
  describe('on PostgreSQL', () => {
    beforeAll(() => database.start())
    afterAll(() => database.stop())
    define(database)
  })
}
