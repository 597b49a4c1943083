import type { ItemPlace, JudgedItem, JudgedPlace, SafetyStore } from '../../safety/index.ts'
import type { Database } from '../database.ts'
import type { JudgedItemRow } from '../schema/tables.ts'

/** Keeps what content policies have judged in one table. */
export class TableSafetyStore implements SafetyStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async find(place: JudgedPlace, policyVersion: string): Promise<JudgedItem | undefined> {
    const own = await this.#findOf(place)
    if (own !== undefined) return own
    const nobodys = await this.#findOf({ ...place, policy: '' })
    if (nobodys === undefined) return undefined
    if (nobodys.state === 'released' && nobodys.policyVersion !== policyVersion) return undefined
    return this.#adopt(nobodys, place)
  }

  async #findOf({ vendor, environment, key, item, policy }: JudgedPlace): Promise<JudgedItem | undefined> {
    const build = await this.#database.builder()
    const query = build
      .selectFrom('judged_items')
      .select('body')
      .where('vendor', '=', vendor)
      .where('environment', '=', environment)
      .where('key_name', '=', key)
      .where('item', '=', item)
      .where('policy', '=', policy)
      .compile()
    const [rows] = await this.#database.read(query)
    return rows[0] && judgedOf(rows[0])
  }

  /** Returns a judgement without a policy as the policy's own; whatever the policy has by now, where another was faster. */
  async #adopt(judged: JudgedItem, place: JudgedPlace): Promise<JudgedItem | undefined> {
    const { policy, body } = rowOf({ ...judged, policy: place.policy })
    const build = await this.#database.builder()
    const adopt = build
      .updateTable('judged_items')
      .set({ policy, body })
      .where('id', '=', judged.id)
      .where('policy', '=', '')
      .compile()
    await this.#database.write([adopt])
    return this.#findOf(place)
  }

  async put(judged: JudgedItem, released?: JudgedItem): Promise<JudgedItem> {
    const build = await this.#database.builder()
    const put = build
      .insertInto('judged_items')
      .values(rowOf(judged))
      .onConflict((conflict) =>
        conflict
          .columns(['vendor', 'environment', 'key_name', 'item', 'policy'])
          .doUpdateSet((eb) => ({
            state: eb.ref('excluded.state'),
            body: eb.ref('excluded.body'),
            judged_at_ms: eb.ref('excluded.judged_at_ms'),
          }))
          // Another's judgement of the same moment has an id of its own, under which it is on record.
          .whereRef('judged_items.id', '=', 'excluded.id')
          .where((eb) =>
            eb.or([
              eb('judged_items.state', '<>', 'released'),
              ...(released === undefined ? [] : [eb('judged_items.body', '=', JSON.stringify(released))]),
            ]),
          ),
      )
      .compile()
    await this.#database.write([put])
    return (await this.#findOf(judged)) ?? judged
  }

  async list(
    states: readonly JudgedItem['state'][],
    limit: number,
    places?: readonly Omit<ItemPlace, 'item'>[],
  ): Promise<readonly JudgedItem[]> {
    const build = await this.#database.builder()
    const query = build
      .selectFrom('judged_items')
      .select('body')
      .where('state', 'in', [...states])
      .$if(places !== undefined, (rest) =>
        rest.where((eb) =>
          eb.or(
            (places ?? []).map(({ vendor, environment, key }) =>
              eb.and({ vendor, environment, key_name: key }),
            ),
          ),
        ),
      )
      .orderBy('judged_at_ms', 'desc')
      .limit(limit)
      .compile()
    const [rows] = await this.#database.read(query)
    return rows.map(judgedOf)
  }

  async findById(id: string): Promise<JudgedItem | undefined> {
    const build = await this.#database.builder()
    const [rows] = await this.#database.read(
      build.selectFrom('judged_items').select('body').where('id', '=', id).compile(),
    )
    return rows[0] && judgedOf(rows[0])
  }

  async release(
    judged: JudgedItem,
    { who, reason, atMs }: { readonly who: string; readonly reason: string; readonly atMs: number },
  ): Promise<boolean> {
    const released: JudgedItem = {
      ...judged,
      state: 'released',
      releasedAtMs: atMs,
      releasedBy: who,
      releaseReason: reason,
    }
    const { state, body } = rowOf(released)
    const build = await this.#database.builder()
    const [outcome] = await this.#database.write([
      build
        .updateTable('judged_items')
        .set({ state, body })
        .where('id', '=', judged.id)
        .where('state', '=', 'quarantined')
        // What was judged anew meanwhile is not what somebody has looked at.
        .where('body', '=', JSON.stringify(judged))
        .compile(),
    ])
    return outcome?.affected === 1
  }
}

function rowOf(judged: JudgedItem): JudgedItemRow {
  const { id, vendor, environment, key, item, policy, state, judgedAtMs } = judged
  return {
    id,
    vendor,
    environment,
    key_name: key,
    item,
    policy,
    state,
    body: JSON.stringify(judged),
    judged_at_ms: judgedAtMs,
  }
}

function judgedOf({ body }: { readonly body: string }): JudgedItem {
  return JSON.parse(body) as JudgedItem
}
