/** Writes the production checklist of each vendor from the checks: `node scripts/docs-checklists.ts`. */
import { checklistPages } from './docs/checklist-page.ts'
import { writePage } from './docs/page.ts'

for (const page of await checklistPages()) writePage(page)
