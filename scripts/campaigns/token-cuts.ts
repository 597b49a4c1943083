import { percentile } from '../../test/support/percentile.ts'
import { startPostgres } from '../../test/support/postgres.ts'
import { postgresSettings } from '../../test/support/postgres-settings.ts'
import { measureTokenCuts } from '../../test/support/token-cuts.ts'
import { openWorld } from '../../test/support/world.ts'
import type { Campaign, CampaignOptions } from './campaign.ts'

const defaultCuts = 200
const settings = ['tokens:', '  limits: { perAddress: 100000 }']

/** Ends sessions of browsers from the operator's side, and tells how long each outlived the command. */
export const campaign: Campaign = {
  summary: `${defaultCuts} sessions of browsers cut by user, token, client and vendor key: p99 0.1 s on one instance, 1 s on two`,
  async run(options) {
    const figures: Record<string, number> = {}
    const violations: string[] = []
    const note = (name: string, msMax: number, tookMs: readonly number[]) => {
      const p99 = percentile(tookMs, 99)
      figures[`${name}: cuts`] = tookMs.length
      figures[`${name}: p50 in ms`] = Math.round(percentile(tookMs, 50) * 10) / 10
      figures[`${name}: p99 in ms`] = Math.round(p99 * 10) / 10
      if (p99 >= msMax) violations.push(`${name}: p99 ${p99.toFixed(1)} ms, not below ${msMax}`)
    }
    if (options.database !== 'postgres') note('one instance, SQLite', 100, await onOne(options))
    if (options.database !== 'sqlite') note('two instances, PostgreSQL', 1_000, await onTwo(options))
    return { figures, violations }
  },
}

async function onOne({ count = defaultCuts }: CampaignOptions): Promise<number[]> {
  const world = await openWorld({ database: [], settings })
  try {
    return (await measureTokenCuts(world, world.first, count)).map(({ tookMs }) => tookMs)
  } finally {
    await world.close()
  }
}

async function onTwo({ count = defaultCuts }: CampaignOptions): Promise<number[]> {
  const server = await startPostgres()
  const world = await openWorld({ database: postgresSettings(await server.createDatabase()), settings })
  try {
    const cuts = await measureTokenCuts(world, await world.addInstance(), count)
    return cuts.map(({ tookMs }) => tookMs)
  } finally {
    await world.close()
    await server.stop()
  }
}
