/** Writes `docs/configuration.md` from the table of settings: `node scripts/docs-configuration.ts`. */
import { configurationPage } from './docs/configuration-page.ts'
import { writePage } from './docs/page.ts'

writePage(await configurationPage())
