/** Records from many writers until it is killed, and prints each record that was acknowledged, one a line. */
import { writeSync } from 'node:fs'
import { openStorage } from '../../../src/storage/index.ts'
import { event } from '../kit/fixtures.ts'
import { optionsOfParent } from './options.ts'

const [run = ''] = process.argv.slice(2)
const storage = await openStorage(optionsOfParent())

async function write(writer: number): Promise<never> {
  for (let index = 0; ; index += 1) {
    const requestId = `${run}-${writer}-${index}`
    await storage.record(event(requestId))
    writeSync(1, `${requestId}\n`)
  }
}

await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)))
