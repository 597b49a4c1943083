/**
 * Opens a log, records one group of events after another, prints what was acknowledged and what was refused, and ends:
 * what happens to its system calls is up to whoever starts it.
 */
import { writeSync } from 'node:fs'
import { openEventLog } from '../../../src/storage/index.ts'
import { event } from '../../storage/kit/fixtures.ts'
import { logKey } from '../log-key.ts'

const [folder = '', run = '', groups = '', thread = ''] = process.argv.slice(2)
const eventsPerGroup = 3

const log = await openEventLog({ folder, signingKey: logKey.signerKey, worker: thread === 'worker' })

async function record(requestId: string): Promise<void> {
  try {
    await log.record(event(requestId))
    writeSync(1, `recorded ${requestId}\n`)
  } catch {
    writeSync(1, `refused ${requestId}\n`)
  }
}

for (let group = 1; group <= Number(groups); group += 1) {
  const ids = Array.from({ length: eventsPerGroup }, (_, index) => `${run}-${group}-${index}`)
  await Promise.all(ids.map(record))
}
await log.close()
