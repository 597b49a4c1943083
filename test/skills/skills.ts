import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PackagedSkill, packagedSkills } from '../../src/cli/packaged-skills.ts'
import { loadVendors, type VendorProfile } from '../../src/vendors/index.ts'
import { type Block, parsePage, root } from '../docs/page.ts'

/** A skill with the profile of its vendor. */
export interface Subject {
  readonly skill: PackagedSkill
  readonly vendor: VendorProfile
  readonly folder: string
  readonly text: string
  readonly blocks: readonly Block[]
  readonly evals: readonly { readonly query: string; readonly should_trigger: boolean }[]
}

/** Returns every skill of the repository. */
export async function readSkills(): Promise<readonly Subject[]> {
  const vendors = await loadVendors()
  return packagedSkills().map((skill) => {
    const vendor = vendors.find(({ id }) => skill.pack === `${id}-pack`)
    if (vendor === undefined) throw new Error(`${skill.pack} belongs to no vendor`)
    const folder = join(root, 'plugins', skill.pack, 'skills', skill.name)
    const text = readFileSync(join(folder, 'SKILL.md'), 'utf8')
    const evals = readFileSync(join(root, 'plugins', skill.pack, 'evals', `${skill.name}.json`), 'utf8')
    return {
      skill,
      vendor,
      folder,
      text,
      blocks: parsePage(skill.name, text).blocks,
      evals: JSON.parse(evals),
    }
  })
}

/** Returns the commands of a skill: those that the agent runs, and those that a person does. */
export function commandsOf({ blocks, text }: Subject): {
  agent: readonly string[]
  person: readonly string[]
} {
  const lines = text.split('\n')
  const from = lines.indexOf('### For the person')
  const until = lines.indexOf('## Output')
  if (from < 0 || until < from) throw new Error('there is no part for the person')
  const isPersons = ({ line }: Block) => line > from && line < until
  const shell = blocks.filter(({ language }) => language === 'sh')
  const linesOf = (chosen: readonly Block[]) => chosen.flatMap((block) => block.text.trim().split('\n'))
  return {
    agent: linesOf(shell.filter((block) => !isPersons(block))),
    person: linesOf(shell.filter(isPersons)),
  }
}
