import { describe, expect, it } from 'vitest'
import { checklistPages } from '../../scripts/docs/checklist-page.ts'
import { isCurrent } from '../../scripts/docs/page.ts'
import { gateItems, manualCheck, manualItems } from '../../scripts/skills/checklist.ts'
import { checklist } from '../../src/checklist/index.ts'
import { loadVendor } from '../../src/vendors/index.ts'
import { commandsOf, readSkills } from '../skills/skills.ts'

const pages = await checklistPages()
const ids = checklist.map(({ id }) => id)
const each = pages.map((page) => ({
  path: page.path,
  page,
  vendor: page.path.slice(5, -'-prod-checklist.md'.length),
}))

/** Returns the cells of the first column under a heading. */
function firstColumn(text: string, heading: string): string[] {
  const from = text.indexOf(`\n## ${heading}\n`)
  const section = text.slice(from + 1, text.indexOf('\n## ', from + 1) + 1 || undefined)
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = '']) => cell)
}

it('there is one for each vendor', () => {
  expect(each.map(({ vendor }) => vendor)).toEqual(['assemblyai', 'retellai', 'castai'])
})

describe.each(each)('$path', ({ page, vendor }) => {
  const text = page.text()

  it('is current: otherwise run `npm run docs`', () => {
    expect(isCurrent(page)).toBe(true)
    expect(isCurrent({ ...page, text: () => `${text}x` })).toBe(false)
  })

  it('every box is a check that there is, a command that runs, or something that a person signs for', async () => {
    const profile = await loadVendor(vendor)
    const checks = firstColumn(text, 'Decided by `sallyport check`')
    expect(checks.length).toBeGreaterThan(8)
    for (const id of checks) expect(ids).toContain(id)
    expect(checks).not.toContain(manualCheck)

    const skill = (await readSkills()).find(({ skill: { name } }) => name === `${vendor}-prod-checklist`)
    const run = commandsOf(skill ?? expect.fail()).agent
    const commands = firstColumn(text, 'Decided by other commands')
    expect(commands).toEqual(gateItems(profile).map(({ command }) => command))
    for (const command of commands) expect(run).toContain(command)

    expect(ids).toContain(manualCheck)
    const signed = firstColumn(text, 'Decided by a person')
    expect(signed).toEqual(manualItems(profile).map(({ resource }) => resource))
    for (const resource of signed) expect(text).toContain(`resource: '${resource}'`)
  })

  it('has no box that nobody decides', () => {
    expect(text).not.toMatch(/^\s*[-*] \[[ x]\]/m)
  })
})

it('every check is a box of at least one vendor', () => {
  const boxes = new Set(pages.flatMap((page) => firstColumn(page.text(), 'Decided by `sallyport check`')))
  expect(ids.filter((id) => !boxes.has(id))).toEqual([manualCheck])
})
