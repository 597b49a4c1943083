/** Writes `docs/vendors.md` from the vendor profiles: `node scripts/docs-vendors.ts`. */
import { writePage } from './docs/page.ts'
import { vendorsPage } from './docs/vendors-page.ts'

writePage(await vendorsPage())
