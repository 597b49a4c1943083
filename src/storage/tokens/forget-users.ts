import type { CompiledQuery, Kysely } from 'kysely'
import { inChunks } from '../chunks.ts'
import type { Tables } from '../schema/tables.ts'

/** Returns what ends tokens and sessions of users, and forgets whose they were and how long the users were heard. */
export function forgetUsersStatements(
  build: Kysely<Tables>,
  users: readonly string[],
  ids: readonly string[],
  nowMs: number,
): readonly CompiledQuery[] {
  return [
    ...inChunks(ids).map((some) =>
      build
        .updateTable('browser_tokens')
        .set((eb) => ({ user_id: null, revoked_at_ms: eb.fn.coalesce('revoked_at_ms', eb.val(nowMs)) }))
        .where('id', 'in', some)
        .compile(),
    ),
    ...inChunks(users).map((some) => build.deleteFrom('token_audio').where('user_id', 'in', some).compile()),
  ]
}
