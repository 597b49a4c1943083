/**
 * Opens a log, records one group of events after another, prints what was acknowledged and what was refused, and ends:
 * what happens to its system calls is up to whoever starts it.
 */
import { writeSync } from 'node:fs'
import { openStorage } from '../../../src/storage/index.ts'
import { event } from '../../storage/kit/fixtures.ts'
import { logKey } from '../log-key.ts'

const [folder = '', run = '', groups = '', thread = ''] = process.argv.slice(2)
const eventsPerGroup = 3

const storage = await openStorage({ kind: 'sqlite', folder, worker: thread === 'worker' })
await storage.openLog(logKey.signerKey)

async function record(requestId: string): Promise<void> {
  try {
    await storage.record(event(requestId))
    writeSync(1, `recorded ${requestId}\n`)
  } catch {
    writeSync(1, `refused ${requestId}\n`)
  }
}

for (let group = 1; group <= Number(groups); group += 1) {
  const ids = Array.from({ length: eventsPerGroup }, (_, index) => `${run}-${group}-${index}`)
  await Promise.all(ids.map(record))
}
await storage.close()
