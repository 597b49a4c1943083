/** Repositories of somebody who means harm: what they name and how they are written must neither hide a fault nor mislead `--fix`. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { applyMends, planMends } from '../../src/checklist/index.ts'
import { decideFolder, repositoryForEach } from './decided-project.ts'

const repository = repositoryForEach()

function write(name: string, content: string | Buffer): void {
  const path = join(repository.folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  chmodSync(path, 0o600)
}

async function look(check: string) {
  const { project, results } = await decideFolder(repository.folder, [check])
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
    applyMends(repository.folder, plan.changes)
    expect(readFileSync(join(repository.folder, '.gitignore'), 'utf8')).toBe(`/.env\n/${name}\n`)
    expect((await look('env-files-private')).status).toBe('pass')
  },
)

test('a file that is no UTF-8 is left alone: reading it as such would lose what it holds', async () => {
  const latin = Buffer.from('# caf\u00e9\n', 'latin1')
  write('.gitignore', latin)
  write('.env', 'A=1\n')
  expect((await look('env-files-private')).plan.changes).toEqual([])
  const content = { kind: 'content', path: '.gitignore', before: latin.toString('utf8'), after: '' } as const
  expect(() => applyMends(repository.folder, [content])).toThrow('A value is not usable.')
  expect(readFileSync(join(repository.folder, '.gitignore'))).toEqual(latin)
})
