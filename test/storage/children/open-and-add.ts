/** Opens the storage, adds one client, records it, and ends. */
import { client, event } from '../kit/fixtures.ts'
import { openOfParent } from './options.ts'

const [id = ''] = process.argv.slice(2)
const storage = await openOfParent()
await storage.access.insertClient(client({ id }))
await storage.record(event(id))
await storage.close()
