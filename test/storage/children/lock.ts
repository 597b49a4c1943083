/** Opens the storage, adds a lock and prints when: what a command does beside a running server. */
import { openStorage } from '../../../src/storage/index.ts'
import { lock } from '../kit/fixtures.ts'
import { optionsOfParent } from './options.ts'

const storage = await openStorage(optionsOfParent())
await storage.access.insertLock(lock())
process.stdout.write(`${Date.now()}\n`)
await storage.close()
