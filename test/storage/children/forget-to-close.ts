/** Uses the storage and ends without closing it. */
import { openStorage } from '../../../src/storage/index.ts'
import { event } from '../kit/fixtures.ts'
import { optionsOfParent } from './options.ts'

const storage = await openStorage(optionsOfParent())
storage.onChange(() => undefined)
await storage.record(event('last words'))
