/** Opens the storage, adds one client, records it, and ends. */
import { openStorage } from '../../../src/storage/index.ts'
import { client, event } from '../kit/fixtures.ts'
import { optionsOfParent } from './options.ts'

const [id = ''] = process.argv.slice(2)
const storage = await openStorage(optionsOfParent())
await storage.access.insertClient(client({ id }))
await storage.record(event(id))
await storage.close()
