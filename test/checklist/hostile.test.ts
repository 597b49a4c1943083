/** Projects that were made to harm whoever checks them, or to be passed unseen. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { openProject } from '../../src/checklist/index.ts'
import { projectPorts } from '../../src/cli/commands/check/project-ports.ts'
import { decideFolder, repositoryForEach } from './decided-project.ts'

const repository = repositoryForEach()
const { git } = repository
let folder: string
beforeEach(() => {
  folder = repository.folder
})

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const open = (where = folder) => openProject(where, projectPorts(where))

async function decide(...ids: readonly string[]): Promise<Record<string, string>> {
  const { results } = await decideFolder(folder, ids)
  return Object.fromEntries(results.map(({ check, status }) => [check.id, status]))
}

/** Returns a program that leaves a mark, and what tells whether it ran. */
function trap(): { readonly program: string; hasRun(): boolean } {
  const program = join(repository.top, 'trap.sh')
  const mark = join(repository.top, 'mark')
  writeFileSync(program, `#!/bin/sh\necho ran > ${mark}\nexit 1\n`)
  chmodSync(program, 0o755)
  return { program, hasRun: () => existsSync(mark) }
}

test('a program that the configuration names for signatures is not run', () => {
  const { program, hasRun } = trap()
  write('.env', 'A=1\n')
  git('add', '--force', '.env')
  const tree = git('write-tree').trim()
  const signed = `tree ${tree}\nauthor t <t@example.com> 1 +0000\ncommitter t <t@example.com> 1 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nx\n`
  const commit = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
    cwd: folder,
    input: signed,
  })
  git('update-ref', 'refs/heads/other', commit.toString().trim())
  git('config', 'log.showSignature', 'true')
  git('config', 'gpg.program', program)
  git('config', 'core.fsmonitor', program)
  // The trap is one: an unguarded git runs it.
  try {
    git('log', '--all', '--format=%H', '-1', '--', '.env')
  } catch {}
  expect(hasRun()).toBe(true)
  rmSync(join(repository.top, 'mark'))
  expect(open().wasCommitted('.env')).toBe(true)
  expect(hasRun()).toBe(false)
})

test('objects that are missing are fetched by nobody, and what they held is not known', () => {
  const { program, hasRun } = trap()
  write('.env', 'A=1\n')
  git('add', '--force', '.env')
  git('commit', '--quiet', '-m', 'x')
  const tree = git('rev-parse', 'HEAD^{tree}').trim()
  rmSync(join(folder, '.git/objects', tree.slice(0, 2), tree.slice(2)), { force: true })
  git('config', 'core.repositoryFormatVersion', '1')
  git('config', 'extensions.partialClone', 'origin')
  git('config', 'remote.origin.url', 'ssh://nobody.invalid/x')
  git('config', 'remote.origin.promisor', 'true')
  git('config', 'core.sshCommand', program)
  expect(open().wasCommitted('.env')).toBeUndefined()
  expect(hasRun()).toBe(false)
})

test('a clone without its whole history is not passed', async () => {
  write('.env', 'A=1\n')
  git('add', '--force', '.env')
  git('commit', '--quiet', '-m', 'x')
  git('rm', '--quiet', '--cached', '.env')
  write('.gitignore', '.env\n')
  git('add', '.gitignore')
  git('commit', '--quiet', '-m', 'y')
  expect(await decide('env-files-private', 'keys-not-in-history')).toEqual({
    'keys-not-in-history': 'pass',
    'env-files-private': 'fail',
  })
  const clone = join(repository.top, 'clone')
  execFileSync('git', ['clone', '--quiet', '--depth', '1', `file://${folder}`, clone])
  folder = clone
  write('.env', 'A=1\n')
  expect(await decide('env-files-private', 'keys-not-in-history')).toEqual({
    'keys-not-in-history': 'unknown',
    'env-files-private': 'unknown',
  })
})

test('a repository that git refuses to read is not taken for none', async () => {
  write('.env', 'A=1\n')
  write('.git/config', '[core\n')
  expect(open().repository).toBe('unreadable')
  expect(await decide('env-files-private', 'keys-not-in-history')).toEqual({
    'keys-not-in-history': 'unknown',
    'env-files-private': 'unknown',
  })
})

test('nothing behind a link that was a folder is read', () => {
  mkdirSync(join(folder, 'ci'))
  write('ci/deploy.sh', 'true\n')
  git('add', '.')
  renameSync(join(folder, 'ci'), join(repository.top, 'outside'))
  symlinkSync(join(repository.top, 'outside'), join(folder, 'ci'))
  const project = open()
  expect(project.files).not.toContain('ci/deploy.sh')
  expect(project.read('ci/deploy.sh')).toBeUndefined()
})

test('files that were made to stop it stop nothing', { timeout: 30_000 }, async () => {
  const sdk = "import { AssemblyAI } from 'assemblyai'\n"
  write('comments.js', `${'/**/'.repeat(40_000)}\n${sdk}document.title\n`)
  write(
    'deep.js',
    `${sdk}${'['.repeat(4_900)}\n${'['.repeat(4_900)}\n${'['.repeat(4_900)}\n${'['.repeat(4_900)}\n`,
  )
  write('deploy.sh', `${'helm '.repeat(40_000)}\n${'--set '.repeat(40_000)}\n`)
  const statuses = await decide('browser-no-client', 'ci-secrets', 'redaction-on')
  expect(statuses['ci-secrets']).toBe('pass')
})

test('a command to copy holds the name of a file as one word', async () => {
  const name = `a';echo ran > ${join(repository.top, 'mark')};'b`
  mkdirSync(join(folder, name), { recursive: true })
  write(`${name}/.env`, 'A=1\n')
  const { results } = await decideFolder(folder, ['env-files-private'])
  const remedy = results[0]?.verdicts[0]?.remedy ?? ''
  expect(remedy).toContain('>> .gitignore')
  execFileSync('sh', ['-c', remedy], { cwd: folder })
  expect(existsSync(join(repository.top, 'mark'))).toBe(false)
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe(`${name}/.env\n`)
})

test('what is too large to be read is not passed', async () => {
  write('deploy.sh', `${'# filler\n'.repeat(1_200_000)}\n`)
  expect(await decide('ci-secrets')).toEqual({ 'ci-secrets': 'unknown' })
})
