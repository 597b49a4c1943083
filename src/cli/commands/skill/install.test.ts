import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { packagedSkills } from '../../packaged-skills.ts'
import { installSkills } from './install.ts'

const skills = packagedSkills().slice(0, 1)
const name = skills[0]?.name ?? ''
let to: string
beforeEach(() => {
  to = mkdtempSync(join(tmpdir(), 'sallyport-skill-'))
})
afterEach(() => rmSync(to, { recursive: true }))

const done = (result: ReturnType<typeof installSkills>) => result.steps.map((step) => step.done)

it('a dry run says what would be written, and writes nothing', () => {
  expect(done(installSkills(skills, { to, dryRun: true }))).toEqual(['would be written', 'would be written'])
  expect(existsSync(join(to, name))).toBe(false)
})

it('writes every file, and the second time none', () => {
  expect(done(installSkills(skills, { to }))).toEqual(['written', 'written'])
  expect(readFileSync(join(to, name, 'SKILL.md'), 'utf8')).toContain(`name: ${name}`)
  expect(existsSync(join(to, name, 'references/vendor-facts.md'))).toBe(true)
  expect(done(installSkills(skills, { to }))).toEqual(['there already', 'there already'])
})

it('leaves a changed file alone, and writes over it only when told', () => {
  installSkills(skills, { to })
  const file = join(to, name, 'SKILL.md')
  writeFileSync(file, 'mine')
  const result = installSkills(skills, { to })
  expect(result.kept).toEqual([file])
  expect(done(result)).toEqual(['changed here, left alone', 'there already'])
  expect(done(installSkills(skills, { to, overwrite: true, dryRun: true }))[0]).toBe(
    'changed here, would be written over',
  )
  expect(readFileSync(file, 'utf8')).toBe('mine')
  expect(done(installSkills(skills, { to, overwrite: true }))[0]).toBe('changed here, written over')
  expect(readFileSync(file, 'utf8')).not.toBe('mine')
})

it('a folder that a repository has made a link is none of its own', () => {
  const here = relative(process.cwd(), to)
  mkdirSync(join(to, 'elsewhere'))
  symlinkSync(join(to, 'elsewhere'), join(to, '.claude'))
  expect(() => installSkills(skills, { to: join(here, '.claude/skills') })).toThrow(
    expect.objectContaining({ code: 'ERR_CORE_INPUT' }),
  )
  expect(existsSync(join(to, 'elsewhere/skills'))).toBe(false)
  expect(done(installSkills(skills, { to: join(to, '.claude/skills') }))).toEqual(['written', 'written'])
})

it.each(['', 'SKILL.md'])('writes through no link: %s', (path) => {
  const elsewhere = join(to, 'elsewhere')
  mkdirSync(elsewhere)
  if (path === '') symlinkSync(elsewhere, join(to, name))
  else {
    mkdirSync(join(to, name))
    symlinkSync(join(elsewhere, 'file'), join(to, name, path))
  }
  expect(() => installSkills(skills, { to, overwrite: true })).toThrow(
    expect.objectContaining({ code: 'ERR_CORE_INPUT' }),
  )
  expect(existsSync(join(elsewhere, 'file'))).toBe(false)
})
