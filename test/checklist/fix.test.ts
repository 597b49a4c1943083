/** `--fix`: what is safe to mend is shown, then mended, and nothing beyond the project is touched. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { applyMends, describeChange, planMends } from '../../src/checklist/index.ts'
import { decideFolder, repositoryForEach } from './decided-project.ts'

const mended = ['env-files-private', 'env-files-mode', 'token-short']
const repository = repositoryForEach()
const { git } = repository
const inside = (name: string) => join(repository.folder, name)
const write = (name: string, text: string) => writeFileSync(inside(name), text)
const read = (name: string) => readFileSync(inside(name), 'utf8')

async function look() {
  const { project, results } = await decideFolder(repository.folder, mended)
  return { plan: planMends(project, results), statuses: results.map(({ status }) => status) }
}

const route = `import { AssemblyAI } from 'assemblyai'
const speech = new AssemblyAI({ apiKey: process.env.ASSEMBLYAI_API_KEY })
// one
// two
export const one = () => speech.streaming.createTemporaryToken({ expires_in_seconds: 60 * 60 })
export const other = () => speech.streaming.createTemporaryToken({ expires_in_seconds: 1_200 })
`

test('what is shown is what is done; then the checks pass, and a second time there is nothing to do', async () => {
  write('route.js', route)
  chmodSync(inside('route.js'), 0o640)
  write('.gitignore', 'dist')
  mkdirSync(inside('a*b '))
  for (const name of ['.env', 'a*b /.env.local']) {
    write(name, 'A=1\n')
    chmodSync(inside(name), 0o644)
  }
  const { plan, statuses } = await look()
  expect(statuses).toEqual(['fail', 'fail', 'fail'])
  expect(plan.left).toEqual([])
  const shown = plan.changes.flatMap(describeChange).join('\n')
  expect(read('route.js')).toBe(route)
  applyMends(repository.folder, plan.changes)
  expect(read('route.js')).toBe(route.replace('60 * 60', '600').replace('1_200', '600'))
  expect(statSync(inside('route.js')).mode & 0o777).toBe(0o640)
  expect(read('.gitignore')).toBe('dist\n/.env\n/a\\*b /.env.local\n')
  expect((await look()).statuses).toEqual(['pass', 'pass', 'pass'])
  expect((await look()).plan.changes).toEqual([])
  // git takes what was shown for a patch of what was there before.
  write('route.js', route)
  const patch = `${shown.slice(shown.indexOf('diff --git a/route.js'), shown.indexOf('diff --git a/.env'))}\n`
  execFileSync('git', ['apply', '--unidiff-zero', '-'], { cwd: repository.folder, input: patch })
  expect(read('route.js')).toContain('expires_in_seconds: 600 })\nexport')
  // So it is where the file is new.
  const made = { kind: 'content', path: 'new', before: undefined, after: 'A\n' } as const
  execFileSync('git', ['apply', '-'], {
    cwd: repository.folder,
    input: `${describeChange(made).join('\n')}\n`,
  })
  expect(read('new')).toBe('A\n')
})

test('a lifetime with a name, and a file that is tracked, are left to a person', async () => {
  write(
    'route.js',
    route.replace('60 * 60', 'HOUR').replace('1_200', 'HOUR').replace('// one', 'const HOUR = 3600'),
  )
  write('.env', 'A=1\n')
  git('add', '--force', '.env')
  const { plan } = await look()
  expect(plan.changes).toEqual([])
  expect(plan.left.map(({ check }) => check)).toEqual(['env-files-private', 'token-short', 'token-short'])
})

test('nothing is written through a link, outside the project, or over what has changed since', async () => {
  const outside = join(repository.top, 'outside')
  writeFileSync(outside, 'kept')
  symlinkSync(outside, inside('.gitignore'))
  write('.env', 'A=1\n')
  chmodSync(inside('.env'), 0o644)
  // `.gitignore` is a link: nothing is planned through it.
  expect((await look()).plan.changes.map(({ path }) => path)).toEqual(['.env'])
  const content = { kind: 'content', before: 'kept', after: 'lost' } as const
  mkdirSync(join(repository.top, 'elsewhere'))
  writeFileSync(join(repository.top, 'elsewhere/file'), 'kept')
  symlinkSync(join(repository.top, 'elsewhere'), inside('linked'))
  linkSync(outside, inside('second-name'))
  write('changed', 'by somebody')
  for (const path of ['../outside', '.gitignore', 'linked/file', 'second-name', 'changed', 'gone'])
    expect(() => applyMends(repository.folder, [{ ...content, path }]), path).toThrow(
      'A value is not usable.',
    )
  expect(() =>
    applyMends(repository.folder, [{ kind: 'mode', path: '.gitignore', before: 0o777, after: 0o600 }]),
  ).toThrow()
  expect([
    readFileSync(outside, 'utf8'),
    readFileSync(join(repository.top, 'elsewhere/file'), 'utf8'),
  ]).toEqual(['kept', 'kept'])
  expect([read('changed'), lstatSync(inside('.gitignore')).isSymbolicLink()]).toEqual(['by somebody', true])
})

test('where one change is refused none is made', async () => {
  write('route.js', route)
  write('.env', 'A=1\n')
  const { plan } = await look()
  renameSync(inside('.env'), inside('moved'))
  symlinkSync(inside('moved'), inside('.env'))
  expect(() => applyMends(repository.folder, plan.changes)).toThrow()
  expect(read('route.js')).toBe(route)
})
