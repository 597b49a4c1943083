/** Opens the storage, adds a lock and prints when: what a command does beside a running server. */
import { lock } from '../kit/fixtures.ts'
import { openOfParent } from './options.ts'

const storage = await openOfParent()
await storage.access.insertLock(lock())
process.stdout.write(`${Date.now()}\n`)
await storage.close()
