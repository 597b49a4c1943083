import type { Kysely } from 'kysely'
import type {
  BrowserToken,
  HeardAudio,
  ReserveTerms,
  RevokeTarget,
  TokenRecord,
  TokenStore,
} from '../../tokens/index.ts'
import type { Database } from '../database.ts'
import type { Row, Statement } from '../engine.ts'
import type { BrowserTokenRow, Tables } from '../schema/tables.ts'
import { addAudio } from './audio-counts.ts'
import { tokenOf, tokenRow } from './token-rows.ts'
import { Turns } from './turns.ts'

/** Keeps browser tokens and their sessions in one table: a token is its session, later. */
export class TableTokenStore implements TokenStore {
  readonly #database: Database
  readonly #turns = new Turns()

  constructor(database: Database) {
    this.#database = database
  }

  async insert(token: BrowserToken): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.write([build.insertInto('browser_tokens').values(tokenRow(token)).compile()])
  }

  async find(by: { readonly hash: string } | { readonly id: string }): Promise<TokenRecord | undefined> {
    const build = await this.#database.builder()
    const all = build.selectFrom('browser_tokens').selectAll()
    const one = 'id' in by ? all.where('id', '=', by.id) : all.where('hash', '=', by.hash)
    const [rows] = await this.#database.read(one.compile())
    return rows[0] && tokenOf(rows[0])
  }

  /** A crowd that comes with one token would take every connection to wait for its lock, so that one asks for all. */
  reserve(hash: string, terms: ReserveTerms): Promise<TokenRecord | undefined> {
    return this.#turns.take(
      hash,
      () => this.#reserve(hash, terms),
      () => this.#isFree(hash),
    )
  }

  async #isFree(hash: string): Promise<boolean> {
    const token = await this.find({ hash })
    return token !== undefined && (token.state === 'minted' || token.state === 'released')
  }

  async #reserve(hash: string, terms: ReserveTerms): Promise<TokenRecord | undefined> {
    const build = await this.#database.builder()
    const outcomes = await this.#database.write([...this.#inTurnFor(hash), reservation(build, hash, terms)])
    const [row] = outcomes.at(-1)?.rows ?? []
    return row && tokenOf(asToken(row))
  }

  async begin(id: string, atMs: number, overlapUntilMs: number): Promise<void> {
    const build = await this.#database.builder()
    const begun = build
      .updateTable('browser_tokens')
      .set({ state: 'open', changed_at_ms: atMs })
      .where('id', '=', id)
      .where('state', '=', 'reserved')
      .compile()
    const replaced = build
      .updateTable('browser_tokens')
      .set({ ends_at_ms: overlapUntilMs, is_replaced: 1 })
      .where('id', '=', (eb) => eb.selectFrom('browser_tokens').select('refresh_of').where('id', '=', id))
      .where('ends_at_ms', '>', overlapUntilMs)
      .compile()
    await this.#database.write([begun, replaced])
  }

  async finish(id: string, atMs: number, hasBegun: boolean): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.write([
      build
        .updateTable('browser_tokens')
        .set({ state: hasBegun ? 'ended' : 'released', changed_at_ms: atMs, lease_until_ms: 0 })
        .where('id', '=', id)
        .where('state', 'in', ['reserved', 'open'])
        .compile(),
    ])
  }

  async extend(ids: readonly string[], leaseUntilMs: number): Promise<readonly TokenRecord[]> {
    if (ids.length === 0) return []
    const build = await this.#database.builder()
    // In one order, so that two instances never wait for each other.
    const [outcome] = await this.#database.write([
      build
        .updateTable('browser_tokens')
        .set({ lease_until_ms: leaseUntilMs })
        .where('id', 'in', ids.toSorted())
        .where('state', 'in', ['reserved', 'open'])
        .returningAll()
        .compile(),
    ])
    return (outcome?.rows ?? []).map((row) => tokenOf(asToken(row)))
  }

  async revoke(target: RevokeTarget, atMs: number): Promise<number> {
    const build = await this.#database.builder()
    let update = build
      .updateTable('browser_tokens')
      .set({ revoked_at_ms: atMs })
      .where('revoked_at_ms', 'is', null)
      .where('state', '<>', 'ended')
      .where((eb) => eb.or([eb('expires_at_ms', '>', atMs), eb('lease_until_ms', '>', atMs)]))
    if ('id' in target) update = update.where('id', '=', target.id)
    if ('user' in target) update = update.where('user_id', '=', target.user)
    if ('clientId' in target) update = update.where('client_id', '=', target.clientId)
    const [outcome] = await this.#database.change([update.compile()])
    return outcome?.affected ?? 0
  }

  async live(nowMs: number): Promise<readonly TokenRecord[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build
        .selectFrom('browser_tokens')
        .selectAll()
        .where('state', 'in', ['reserved', 'open'])
        .where('lease_until_ms', '>', nowMs)
        .where('revoked_at_ms', 'is', null)
        .orderBy('changed_at_ms')
        .orderBy('id')
        .compile(),
    )
    return rows.map(tokenOf)
  }

  addAudio(day: string, heard: readonly HeardAudio[]): Promise<readonly number[]> {
    return addAudio(this.#database, day, heard)
  }

  async users(): Promise<readonly string[]> {
    const build = await this.#database.builder()
    const [tokens, heard] = await this.#database.read(
      build.selectFrom('browser_tokens').select('user_id').distinct().compile(),
      build.selectFrom('token_audio').select('user_id').distinct().compile(),
    )
    return [...new Set([...tokens, ...heard].flatMap((row) => row.user_id ?? []))]
  }

  async ofUsers(users: readonly string[]): Promise<readonly TokenRecord[]> {
    if (users.length === 0) return []
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build
        .selectFrom('browser_tokens')
        .selectAll()
        .where('user_id', 'in', [...users])
        .compile(),
    )
    return rows.map(tokenOf)
  }

  async prune(beforeMs: number): Promise<void> {
    const build = await this.#database.builder()
    const day = new Date(beforeMs).toISOString().slice(0, 10)
    await this.#database.write([
      build
        .deleteFrom('browser_tokens')
        .where('expires_at_ms', '<', beforeMs)
        .where('lease_until_ms', '<', beforeMs)
        .where('changed_at_ms', '<', beforeMs)
        .compile(),
      build.deleteFrom('token_audio').where('day', '<', day).compile(),
    ])
  }

  /**
   * Two tokens of one user must not both find the one session free. SQLite runs one transaction at a time; PostgreSQL
   * makes those of one user wait for each other.
   */
  #inTurnFor(hash: string): readonly Statement[] {
    if (this.#database.dialect === 'sqlite') return []
    const sql =
      "select pg_advisory_xact_lock(hashtextextended(client_id || ' ' || coalesce(user_id, id), 0)) " +
      'from browser_tokens where hash = $1'
    return [{ sql, parameters: [hash] }]
  }
}

function reservation(build: Kysely<Tables>, hash: string, terms: ReserveTerms): Statement {
  const { nowMs, holder } = terms
  return build
    .updateTable('browser_tokens')
    .set((eb) => ({
      state: 'reserved',
      attempts: eb('attempts', '+', 1),
      holder,
      changed_at_ms: nowMs,
      lease_until_ms: terms.leaseUntilMs,
      ends_at_ms: eb('session_ms', '+', nowMs),
    }))
    .where('hash', '=', hash)
    .where('revoked_at_ms', 'is', null)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'minted'), eb('expires_at_ms', '>', nowMs)]),
        eb.and([
          eb('state', '=', 'released'),
          eb('holder', '=', holder),
          eb('changed_at_ms', '>', nowMs - terms.graceMs),
          eb('attempts', '<', terms.attemptsMax),
        ]),
      ]),
    )
    .where((eb) =>
      eb.or([
        eb('user_id', 'is', null),
        eb(
          eb
            .selectFrom('browser_tokens as other')
            .select((count) => count.fn.countAll<number>().as('sessions'))
            .whereRef('other.client_id', '=', 'browser_tokens.client_id')
            .whereRef('other.user_id', '=', 'browser_tokens.user_id')
            .whereRef('other.vendor', '=', 'browser_tokens.vendor')
            .whereRef('other.purpose', '=', 'browser_tokens.purpose')
            .whereRef('other.id', '<>', (ref) => ref.fn.coalesce('browser_tokens.refresh_of', ref.val('')))
            .where('other.state', 'in', ['reserved', 'open'])
            .where('other.lease_until_ms', '>', nowMs)
            .where('other.revoked_at_ms', 'is', null),
          '<',
          terms.sessionsMax,
        ),
      ]),
    )
    .returningAll()
    .compile()
}

/** Rows of writes come untyped; these are whole rows of the one table. */
function asToken(row: Row): BrowserTokenRow {
  return row as unknown as BrowserTokenRow
}
