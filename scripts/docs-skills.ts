/** Writes the packs of agent skills from the profiles and the checks: `node scripts/docs-skills.ts`. */
import { writePage } from './docs/page.ts'
import { skillPages } from './skills/index.ts'

for (const page of await skillPages()) writePage(page)
