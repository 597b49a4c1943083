import type { Dialect, Kysely } from 'kysely'
import type { Engine } from './engine.ts'
import type { Tables } from './schema/tables.ts'

/** Returns Kysely for one dialect, to compile queries with: it has no connection and runs nothing. */
export async function createBuilder(dialect: Engine['dialect']): Promise<Kysely<Tables>> {
  // Kysely takes 60 to 90 ms to import; a command that needs none of its queries does not pay for it.
  const kysely = await import('kysely')
  const dialects: Readonly<Record<Engine['dialect'], Dialect>> = {
    sqlite: {
      createAdapter: () => new kysely.SqliteAdapter(),
      createDriver: () => new kysely.DummyDriver(),
      createIntrospector: (database) => new kysely.SqliteIntrospector(database),
      createQueryCompiler: () => new kysely.SqliteQueryCompiler(),
    },
    postgres: {
      createAdapter: () => new kysely.PostgresAdapter(),
      createDriver: () => new kysely.DummyDriver(),
      createIntrospector: (database) => new kysely.PostgresIntrospector(database),
      createQueryCompiler: () => new kysely.PostgresQueryCompiler(),
    },
  }
  return new kysely.Kysely<Tables>({ dialect: dialects[dialect] })
}
