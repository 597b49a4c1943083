/** Uses the storage and ends without closing it. */
import { event } from '../kit/fixtures.ts'
import { openOfParent } from './options.ts'

const storage = await openOfParent()
storage.onChange(() => undefined)
await storage.record(event('last words'))
