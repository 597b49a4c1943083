import type { HeardAudio } from '../../tokens/index.ts'
import type { Database } from '../database.ts'

/** Adds to the day's counters, all or none, and returns the new totals in the order of `heard`. */
export async function addAudio(
  database: Database,
  day: string,
  heard: readonly HeardAudio[],
): Promise<readonly number[]> {
  if (heard.length === 0) return []
  const build = await database.builder()
  // Every instance takes the rows in the same order: two that take them in different orders wait for each other.
  const order = heard
    .map((_, index) => index)
    .sort((left, right) => (nameOf(heard, left) < nameOf(heard, right) ? -1 : 1))
  const upserts = order.map((index) => {
    const { clientId, user, vendor, purpose, ms } = heard[index] as HeardAudio
    return build
      .insertInto('token_audio')
      .values({ day, client_id: clientId, user_id: user, vendor, purpose, heard_ms: Math.round(ms) })
      .onConflict((conflict) =>
        conflict
          .columns(['day', 'client_id', 'user_id', 'vendor', 'purpose'])
          .doUpdateSet((eb) => ({ heard_ms: eb('token_audio.heard_ms', '+', eb.ref('excluded.heard_ms')) })),
      )
      .returning('heard_ms')
      .compile()
  })
  const outcomes = await database.write(upserts)
  const totals = new Array<number>(heard.length).fill(0)
  order.forEach((index, position) => {
    totals[index] = Number(outcomes[position]?.rows[0]?.heard_ms)
  })
  return totals
}

function nameOf(heard: readonly HeardAudio[], index: number): string {
  const one = heard[index]
  return `${one?.clientId} ${one?.user} ${one?.vendor} ${one?.purpose}`
}
