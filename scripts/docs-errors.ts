/** Writes `docs/errors.md` from the table of error codes: `node scripts/docs-errors.ts`. */
import { errorsPage } from './docs/errors-page.ts'
import { writePage } from './docs/page.ts'

writePage(errorsPage)
