import type {
  SealedSecret,
  VaultHeader,
  VaultKey,
  VaultKeyState,
  VaultStore,
  Verification,
} from '../../vault/index.ts'
import { type Database, expecting } from '../database.ts'
import type { Statement } from '../engine.ts'
import { headerOf, headerRow, keyOf, keyRow } from './vault-rows.ts'

/** What no call begins with, and is not gone for good. */
const aside: readonly VaultKeyState[] = ['pending', 'superseded', 'retired']

/** Keeps sealed keys in the tables of one database. */
export class TableVaultStore implements VaultStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async readHeader(): Promise<VaultHeader | undefined> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(build.selectFrom('vault_header').selectAll().compile())
    return rows[0] && headerOf(rows[0])
  }

  async createHeader(header: VaultHeader): Promise<void> {
    const build = await this.#database.builder()
    await this.#database.change([build.insertInto('vault_header').values(headerRow(header)).compile()])
  }

  async listKeys(): Promise<readonly VaultKey[]> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build
        .selectFrom('vault_keys')
        .selectAll()
        .orderBy('vendor')
        .orderBy('environment')
        .orderBy('name')
        .orderBy('version')
        .compile(),
    )
    return rows.map(keyOf)
  }

  async insertKey(key: VaultKey, supersede: readonly string[], check?: string): Promise<void> {
    const build = await this.#database.builder()
    const statements = [...(await this.#sameMaster(check)), ...(await this.#supersede(supersede))]
    statements.push(build.insertInto('vault_keys').values(keyRow(key)).compile())
    await this.#database.change(statements)
  }

  async activateKey(id: string, supersede: readonly string[]): Promise<void> {
    const statements = await this.#supersede(supersede)
    const activate = await this.#move(id, 'active')
    await this.#database.change([...statements, activate])
  }

  async retireKey(id: string): Promise<void> {
    await this.#database.change([await this.#move(id, 'retired')])
  }

  async updateVerification(id: string, verification: Verification, atMs: number): Promise<void> {
    const build = await this.#database.builder()
    const update = build
      .updateTable('vault_keys')
      .set({ verification, verified_at_ms: atMs })
      .where('id', '=', id)
      .compile()
    await this.#database.change([expecting(update, 1, 'ERR_VAULT_KEY_UNKNOWN')])
  }

  async revokeKey(id: string, atMs: number): Promise<void> {
    const build = await this.#database.builder()
    const revoke = build
      .updateTable('vault_keys')
      .set((eb) => ({
        state: 'revoked',
        sealed: null,
        // A second revocation keeps the time of the first.
        revoked_at_ms: eb.fn.coalesce('revoked_at_ms', eb.val(atMs)),
      }))
      .where('id', '=', id)
      .compile()
    await this.#database.change([expecting(revoke, 1, 'ERR_VAULT_KEY_UNKNOWN')], 'erase')
  }

  async touchKeys(lastUsed: ReadonlyMap<string, number>): Promise<void> {
    if (lastUsed.size === 0) return
    const build = await this.#database.builder()
    // Sorted, as in `rewrap`: two processes that take the rows in the same order never wait for each other.
    const entries = [...lastUsed].sort(([left], [right]) => (left < right ? -1 : 1))
    await this.#database.write(
      entries.map(([id, atMs]) =>
        build
          .updateTable('vault_keys')
          .set({ last_used_at_ms: atMs })
          .where('id', '=', id)
          .where((eb) => eb.or([eb('last_used_at_ms', 'is', null), eb('last_used_at_ms', '<', atMs)]))
          .compile(),
      ),
    )
  }

  async rewrap(
    header: VaultHeader,
    sealed: ReadonlyMap<string, SealedSecret>,
    check?: string,
  ): Promise<void> {
    const build = await this.#database.builder()
    const { singleton, ...values } = headerRow(header)
    const replace = build.updateTable('vault_header').set(values).where('singleton', '=', singleton).compile()
    const keys = [...sealed].sort(([left], [right]) => (left < right ? -1 : 1))
    const replaceKeys = keys.map(([id, secret]) =>
      expecting(
        build
          .updateTable('vault_keys')
          .set({ sealed: JSON.stringify(secret) })
          .where('id', '=', id)
          .where('sealed', 'is not', null)
          .compile(),
        1,
        'ERR_VAULT_KEY_UNKNOWN',
      ),
    )
    // A key that was added meanwhile is sealed under the old master key, and would be lost with it.
    const all = build.selectFrom('vault_keys').select('id').where('sealed', 'is not', null).compile()
    await this.#database.change(
      [
        ...(await this.#sameMaster(check)),
        expecting(replace, 1, 'ERR_VAULT_MASTER_MISSING'),
        ...replaceKeys,
        expecting(all, sealed.size, 'ERR_STORAGE_FAILED'),
      ],
      'erase',
    )
  }

  async #supersede(ids: readonly string[]): Promise<readonly Statement[]> {
    if (ids.length === 0) return []
    const build = await this.#database.builder()
    const update = build
      .updateTable('vault_keys')
      .set({ state: 'superseded' })
      .where('id', 'in', ids)
      // One that was revoked meanwhile stays revoked.
      .where('state', '=', 'active')
      .compile()
    return [update]
  }

  async #move(id: string, to: 'active' | 'retired'): Promise<Statement> {
    const build = await this.#database.builder()
    const update = build
      .updateTable('vault_keys')
      .set({ state: to })
      .where('id', '=', id)
      .where('state', 'in', aside)
      .compile()
    return expecting(update, 1, 'ERR_VAULT_KEY_UNKNOWN')
  }

  /**
   * Another process may have rewrapped the vault since the caller read the header. What the caller would write is sealed
   * under a master key that nobody keeps, so it is refused; the lock on the row makes the two wait for each other.
   */
  async #sameMaster(check: string | undefined): Promise<readonly Statement[]> {
    if (check === undefined) return []
    const build = await this.#database.builder()
    const same = build
      .selectFrom('vault_header')
      .select('singleton')
      .where('master_check', '=', check)
      .$if(this.#database.dialect === 'postgres', (query) => query.forUpdate())
      .compile()
    return [expecting(same, 1, 'ERR_VAULT_MASTER_WRONG')]
  }
}
