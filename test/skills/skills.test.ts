import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate } from 'skills-ref'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { isCurrent } from '../../scripts/docs/page.ts'
import { writtenHeader } from '../../scripts/skills/facts.ts'
import { skillPages } from '../../scripts/skills/index.ts'
import { checklist } from '../../src/checklist/index.ts'
import { errorCodes } from '../../src/core/index.ts'
import { root } from '../docs/page.ts'
import { falseClaims } from './claims.ts'
import { commandsOf, readSkills } from './skills.ts'

const subjects = await readSkills()
const each = subjects.map((subject) => ({ name: subject.skill.name, subject }))
const json = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))

it('the packs are current: otherwise run `npm run docs`', async () => {
  const pages = await skillPages()
  expect(pages.length).toBeGreaterThan(12)
  expect(pages.filter((page) => !isCurrent(page)).map(({ path }) => path)).toEqual([])
  const [page] = pages
  expect(page && isCurrent({ ...page, text: () => `${page.text()}x` })).toBe(false)
})

it('the marketplace lists every pack, and each manifest is its own', () => {
  const { plugins } = json('.claude-plugin/marketplace.json')
  const packs = [...new Set(subjects.map(({ skill }) => skill.pack))]
  expect(plugins.map(({ name }: { name: string }) => name).sort()).toEqual(packs.sort())
  expect(packs).toEqual(['assemblyai-pack', 'castai-pack', 'retellai-pack'])
  const { version } = json('package.json')
  for (const { name, source } of plugins)
    expect(json(`${source}/.claude-plugin/plugin.json`)).toMatchObject({ name, version })
})

describe.each(each)('$name', ({ subject }) => {
  const { skill, vendor, text, folder, evals } = subject
  const front = parse(text.split(/^---$/m)[1] ?? '') as Record<string, unknown>

  it('is valid by the reference validator, with the fields of the specification alone', async () => {
    expect(await validate(folder)).toEqual([])
    expect(Object.keys(front).sort()).toEqual(
      ['name', 'description', 'license', 'compatibility', 'metadata', 'allowed-tools'].sort(),
    )
    expect(front['allowed-tools']).toBe('Read Write Grep Bash(sallyport:*)')
    expect(text.split('\n').length).toBeLessThan(500)
  })

  it('is found by the words that people use, and says where it is of no use', () => {
    const phrases = skill.name.endsWith('security-basics')
      ? [
          `${vendor.id} security`,
          `${vendor.id} secrets`,
          `secure ${vendor.id}`,
          `${vendor.id} API key security`,
          `${vendor.id} PII`,
        ]
      : [
          `${vendor.id} production`,
          `deploy ${vendor.id}`,
          `${vendor.id} go-live`,
          `${vendor.id} launch checklist`,
        ]
    for (const phrase of phrases) expect(skill.description).toContain(`"${phrase}"`)
    expect(skill.description).toContain('Not for ')
  })

  it('has every part', () => {
    const parts = [
      'Overview',
      'When not to use',
      'Prerequisites',
      'Instructions',
      'Output',
      'Error handling',
      'Examples',
      'Rationalisations to reject',
      'Resources',
    ]
    for (const part of parts) expect(text).toContain(`\n## ${part}\n`)
  })

  it('says nothing of its vendor that the profile does not', () => {
    for (const file of skill.files) expect(falseClaims(file.text, vendor), file.path).toEqual([])
    const { verify, services } = vendor
    const { method, path } = verify
    const keys = [...text.matchAll(/`([A-Z][A-Za-z-]+: (?:Bearer )?<key>)`/g)].map(([, header]) => header)
    expect(keys).toEqual([writtenHeader(services.main?.credential ?? expect.fail())])
    expect(text).toContain(`\`${method} ${path}\``)
  })

  it('names checks and errors that there are', () => {
    for (const [, id] of text.matchAll(/--only ([a-z-]+)/g))
      expect(checklist.map((check) => check.id)).toContain(id)
    for (const [code] of text.matchAll(/ERR_[A-Z_]+/g)) expect(Object.keys(errorCodes)).toContain(code)
  })

  it('lets no secret through the agent', () => {
    const { agent, person } = commandsOf(subject)
    expect(agent.length).toBeGreaterThan(3)
    for (const command of agent) {
      expect(command).toMatch(/^sallyport /)
      expect(command).not.toMatch(/--(?:yes|stdin|from-env|from-file)\b/)
      expect(command).not.toMatch(
        / (?:key add|key rewrap|client add|client new-key|token mint|webhook add|env|run|backup)(?: |$)/,
      )
    }
    expect(person.some((command) => command.includes(' key add '))).toBe(true)
  })

  it('has queries that must trigger it, and near ones that must not', () => {
    const [yes, no] = [true, false].map((wanted) => evals.filter((one) => one.should_trigger === wanted))
    expect(yes?.length).toBeGreaterThanOrEqual(8)
    expect(no?.length).toBeGreaterThanOrEqual(8)
    expect(new Set(evals.map(({ query }) => query)).size).toBe(evals.length)
    // A query that must not trigger it and that names its vendor is a near one.
    expect(no?.some(({ query }) => new RegExp(vendor.name.split(' ')[0] ?? '', 'i').test(query))).toBe(true)
  })
})

describe('a false claim is found out', () => {
  const [subject] = subjects
  it.each([
    ['`GET /health`', 'a health route'],
    ['`GET /v2/nothing`', 'is no operation'],
    ['`Authorization: Bearer <key>`', undefined],
    ['`X-API-Key: <key>`', 'is not how'],
    ['`x-retell-signature`', 'signs nothing'],
    ['`api.example.com`', 'is no host'],
    ['KEY=sk_live_123', 'a prefix'],
  ])('%s', (text, what) => {
    const found = falseClaims(text, (subject ?? subjects[0] ?? expect.fail()).vendor)
    if (what === undefined) expect(found).toEqual([])
    else expect(found.join()).toContain(what)
  })

  it('an HMAC where nothing is signed', () => {
    const castai = subjects.find(({ vendor: { id } }) => id === 'castai')
    expect(falseClaims('Verify the HMAC.', castai?.vendor ?? expect.fail()).join()).toContain(
      'nothing of castai',
    )
  })
})
