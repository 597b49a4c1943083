import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../src/config/index.ts'
import { openWorld, type World } from '../docs/world.ts'
import { startProgram } from '../support/cli.ts'
import { commandsOf, readSkills } from './skills.ts'

const subjects = await readSkills()
const unique = (commands: readonly string[]) => [...new Set(commands)]
const person = unique(subjects.flatMap((subject) => commandsOf(subject).person))
const agent = unique(subjects.flatMap((subject) => commandsOf(subject).agent))

interface Ended {
  readonly status: number
  readonly output: string
}

let world: World
let ended: ReadonlyMap<string, Ended>
beforeAll(async () => {
  world = await openWorld({ ownVendors: false })
  const policies = ['assemblyai', 'retellai'].map(
    (vendor) => `    - { name: ${vendor}, vendor: ${vendor}, environment: development, olderThanMs: 30d }`,
  )
  writeFileSync(
    join(world.folder, 'sallyport.yaml'),
    ['retention:', '  policies:', ...policies, ''].join('\n'),
  )
  execFileSync('git', ['init', '--quiet'], { cwd: world.folder })
  ended = await runAll([...person, ...agent])
}, 120_000)
afterAll(() => world?.close())

/** The world's vendors answer from this process, so it must not wait for the other one without doing anything else. */
async function runAll(commands: readonly string[]): Promise<ReadonlyMap<string, Ended>> {
  const program = fileURLToPath(new URL('one-process.ts', import.meta.url))
  const { finished } = startProgram(process.execPath, [program], {
    folder: world.folder,
    environment: world.session.environment,
    input: JSON.stringify(commands.map((command) => wordsOf(command).slice(1))),
  })
  const { stdout, stderr } = await finished
  const errors = stderr.split('\u001e')
  const results = stdout.split('\u001e').slice(0, -1)
  if (results.length !== commands.length) throw new Error(`${results.length} of them ended: ${stderr}`)
  return new Map(
    commands.map((command, at) => {
      const [output = '', status] = (results[at] ?? '').split('\u001f')
      return [command, { status: Number(status), output: output + errors[at] }]
    }),
  )
}

function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

describe('the commands of the skills', () => {
  it('are there', () => {
    expect(person.length).toBeGreaterThan(6)
    expect(agent.length).toBeGreaterThan(15)
    expect(ended.size).toBe(person.length + agent.length)
  })

  it.each(person)('a person: %s', (command) => {
    expect(ended.get(command)).toMatchObject({ status: 0 })
  })

  it.each(agent)('an agent: %s', (command) => {
    const { status, output } = ended.get(command) ?? expect.fail()
    // In a project that has nothing yet but keys, many checks have nothing to decide; none may fail.
    const isCheck = command.startsWith('sallyport check ')
    expect(isCheck ? [0, 2] : [0], output).toContain(status)
    expect(output).toMatch(isCheck ? /checks decided: none failed|The report is in/ : /./)
    // Whatever an agent runs shows no key: neither a vendor's nor a client's.
    for (const key of ['ASSEMBLYAI_API_KEY', 'RETELL_API_KEY', 'CASTAI_API_KEY'])
      expect(output.includes(world.session.environment[key] ?? expect.fail())).toBe(false)
    expect(output).not.toMatch(/\bsp_[0-9A-Za-z]{12}_/)
  })

  it('what a person signs loads', async () => {
    const blocks = subjects.flatMap((subject) => subject.blocks.filter(({ language }) => language === 'yaml'))
    expect(blocks.length).toBe(3)
    for (const { text } of blocks) {
      writeFileSync(join(world.folder, 'sallyport.yaml'), text)
      const { check } = await loadConfig({ home: join(world.folder, '.sallyport'), environment: {} })
      expect(check.attestations.length).toBeGreaterThan(1)
    }
  })

  it('one that does not exist would be found out', async () => {
    const [command = ''] = agent
    const wrong = command.replace('sallyport ', 'sallyport no')
    expect((await runAll([wrong])).get(wrong)?.status).toBe(2)
  })
})
