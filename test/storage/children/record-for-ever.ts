/** Records from many writers until it is killed, and prints each record that was acknowledged, one a line. */
import { writeSync } from 'node:fs'
import { event } from '../kit/fixtures.ts'
import { openOfParent } from './options.ts'

const [run = ''] = process.argv.slice(2)
const storage = await openOfParent()

/** A pipe that is full does not wait: the parent reads as fast as it gets to. */
function print(line: string): void {
  for (;;) {
    try {
      writeSync(1, line)
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}

async function write(writer: number): Promise<never> {
  for (let index = 0; ; index += 1) {
    const requestId = `${run}-${writer}-${index}`
    await storage.record(event(requestId))
    print(`${requestId}\n`)
  }
}

await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)))
