/** `--changed`: what has changed since a revision, whatever a repository tells git to run. */
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findChanges, narrowed, openProject, readProgram, touched } from '../../src/checklist/index.ts'
import { projectPorts } from '../../src/cli/commands/check/project-ports.ts'
import { loadVendors } from '../../src/vendors/index.ts'

const usages = (await loadVendors()).map(({ usage }) => usage)
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-changed-'))
  git('init', '--quiet', '--initial-branch=main')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).toString()
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const commit = () => {
  git('add', '--all')
  git('commit', '--quiet', '-m', 'x')
}
const changes = (revision?: string) => {
  const ports = projectPorts(folder)
  return findChanges(openProject(folder, ports), ports, revision)
}
const names = (revision?: string) => [...changes(revision).files].sort()

test('counts what is committed, staged, written and new, since the merge base; what imports it is touched', () => {
  write('settings.js', "import { AssemblyAI } from 'assemblyai'\nexport const speech = new AssemblyAI({})\n")
  write('calls.js', "import { speech } from './settings.js'\nspeech.transcripts.submit({})\n")
  write('more.js', "export * from './calls.js'\n")
  for (const name of ['a', 'b', 'c', 'kept', '.gitignore']) write(name, 'ignored\n')
  commit()
  git('checkout', '--quiet', '-b', 'topic')
  write('a', 'committed')
  commit()
  git('checkout', '--quiet', 'main')
  write('kept', 'changed on the other side')
  commit()
  git('checkout', '--quiet', 'topic')
  write('b', 'staged')
  git('add', 'b')
  write('c', 'written')
  write('new', 'new')
  expect(names('main')).toEqual(['a', 'b', 'c', 'new'])
  expect(names()).toEqual(names('main'))
  expect(names('HEAD')).toEqual(['b', 'c', 'new'])
  write('settings.js', "import { AssemblyAI } from 'assemblyai'\nexport const speech = new AssemblyAI()\n")
  const project = openProject(folder, projectPorts(folder))
  const reach = touched(readProgram(project, usages), changes('HEAD'))
  expect([...reach].filter((name) => name.endsWith('.js')).sort()).toEqual([
    'calls.js',
    'more.js',
    'settings.js',
  ])
  expect(narrowed(project, changes('HEAD')).files).toEqual(['b', 'c', 'new', 'settings.js'])
})

test('an ignored file counts where a rule has changed', () => {
  write('.gitignore', '.env\n')
  write('.env', 'A=1\n')
  commit()
  const seen = () => narrowed(openProject(folder, projectPorts(folder)), changes('HEAD')).environmentFiles
  expect(seen()).toEqual([])
  write('.gitignore', '.env*\n')
  expect(seen()).toEqual(['.env'])
})

test('before the first commit everything is new; what cannot be told is refused', () => {
  write('a', 'x')
  expect(names('HEAD')).toEqual(['a'])
  commit()
  expect(() => changes('nonsense')).toThrow()
  expect(() => changes('--output=/tmp/x')).toThrow()
  git('checkout', '--quiet', '--orphan', 'apart')
  write('a', 'y')
  commit()
  expect(() => changes('main')).toThrow()
})

test('a filter that the repository names is not run', () => {
  write('a', 'x')
  commit()
  const [program, mark] = [join(folder, '.git/trap.sh'), join(folder, '.git/mark')]
  writeFileSync(program, `#!/bin/sh\necho ran > ${mark}\ncat\n`)
  chmodSync(program, 0o755)
  git('config', 'filter.x.clean', program)
  writeFileSync(join(folder, '.git/info/attributes'), '* filter=x\n')
  write('a', 'y')
  git('diff', '--stat')
  // The trap is one: an unguarded git runs it.
  expect(existsSync(mark)).toBe(true)
  rmSync(mark)
  expect(names('HEAD')).toEqual(['a'])
  expect(existsSync(mark)).toBe(false)
})
