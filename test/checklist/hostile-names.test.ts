/** Repositories of somebody who means harm: what they name and how they are written must neither hide a fault nor mislead `--fix`. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  applyMends,
  checklist,
  openProject,
  planMends,
  readProgram,
  runChecks,
} from '../../src/checklist/index.ts'
import { projectPorts } from '../../src/cli/commands/check/project-ports.ts'
import { loadVendors } from '../../src/vendors/index.ts'

const usages = (await loadVendors()).map(({ usage }) => usage)
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-hostile-'))
  git('init', '--quiet')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' })
function write(name: string, content: string | Buffer): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, 0o600)
}

async function look(check: string) {
  const project = openProject(folder, projectPorts(folder))
  const subject = {
    project,
    usages,
    program: readProgram(project, usages),
    scan: async () => ({ leaks: [], files: 1, problems: [] }),
    installation: async () => undefined,
  }
  const checks = checklist.filter(({ id }) => id === check)
  const results = await runChecks(checks, subject, { waivers: [], attestations: [] }, 0)
  return { project, plan: planMends(project, results), status: results[0]?.status }
}

test('a name of two lines is not written into .gitignore: its second line could say anything', async () => {
  write('.gitignore', '/.env\n')
  write('.env', 'A=1\n')
  write('a\n!/.env', 'A=1\n')
  const { plan, project, status } = await look('env-files-private')
  expect(status).toBe('fail')
  expect(plan.changes).toEqual([])
  expect(plan.left.map(({ verdict }) => verdict.resource)).toEqual(['a\n!/.env'])
  expect(project.isIgnored('.env')).toBe(true)
})

test.each([':/.env', ':(top).env/.env', ':!x/.env', '-q/.env', '"a"/.env', "it's/.env"])(
  'no name means anything to git: %s',
  async (name) => {
    write('.gitignore', '/.env\n')
    write('.env', 'A=1\n')
    write(name, 'A=1\n')
    const { plan, status } = await look('env-files-private')
    expect(status).toBe('fail')
    applyMends(folder, plan.changes)
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe(`/.env\n/${name}\n`)
    expect((await look('env-files-private')).status).toBe('pass')
  },
)

test('a file that is no UTF-8 is left alone: reading it as such would lose what it holds', async () => {
  const latin = Buffer.from('# caf\u00e9\n', 'latin1')
  write('.gitignore', latin)
  write('.env', 'A=1\n')
  expect((await look('env-files-private')).plan.changes).toEqual([])
  const content = { kind: 'content', path: '.gitignore', before: latin.toString('utf8'), after: '' } as const
  expect(() => applyMends(folder, [content])).toThrow('A value is not usable.')
  expect(readFileSync(join(folder, '.gitignore'))).toEqual(latin)
})
