import type { UsageCount } from '../../access/index.ts'
import type { Database } from '../database.ts'

/** Adds to the day's counters, all or none, and returns the new totals in the order of `counts`. */
export async function addUsage(
  database: Database,
  day: string,
  counts: readonly UsageCount[],
): Promise<readonly number[]> {
  if (counts.length === 0) return []
  const build = await database.builder()
  // Every instance takes the rows in the same order: two that take them in different orders wait for each other.
  const order = counts.map((_, index) => index).sort((left, right) => compare(counts[left], counts[right]))
  const upserts = order.map((index) => {
    const count = counts[index] as UsageCount
    return build
      .insertInto('usage_counts')
      .values({ day, client_id: count.clientId, vendor: count.vendor, calls: count.calls })
      .onConflict((conflict) =>
        conflict
          .columns(['day', 'client_id', 'vendor'])
          .doUpdateSet((eb) => ({ calls: eb('usage_counts.calls', '+', eb.ref('excluded.calls')) })),
      )
      .returning('calls')
      .compile()
  })
  const outcomes = await database.write(upserts)
  const totals = new Array<number>(counts.length).fill(0)
  order.forEach((index, position) => {
    totals[index] = Number(outcomes[position]?.rows[0]?.calls)
  })
  return totals
}

function compare(left: UsageCount | undefined, right: UsageCount | undefined): number {
  const [one, other] = [left, right].map((count) => `${count?.clientId} ${count?.vendor}`)
  return (one ?? '') < (other ?? '') ? -1 : 1
}
