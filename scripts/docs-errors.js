/** Writes `docs/errors.md` from the table of error codes: `node scripts/docs-errors.ts`. */
import { errorsPage } from './docs/errors-page.js';
import { writePage } from './docs/page.js';
writePage(errorsPage);
