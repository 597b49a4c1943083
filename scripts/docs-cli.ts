/** Writes `docs/cli.md` from the commands themselves: `node scripts/docs-cli.ts`. */
import { cliPage } from './docs/cli-page.ts'
import { writePage } from './docs/page.ts'

writePage(cliPage)
