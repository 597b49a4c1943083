/**
 * Runs a campaign: a check that takes too long for every change, by the name of its file in `campaigns/`. Red where
 * something did not hold, or where nothing was seen. Without a name, lists them.
 *
 *   npm run campaign -- kills --count 50 --database postgres
 */
import { readdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { Campaign } from './campaigns/campaign.ts'

const names = readdirSync(new URL('campaigns/', import.meta.url))
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => name !== 'campaign')

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string' },
    database: { type: 'string' },
    repository: { type: 'string', multiple: true },
  },
})
const [name = ''] = positionals

async function load(campaignName: string): Promise<Campaign> {
  const { campaign } = (await import(`./campaigns/${campaignName}.ts`)) as { campaign: Campaign }
  return campaign
}

if (!names.includes(name)) {
  for (const known of names) console.log(`${known}: ${(await load(known)).summary}`)
  process.exitCode = 2
} else {
  const count = values.count === undefined ? undefined : Number(values.count)
  if (count !== undefined && !(Number.isSafeInteger(count) && count > 0))
    throw new RangeError('--count is a number')
  const { figures, violations } = await (await load(name)).run({
    ...(count === undefined ? {} : { count }),
    ...(values.database === undefined ? {} : { database: values.database }),
    ...(values.repository === undefined ? {} : { repositories: values.repository }),
    print: console.log,
  })
  for (const [what, figure] of Object.entries(figures)) console.log(`${what}: ${figure}`)
  for (const violation of violations) console.log(`VIOLATED: ${violation}`)
  console.log(violations.length === 0 ? 'Everything held.' : `${violations.length} violations.`)
  const isEmpty = Object.values(figures).every((figure) => figure === 0)
  if (violations.length > 0 || isEmpty) process.exitCode = 1
}
